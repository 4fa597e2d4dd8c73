import './exits.css'
import type { ReactNode } from 'react'
import { withoutError } from '../../../../shared/exit-error.ts'
import type { ExitRecord, SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { formatCountdown } from '../../../format/age.ts'
import { formatClock } from '../../../format/clock-time.ts'
import { formatDuration } from '../../../format/duration.ts'
import { retry, stopTrying } from '../../../store/commands/commands.ts'
import { showInLog } from '../../../store/commands/log-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { closeExit } from '../../../store/commands/view-actions.ts'
import { useDeck, useNowMs } from '../../../store/use-deck.ts'
import { GenerationOutput } from '../output/generation-output.tsx'
import { exitWords } from './exit-words.ts'

interface LastExitProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
}

/** How the generation that was asked for ended, above all else: what it printed is in sight. */
export function AskedExit({ clusterId, exit }: { readonly clusterId: string; readonly exit: ExitRecord }) {
  return (
    <ExitSection label={`Exit of g${exit.generation}`} clusterId={clusterId} exit={exit}>
      <div className="ins-last-exit-next">
        <Button size="mini" kind="ghost" icon="close" onClick={closeExit}>
          Close this exit
        </Button>
      </div>
    </ExitSection>
  )
}

/** While no worker lives in the slot: how the last one ended, what it printed, and what comes next. */
export function LastExit({ clusterId, slot }: LastExitProps) {
  const pending = useDeck((state) => state.pending[pendingKeys.slot(clusterId, slot.slot)] !== undefined)
  const exit = slot.lastExit
  if (exit === null) return null
  const canRetry = slot.phase === 'failed' || slot.phase === 'backing-off'
  return (
    <ExitSection label="Last exit" clusterId={clusterId} exit={exit}>
      {canRetry && (
        <div className="ins-last-exit-next">
          {slot.nextTryAtMs !== null && <NextTry atMs={slot.nextTryAtMs} />}
          <Button
            kind={slot.phase === 'failed' ? 'primary' : 'plain'}
            icon="retry"
            pending={pending}
            onClick={() => void retry(clusterId, slot.slot)}
          >
            {slot.phase === 'failed' ? 'Try again' : 'Try now'}
          </Button>
          {slot.phase === 'backing-off' && (
            <Button icon="stop" pending={pending} onClick={() => void stopTrying(clusterId, slot.slot)}>
              Stop trying
            </Button>
          )}
        </div>
      )}
    </ExitSection>
  )
}

interface ExitSectionProps {
  readonly label: string
  readonly clusterId: string
  readonly exit: ExitRecord
  /** What can be done. */
  readonly children: ReactNode
}

function ExitSection({ label, clusterId, exit, children }: ExitSectionProps) {
  const { icon, tone, how, why } = exitWords(exit)
  return (
    <section className="ins-section ins-last-exit" aria-label={label} data-tone={tone}>
      <div className="ins-last-exit-head">
        <span className={`tone-${tone}`}>
          <Icon name={icon} /> <b>{how}</b>
        </span>
        <span className="ins-sub">
          {why} · g{exit.generation} after {formatDuration(exit.uptimeMs)} · {formatClock(exit.atMs)}
        </span>
      </div>
      {exit.error !== null && <p className="ins-exit-error selectable">{exit.error}</p>}
      <p className="selectable">{withoutError(exit)}</p>
      <GenerationOutput clusterId={clusterId} slot={exit.slot} generation={exit.generation} />
      <Button
        kind="link"
        className="ins-in-log"
        title="What all workers printed around this moment"
        onClick={() => showInLog(clusterId, { at: { atMs: exit.atMs } })}
      >
        Show in log
        <Icon name="right" size={12} />
      </Button>
      {children}
    </section>
  )
}

function NextTry({ atMs }: { readonly atMs: number }) {
  return <span className="ins-sub">next try in {formatCountdown(atMs - useNowMs())}</span>
}
