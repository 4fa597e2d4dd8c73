import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { ClusterPoint } from '../../../shared/model/sample.ts'
import { durationQuantity } from '../../format/duration.ts'
import { formatCompact, formatNumber } from '../../format/number.ts'
import { percentQuantity } from '../../format/percent.ts'
import { noValue, type Quantity } from '../../format/quantity.ts'
import { countsRequests } from '../../panels/request-words.ts'

/** One headline figure of one side. */
export interface Figure {
  /** Accessible name, as on Live. */
  readonly name: string
  readonly label: string
  /** Null: nobody measured it, or it is no longer true. */
  readonly value: number | null
  readonly quantity: Quantity
}

/** An older sample than this is history, not the present. */
const presentMs = 15_000

/** Requests per second, latency, errors and CPU as they are now; gaps for a cluster that does not run. */
export function presentFigures(
  cluster: ClusterSnapshot | undefined,
  newest: ClusterPoint | null,
  nowMs: number,
): readonly Figure[] {
  const isPresent = newest !== null && nowMs - newest.atMs < presentMs && cluster?.runState !== 'stopped'
  const point = isPresent ? newest : null
  const isCounted = cluster === undefined || countsRequests(cluster)
  return [
    figure('Requests per second', 'Requests', isCounted ? point?.requestsPerSec : null, (value) => ({
      value: formatCompact(value),
      unit: '/s',
    })),
    figure('Latency p99 in the worker', 'p99 in the worker', point?.latencyP99Ms, durationQuantity),
    figure('Errors', 'Errors', point?.errorRatio, (ratio) => ({ value: formatNumber(ratio * 100, 2), unit: '%' })),
    figure('CPU', 'CPU', point?.cpuRatio, percentQuantity),
  ]
}

/** Each figure's part of the larger of both sides, 0–1, on one scale; null where there is no figure. */
export function partOfLarger(figure: Figure, both: readonly (readonly Figure[])[]): number | null {
  if (figure.value === null) return null
  const larger = Math.max(0, ...both.map((side) => side.find((one) => one.name === figure.name)?.value ?? 0))
  return larger === 0 ? 0 : figure.value / larger
}

function figure(
  name: string,
  label: string,
  value: number | null | undefined,
  words: (value: number) => Quantity,
): Figure {
  const known = value ?? null
  return { name, label, value: known, quantity: known === null ? { value: noValue, unit: '' } : words(known) }
}
