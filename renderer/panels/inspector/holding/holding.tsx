import './holding.css'
import type { HeldChild, HeldConnection, HeldOrigin, HeldRequest } from '../../../../shared/inspection/holding.ts'
import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { formatDuration } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'
import { findOrigins } from '../../../store/commands/commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { setDrawerHolds, targetOf } from '../../../store/commands/view-actions.ts'
import { useDeck, usePending } from '../../../store/use-deck.ts'
import { Age } from '../../age.tsx'
import { Section } from '../section.tsx'
import { stateWords } from './state-words.ts'

interface HoldingProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  readonly detail: WorkerDetail | null
}

/** Connections, requests and children of this worker, and where what it keeps was made. Looked up only while it is open. */
export function HoldingSection({ clusterId, slot, detail }: HoldingProps) {
  const isOn = useDeck((state) => state.drawerHolds)
  const holding = detail?.holding ?? null
  return (
    <Section
      title="What is it holding?"
      sub={isOn && holding !== null ? <Age atMs={holding.atMs} /> : undefined}
      actions={
        <Button kind="link" aria-expanded={isOn} onClick={() => setDrawerHolds(!isOn)}>
          {isOn ? 'Stop looking' : 'Look'}
        </Button>
      }
    >
      {!isOn && <p className="ins-none">Connections, requests in flight, children, and where things are made.</p>}
      {isOn && holding === null && <p className="ins-none">{noWord(slot)}</p>}
      {isOn && holding !== null && (
        <>
          <Held title="Connections" count={holding.connectionCount} shown={holding.connections.length}>
            {holding.connections.map((one, at) => (
              <ConnectionRow key={one.client ?? `unix ${at}`} connection={one} />
            ))}
          </Held>
          <Held title="Requests in flight" count={holding.requestCount} shown={holding.requests.length}>
            {holding.requests.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two requests may be alike, and have no name of their own
              <RequestRow key={`${one.client} ${at}`} request={one} />
            ))}
          </Held>
          <Held title="Child processes" count={holding.children.length} shown={holding.children.length}>
            {holding.children.map((one) => (
              <ChildRow key={one.pid} child={one} />
            ))}
          </Held>
          <Origins clusterId={clusterId} slot={slot} origins={holding.origins} leftMs={holding.originsLeftMs} />
        </>
      )}
    </Section>
  )
}

/** Why nothing came yet. */
function noWord({ pid, agent, health }: SlotSnapshot): string {
  if (pid === null) return 'It has no worker now: the next one is asked.'
  if (agent === 'absent') return 'It has no agent, which would tell: reload it.'
  if (health !== 'ok') return `It is ${health}: no word until its loop turns.`
  return 'Asked; it answers with its next turn …'
}

interface HeldProps {
  readonly title: string
  readonly count: number
  readonly shown: number
  readonly children: React.ReactNode
}

function Held({ title, count, shown, children }: HeldProps) {
  return (
    <div className="hold">
      <h4>
        {title} <span className="ins-sub">{count === 0 ? 'none' : formatNumber(count)}</span>
      </h4>
      {shown > 0 && (
        <table aria-label={title}>
          <tbody>{children}</tbody>
        </table>
      )}
      {shown < count && <p className="ins-none">and {formatNumber(count - shown)} more</p>}
    </div>
  )
}

function ConnectionRow({
  connection: { client, state, servedCount, ageMs, isAtLeast },
}: {
  connection: HeldConnection
}) {
  return (
    <tr>
      <td className="mono">{client ?? 'UNIX socket'}</td>
      <td>{stateWords[state]}</td>
      <td data-align="right" title="requests since somebody looks">
        {formatNumber(servedCount)} served
      </td>
      <AgeCell ageMs={ageMs} isAtLeast={isAtLeast} />
    </tr>
  )
}

function RequestRow({ request: { method, path, client, ageMs, isAtLeast } }: { request: HeldRequest }) {
  return (
    <tr>
      <td className="mono hold-wide" title={`${method} ${path}`}>
        {method} {path}
      </td>
      <td className="mono">{client ?? ''}</td>
      <AgeCell ageMs={ageMs} isAtLeast={isAtLeast} />
    </tr>
  )
}

function ChildRow({ child: { pid, command, ageMs, isAtLeast } }: { child: HeldChild }) {
  return (
    <tr>
      <td className="mono">{pid}</td>
      <td className="mono hold-wide" title={command}>
        {command}
      </td>
      <AgeCell ageMs={ageMs} isAtLeast={isAtLeast} />
    </tr>
  )
}

/** What began before somebody looked is at least so old. */
function AgeCell({ ageMs, isAtLeast }: { readonly ageMs: number; readonly isAtLeast: boolean }) {
  return (
    <td data-align="right" title={isAtLeast ? 'it was there before somebody looked' : undefined}>
      {isAtLeast ? '≥ ' : ''}
      {formatDuration(ageMs)}
    </td>
  )
}

interface OriginsProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  readonly origins: readonly HeldOrigin[] | null
  readonly leftMs: number
}

/** Where timers, sockets and files are made: costs the app, so it is asked for, and ends by itself. */
function Origins({ clusterId, slot, origins, leftMs }: OriginsProps) {
  const pending = usePending(pendingKeys.slot(clusterId, slot.slot))
  const target = targetOf(clusterId, slot.slot)
  return (
    <div className="hold">
      <h4>
        Made where{' '}
        <span className="ins-sub">
          {leftMs > 0 ? `noted for ${formatDuration(leftMs)} more` : origins === null ? '' : 'over'}
        </span>
        <Button
          kind="link"
          pending={pending}
          disabled={target === null || leftMs > 0}
          title="Takes a stack for each timer, socket and file that is made: the worker is slower meanwhile"
          onClick={() => target !== null && void findOrigins(clusterId, target)}
        >
          Note for 30 s
        </Button>
      </h4>
      {origins !== null && origins.length === 0 && (
        <p className="ins-none">Nothing that was made since then still lives.</p>
      )}
      {origins !== null && origins.length > 0 && (
        <table aria-label="Made where">
          <tbody>
            {origins.map(({ kind, place, count }) => (
              <tr key={`${kind} ${place}`}>
                <td data-align="right">{formatNumber(count)}</td>
                <td>{kind}</td>
                <td className="mono hold-wide selectable" title={place}>
                  {place}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
