import type { SlotPoint } from '../../../shared/model/sample.ts'
import { durationAxis, linearAxis, logAxis, niceAxis, type ValueAxis } from '../../charts/axes/value-axis.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDelay, formatDuration, formatRoundDuration } from '../../format/duration.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import { narrowSpace } from '../../format/quantity.ts'

export const metricIds = ['cpu', 'loop-delay', 'memory', 'heap', 'loop-use', 'age', 'requests', 'silence'] as const
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
    tick: bytesTick,
    words: formatBytes,
  },
  heap: {
    id: 'heap',
    figure: 'Heap per worker',
    title: 'Heap per worker',
    sub: 'used',
    tab: 'Heap',
    short: 'Heap',
    pick: (point) => point.heapUsedBytes,
    axis: (max) => niceAxis(max, 10_000_000),
    tick: bytesTick,
    words: formatBytes,
  },
  'loop-use': {
    id: 'loop-use',
    figure: 'Loop use per worker',
    title: 'Loop use per worker',
    sub: '% of time busy',
    tab: 'Loop use',
    short: 'Loop use',
    pick: (point) => point.loopUtilizationRatio,
    axis: (max) => linearAxis(max, [1]),
    tick: (value) => formatNumber(value * 100),
    words: formatPercent,
  },
  age: {
    id: 'age',
    figure: 'Age per worker',
    title: 'Age per worker',
    sub: 'since online',
    tab: 'Age',
    short: 'Age',
    pick: (point) => point.ageMs,
    axis: (max) => durationAxis(max, 10_000),
    tick: timeTick,
    words: formatDuration,
  },
  requests: {
    id: 'requests',
    figure: 'Requests per worker',
    title: 'Requests per worker',
    sub: 'of this generation',
    tab: 'Requests',
    short: 'Requests',
    pick: (point) => point.requestCount,
    axis: (max) => niceAxis(max, 10),
    tick: countTick,
    words: (value) => formatNumber(value),
  },
  silence: {
    id: 'silence',
    figure: 'Silence per worker',
    title: 'Silence per worker',
    sub: 'since its last word',
    tab: 'Silence',
    short: 'Silence',
    pick: (point) => point.silentMs,
    axis: (max) => durationAxis(max, 2000),
    tick: timeTick,
    words: formatRoundDuration,
  },
}

function bytesTick(value: number): string {
  return value === 0 ? '0' : formatBytes(value).replace('.0', '')
}

function timeTick(ms: number): string {
  return ms === 0 ? '0' : formatRoundDuration(ms)
}

/** Short enough for the room beside a chart: "1 200", "50 k", "1.2 M". */
function countTick(value: number): string {
  if (value < 10_000) return formatNumber(value)
  return value < 1_000_000 ? `${formatNumber(value / 1000)}${narrowSpace}k` : `${value / 1_000_000}${narrowSpace}M`
}
