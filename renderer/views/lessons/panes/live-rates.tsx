import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import { Sparkline } from '../../../components/sparkline.tsx'
import { formatCompact } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import { newestValues } from '../../../store/series/newest-values.ts'
import { usePoints } from '../../../store/use-deck.ts'

/** About two minutes: both halves of a measurement stand beside each other when the person writes down what they saw. */
const shownPoints = 120

/** What the cluster does while clients ask, and did a moment ago: seen by the person, before the deck tells its own count. */
export function LiveRates({ clusterId }: { readonly clusterId: string }) {
  return (
    <ul className="lr-rates" aria-label="Live">
      <RateLine clusterId={clusterId} words="answers per second, now" read={answersPerSec} format={perSec} />
      <RateLine
        clusterId={clusterId}
        words="processor time of all workers, now"
        read={cpuRatio}
        format={formatPercent}
      />
    </ul>
  )
}

const answersPerSec = (point: ClusterPoint): number | null => point.requestsPerSec
const cpuRatio = (point: ClusterPoint): number | null => point.cpuRatio
const perSec = (value: number): string => `${formatCompact(value)}/s`

interface RateLineProps {
  readonly clusterId: string
  readonly words: string
  readonly read: (point: ClusterPoint) => number | null
  readonly format: (value: number) => string
}

function RateLine({ clusterId, words, read, format }: RateLineProps) {
  const values = newestValues(usePoints(clusterId), shownPoints, read)
  const known = values.flatMap((value) => value ?? [])
  const now = values.at(-1) ?? null
  return (
    <li className="lr-rate">
      <span>{words}</span>
      <Sparkline values={values} width={220} height={36} min={0} />
      <b>{now === null ? noValue : format(now)}</b>
      <span className="lr-quiet">{known.length === 0 ? '' : `most ${format(Math.max(...known))}`}</span>
    </li>
  )
}
