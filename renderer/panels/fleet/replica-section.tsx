import type { ReactNode } from 'react'
import type { FleetReplica, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { Icon, type IconName } from '../../components/icon.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { noValue } from '../../format/quantity.ts'
import { copyText } from '../../store/commands/commands.ts'
import { useNowMs } from '../../store/use-deck.ts'
import { Age } from '../age.tsx'
import { Section } from '../inspector/section.tsx'
import { networkWords, replicaOf, shortId, shortImage, theirWordsOf } from './fleet-words.ts'

interface ReplicaSectionProps {
  readonly fleet: FleetSnapshot
  readonly slot: SlotSnapshot
}

/** The task or container that fills a slot: where it runs, what its engine says of it in its own words, and what nobody tells. */
export function ReplicaSection({ fleet, slot }: ReplicaSectionProps) {
  const replica = replicaOf(fleet, slot.slot)
  if (replica === undefined) {
    return (
      <Section title="Container">
        <p className="ins-sub">The engine tells of no task for this slot now.</p>
      </Section>
    )
  }
  return (
    <Section title={titleOf(replica)} sub={statsAge(replica, fleet.withoutStats)}>
      <dl className="ins-facts">
        <Fact name="Engine says">{theirWordsOf(replica)}</Fact>
        {replica.ourWords !== '' && <Fact name="In our words">{replica.ourWords}</Fact>}
        <Fact name="Health check">
          <Healthcheck healthcheck={replica.healthcheck} />
        </Fact>
        <Fact name="Node">{replica.nodeName}</Fact>
        <Fact name="Since">
          <Uptime slot={slot} />
        </Fact>
        {replica.taskId !== null && (
          <Fact name="Task" copy={replica.taskId}>
            <span className="mono">{shortId(replica.taskId)}</span>
          </Fact>
        )}
        {replica.podName !== null && (
          <Fact name="Pod" copy={replica.podName}>
            <span className="mono">{replica.podName}</span>
          </Fact>
        )}
        <Fact name="Container" copy={replica.containerId}>
          <span className="mono">{shortId(replica.containerId)}</span> {replica.containerName}
        </Fact>
        <Fact name="Image" copy={replica.image}>
          <span className="mono">{shortImage(replica.image)}</span>
        </Fact>
        <Fact name="Ports">{portWords(replica)}</Fact>
        <Fact name="Network">{networkWords(replica)}</Fact>
        <Fact name="Memory limit">
          {replica.memoryLimitBytes === null ? 'none, or not told' : formatBytes(replica.memoryLimitBytes)}
        </Fact>
      </dl>
      {replica.withoutAgent !== '' && (
        <p className="ins-explain" role="note">
          <Icon name="unknown" size={12} /> Event loop, heap, requests and connections are not known:{' '}
          {replica.withoutAgent}
        </p>
      )}
    </Section>
  )
}

const healthchecks: Readonly<
  Record<FleetReplica['healthcheck'], { readonly icon: IconName; readonly tone: string; readonly words: string }>
> = {
  none: { icon: 'unknown', tone: 'tone-idle', words: 'none: running counts as fine' },
  starting: { icon: 'starting', tone: 'tone-info', words: 'starting' },
  healthy: { icon: 'ok', tone: 'tone-ok', words: 'healthy' },
  unhealthy: { icon: 'bad', tone: 'tone-bad', words: 'unhealthy' },
}

function Healthcheck({ healthcheck }: Pick<FleetReplica, 'healthcheck'>) {
  const { icon, tone, words } = healthchecks[healthcheck]
  return (
    <span className={tone}>
      <Icon name={icon} size={12} /> {words}
    </span>
  )
}

function titleOf({ podName, taskId }: FleetReplica): string {
  if (podName !== null) return 'Pod'
  return taskId === null ? 'Container' : 'Task'
}

function statsAge({ statsAtMs, withoutAgent }: FleetReplica, why: string): ReactNode {
  if (statsAtMs === null && withoutAgent === '') return 'CPU and RSS by its agent: the engine of its node is not heard'
  if (statsAtMs === null) return `not measured: ${why || 'the engine of its node is not reached, or not heard'}`
  return (
    <>
      measured <Age atMs={statsAtMs} />
    </>
  )
}

function Uptime({ slot: { generation, startedAtMs, pid } }: Pick<ReplicaSectionProps, 'slot'>) {
  const nowMs = useNowMs()
  const up = startedAtMs === null ? noValue : formatDuration(Math.max(0, nowMs - startedAtMs))
  return `g${generation}, ${up}${pid === null ? '' : `, pid ${pid} on its node`}`
}

function portWords({ ports }: FleetReplica): string {
  if (ports.length === 0) return 'none of its own'
  return ports.map(({ address, port, containerPort }) => `${address}:${port} → ${containerPort}`).join(', ')
}

interface FactProps {
  readonly name: string
  /** What the copy button takes. */
  readonly copy?: string | null
  readonly children: ReactNode
}

function Fact({ name, copy = null, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="selectable">
        <span className="ins-fact">{children}</span>
        {copy !== null && (
          <Button
            kind="ghost"
            size="mini"
            icon="copy"
            iconOnly
            className="ins-copy"
            aria-label={`Copy ${name.toLowerCase()}`}
            onClick={() => void copyText(copy, name)}
          />
        )}
      </dd>
    </div>
  )
}
