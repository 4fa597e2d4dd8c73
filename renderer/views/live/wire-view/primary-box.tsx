import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import type { ClusterPoint, HostPoint } from '../../../../shared/model/sample.ts'
import { formatDelay } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'
import { useHost } from '../../../store/use-deck.ts'
import type { ShareReading } from './shares.ts'

export interface PrimaryNumbers {
  readonly cluster: ClusterSnapshot
  readonly point: ClusterPoint | null
  readonly reading: ShareReading | null
}

/** The primary's own numbers in a box: what waits with it, how fast it deals out, how busy it is itself. */
export function PrimaryCard({ numbers, deckPid }: { numbers: PrimaryNumbers; deckPid: number | null }) {
  return (
    <div className="sv-primary">
      <div className="sv-primary-head">
        <b>Primary</b>
        {deckPid !== null && <span className="mono">{deckPid}</span>}
      </div>
      <div className="sv-primary-policy">{numbers.cluster.policy}</div>
      <PrimaryFacts numbers={numbers} />
    </div>
  )
}

/** The same numbers alone, for the panel's header where there is no room for the box. */
export function PrimaryFacts({ numbers }: { readonly numbers: PrimaryNumbers }) {
  const host = useHost()
  return (
    <dl className="sv-facts" aria-label="Primary">
      {primaryFacts(numbers, host).map((fact) => (
        <div key={fact.name} title={fact.title} data-fact={fact.name}>
          <dt>{fact.name}</dt>
          <dd className={fact.tone === undefined ? undefined : `tone-${fact.tone}`}>{fact.words}</dd>
        </div>
      ))}
    </dl>
  )
}

interface Fact {
  readonly name: string
  readonly words: string
  readonly title: string
  readonly tone?: 'warn' | undefined
}

function primaryFacts({ point, reading }: PrimaryNumbers, host: HostPoint | null): readonly Fact[] {
  const queued = point?.queuedConnections ?? null
  const rate = reading === null ? null : reading.connectionTotal / (reading.windowMs / 1000)
  return [
    {
      name: 'New',
      words: rate === null ? noValue : `${formatCompact(rate)}${narrowSpace}/s`,
      title: 'New connections per second, all workers together',
    },
    queued === null
      ? { name: 'Queue', words: 'none', title: 'Under this policy connections do not pass through the primary' }
      : {
          name: 'Queue',
          words: formatNumber(queued),
          title: 'Connections accepted by the primary that wait for a worker',
          tone: queued > 0 ? 'warn' : undefined,
        },
    {
      name: 'Loop p99',
      words: host === null ? noValue : formatDelay(host.primaryLoopDelayP99Ms),
      title: "Delay of the primary's own event loop",
    },
    {
      name: 'CPU',
      words: host === null ? noValue : formatPercent(host.primaryCpuRatio),
      title: 'CPU of the primary, percent of one core',
    },
  ]
}
