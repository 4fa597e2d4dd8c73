import type { LoadSecond } from '../../../../shared/model/load.ts'
import { latencyAxis, rateAxis, runTimeAxis } from '../../../charts/plot-axes.ts'
import type { PlotLine } from '../../../charts/plot-picture.ts'
import type { ValueAxis } from '../../../charts/value-axis.ts'
import { formatDelay } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'
import { elapsedWords } from '../load-words.ts'
import type { LoadReading } from '../reading.ts'
import type { LinkedPlot, PlotTip } from './linked-plots.tsx'

/** Latency lines in order, on the ramp of colours; `max` is the dotted one. */
export const percentileLines = [
  { key: 'p50Ms', words: 'p50', ink: 'seq1', dash: [] },
  { key: 'p90Ms', words: 'p90', ink: 'seq2', dash: [] },
  { key: 'p99Ms', words: 'p99', ink: 'seq3', dash: [] },
  { key: 'p999Ms', words: 'p99.9', ink: 'seq4', dash: [] },
  { key: 'maxMs', words: 'max', ink: 'fg-3', dash: [1, 2] },
] as const

/** The time axis of a reading: from its first kept second on. */
export function timeAxisOf({ seconds, startedAtMs, elapsedMs, plannedMs, isOver }: LoadReading): ValueAxis {
  const from = seconds[0]?.atMs ?? startedAtMs
  const until = isOver
    ? (seconds.at(-1)?.atMs ?? from) - from
    : Math.max(elapsedMs, (seconds.at(-1)?.atMs ?? from) - from)
  return runTimeAxis(from, until, plannedMs, isOver)
}

type Plot = Omit<LinkedPlot, 'legend'>

/** Answers per second beside what was asked; failures where there are any. */
export function throughputPlot({ seconds, marks }: LoadReading): Plot {
  const xs = seconds.map(({ atMs }) => atMs)
  const asked = seconds.map(({ askedCount }) => askedCount)
  const failed = seconds.map(({ failedCount }) => failedCount)
  const max = seconds.reduce((most, each) => Math.max(most, each.okCount, each.askedCount ?? 0, each.failedCount), 0)
  return {
    title: 'Throughput',
    sub: 'ok responses per second',
    formatY: thousands,
    picture: {
      yAxis: rateAxis(max),
      lines: [
        line(
          'ok',
          '',
          xs,
          seconds.map(({ okCount }) => okCount),
          { ink: 'fg', width: 1.75, filled: true },
        ),
        line('asked', 'target', xs, asked, { ink: 'fg-3', dash: [4, 3] }),
        line('failed', '', xs, aroundPeaks(failed), { ink: 'bad', width: 1.5 }),
      ],
      bars: [],
      rules: [],
      marks,
      showTags: true,
    },
  }
}

/** Counts with the zeros between them left out: a line along the axis would say nothing. */
export function aroundPeaks(counts: readonly number[]): readonly (number | null)[] {
  return counts.map((count, index) =>
    count > 0 || (counts[index - 1] ?? 0) > 0 || (counts[index + 1] ?? 0) > 0 ? count : null,
  )
}

/** The percentiles of each second, on a log scale. */
export function latencyPlot({ seconds, marks, settings }: LoadReading): Plot {
  const xs = seconds.map(({ atMs }) => atMs)
  const all = seconds.flatMap((second) => percentileLines.flatMap(({ key }) => second[key] ?? []))
  return {
    title: 'Latency percentiles',
    sub: settings.model === 'open' ? 'corrected, log scale' : 'log scale',
    formatY: latencyTick,
    grow: 1.25,
    picture: {
      yAxis: latencyAxis(all),
      lines: percentileLines.map(({ key, words, ink, dash }) =>
        line(
          key,
          words,
          xs,
          seconds.map((second) => second[key]),
          { ink, dash, width: 1.5 },
        ),
      ),
      bars: [],
      rules: [],
      marks,
      showTags: false,
    },
  }
}

/** The numbers of one second. */
export function secondTip(seconds: readonly LoadSecond[], atMs: number): PlotTip {
  const second = seconds.find((each) => each.atMs === atMs)
  const head = elapsedWords(atMs - (seconds[0]?.atMs ?? atMs))
  if (second === undefined) return { head, rows: [] }
  return {
    head,
    rows: [
      ['asked', second.askedCount === null ? noValue : perSec(second.askedCount)],
      ['ok', perSec(second.okCount)],
      ['failed', perSec(second.failedCount)],
      ['in flight', formatNumber(second.inFlightCount)],
      ['waiting', formatNumber(second.waitingCount)],
      ...percentileLines.map(({ key, words }) => [words, latencyWords(second[key])] as const),
    ],
  }
}

/** "1k", "2.5k": ticks of an axis of counts. */
export function thousands(value: number): string {
  return value >= 1000 ? `${Number((value / 1000).toPrecision(3))}k` : formatNumber(value, value % 1 === 0 ? 0 : 1)
}

/** "10 ms", "1 s": decades of an axis of latencies. */
export function latencyTick(ms: number): string {
  return ms >= 1000 ? `${formatNumber(ms / 1000)}${narrowSpace}s` : `${Number(ms.toPrecision(2))}${narrowSpace}ms`
}

export const latencyWords = (ms: number | null): string => (ms === null ? noValue : formatDelay(ms))

const perSec = (count: number): string => `${formatNumber(count)}/s`

/** A line with the usual manners. */
export function line(
  id: string,
  endWords: string,
  xs: readonly number[],
  ys: readonly (number | null)[],
  look: Partial<Pick<PlotLine, 'width' | 'dash' | 'filled' | 'dots'>> & Pick<PlotLine, 'ink'>,
): PlotLine {
  return { id, endWords, xs, ys, width: 1.25, dash: [], filled: false, dots: null, ...look }
}
