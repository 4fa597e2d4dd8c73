import type { SlotPoint } from '../../shared/model/sample.ts'
import { formatBytes } from '../format/bytes.ts'
import { formatDelay } from '../format/duration.ts'
import { formatNumber } from '../format/number.ts'
import { formatPercent } from '../format/percent.ts'
import { narrowSpace } from '../format/quantity.ts'
import { linearAxis, logAxis, niceAxis, type ValueAxis } from './value-axis.ts'

export const metricIds = ['cpu', 'loop-delay', 'memory', 'loop-use'] as const
export type MetricId = (typeof metricIds)[number]

/** What a chart of one number per worker needs to know about that number. */
export interface Metric {
  readonly id: MetricId
  /** Accessible name of the figure. */
  readonly figure: string
  /** Title as shown. */
  readonly title: string
  readonly sub: string
  /** On the switch between charts. */
  readonly tab: string
  /** Row head in the tooltip. */
  readonly short: string
  pick(point: SlotPoint): number | null
  axis(max: number): ValueAxis
  tick(value: number): string
  /** A value with its unit, or without when the unit stands elsewhere. */
  words(value: number): string
}

/** A core in full at least: small shares must look small. A little over it is how one busy core is measured. */
const cpuCeilings = [1, 2, 4, 8]

export const metrics: Readonly<Record<MetricId, Metric>> = {
  cpu: {
    id: 'cpu',
    figure: 'CPU per worker',
    title: 'CPU per worker',
    sub: '% of one core',
    tab: 'CPU',
    short: 'CPU',
    pick: (point) => point.cpuRatio,
    axis: (max) => linearAxis(max <= 1.1 ? Math.min(1, max) : max, cpuCeilings),
    tick: (value) => formatNumber(value * 100),
    words: formatPercent,
  },
  'loop-delay': {
    id: 'loop-delay',
    figure: 'Event loop delay',
    title: 'Event loop delay p99',
    sub: 'ms, log scale',
    tab: 'Loop delay',
    short: 'Loop p99',
    pick: (point) => point.loopDelayP99Ms,
    axis: (max) => logAxis(max, 0.1, 100),
    tick: (value) => (value >= 1000 ? `${value / 1000}${narrowSpace}s` : String(value)),
    words: formatDelay,
  },
  memory: {
    id: 'memory',
    figure: 'Memory per worker',
    title: 'Memory per worker',
    sub: 'RSS',
    tab: 'Memory',
    short: 'RSS',
    pick: (point) => point.rssBytes,
    axis: (max) => niceAxis(max, 50_000_000),
    tick: (value) => (value === 0 ? '0' : formatBytes(value).replace('.0', '')),
    words: formatBytes,
  },
  'loop-use': {
    id: 'loop-use',
    figure: 'Loop use per worker',
    title: 'Loop use per worker',
    sub: 'share of time the event loop was busy',
    tab: 'Loop use',
    short: 'Loop use',
    pick: (point) => point.loopUtilizationRatio,
    axis: (max) => linearAxis(max, [1]),
    tick: (value) => formatNumber(value * 100),
    words: formatPercent,
  },
}
