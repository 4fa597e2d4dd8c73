import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDelay } from '../../format/duration.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'

/** So many are named. */
export const outlierCount = 12

export const outlierIds = ['memory', 'cpu', 'p99', 'restarts'] as const
export type OutlierId = (typeof outlierIds)[number]

interface OutlierMetric {
  readonly label: string
  /** "12 worst by …". */
  readonly name: string
  read(slot: SlotSnapshot, point: SlotPoint | null): number | null
  words(value: number): string
}

/** What slots are compared by. */
export const outlierMetrics: Readonly<Record<OutlierId, OutlierMetric>> = {
  memory: { label: 'Memory', name: 'memory', read: (_slot, point) => point?.rssBytes ?? null, words: formatBytes },
  cpu: { label: 'CPU', name: 'CPU', read: (_slot, point) => point?.cpuRatio ?? null, words: formatPercent },
  p99: { label: 'p99', name: 'latency p99', read: (_slot, point) => point?.latencyP99Ms ?? null, words: formatDelay },
  restarts: {
    label: 'Restarts',
    name: 'restarts',
    read: ({ restartCount }) => restartCount,
    words: (value) => formatNumber(value),
  },
}

export interface Outlier {
  readonly slot: number
  readonly value: number
}

export interface Outliers {
  /** The largest first. */
  readonly worst: readonly Outlier[]
  /** Of all whose value is known; null where none is. */
  readonly median: number | null
  readonly knownCount: number
}

/**
 * The slots that stand out by one number, and what is usual. Of the generation that is there now; who is not measured is no
 * outlier, and a restart count of 0 is none. Pure; O(n log n).
 */
export function outliersOf(
  slots: readonly SlotSnapshot[],
  pointOf: (slot: number) => SlotPoint | null,
  id: OutlierId,
): Outliers {
  const known: Outlier[] = []
  for (const slot of slots) {
    const point = pointOf(slot.slot)
    const value = outlierMetrics[id].read(slot, point?.generation === slot.generation ? point : null)
    if (value !== null) known.push({ slot: slot.slot, value })
  }
  known.sort((one, other) => other.value - one.value || one.slot - other.slot)
  return {
    worst: known.slice(0, outlierCount).filter(({ value }) => value > 0),
    median: known[Math.floor(known.length / 2)]?.value ?? null,
    knownCount: known.length,
  }
}
