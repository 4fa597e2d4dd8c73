import { limits } from '../../../../shared/limits.ts'
import { asRates, lastedMs } from '../../../../shared/load-rates.ts'
import type { LoadSecond } from '../../../../shared/model/load.ts'
import { latencyAxis, rateAxis, runTimeAxis } from '../../../charts/axes/plot-axes.ts'
import type { ValueAxis } from '../../../charts/axes/value-axis.ts'
import { plainPicture } from '../../../charts/chart-picture.ts'
import type { PlotTip } from '../../../charts/hidden-table.tsx'
import { wordedLine } from '../../../charts/series/chart-line.ts'
import { formatDelay } from '../../../format/duration.ts'
import { elapsedWords } from '../../../format/elapsed.ts'
import { formatNumber, thousands } from '../../../format/number.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'
import type { LinkedPlot } from '../../../panels/linked-plots/linked-plots.tsx'
import type { LoadReading } from '../reading.ts'

/** Latency lines in order, on the ramp of colours; `max` is the dotted one. */
export const percentileLines = [
  { key: 'p50Ms', words: 'p50', ink: 'seq1', dash: [] },
  { key: 'p90Ms', words: 'p90', ink: 'seq2', dash: [] },
  { key: 'p99Ms', words: 'p99', ink: 'seq3', dash: [] },
  { key: 'p999Ms', words: 'p99.9', ink: 'seq4', dash: [] },
  { key: 'maxMs', words: 'max', ink: 'fg-3', dash: [1, 2] },
] as const

/** When the first kept second began: a second carries the moment it ended. */
export function firstBeganAtMs(seconds: readonly LoadSecond[]): number | null {
  const first = seconds[0]
  return first === undefined ? null : first.atMs - 1000
}

/** What time is counted from: the first second, unless the run is so long that its first ones are no longer kept. */
export function originAtMs({ seconds, startedAtMs }: Pick<LoadReading, 'seconds' | 'startedAtMs'>): number {
  const first = firstBeganAtMs(seconds)
  return first === null || seconds.length >= limits.loadSecondsKept ? startedAtMs : first
}

/** The time axis of a reading: from its first kept second on. */
export function timeAxisOf({ seconds, startedAtMs, elapsedMs, plannedMs, isOver }: LoadReading): ValueAxis {
  const from = firstBeganAtMs(seconds) ?? startedAtMs
  const lasted = (seconds.at(-1)?.atMs ?? from) - from
  return runTimeAxis(from, isOver ? lasted : Math.max(elapsedMs, lasted), plannedMs, isOver)
}

type Plot = Omit<LinkedPlot, 'legend'>

/** A longer silence than this before a second began is a gap: between the steps of an experiment nothing is measured. */
const gapMs = 800
/** What ended sooner after the one before is the rest of a run, not a second: its counts are no rate. */
const restMs = 500

/** Without the seconds at the end in which nothing was due or sent any more: the generator waited for the last answers. */
function whileSending(seconds: readonly LoadSecond[]): readonly LoadSecond[] {
  const last = seconds.findLastIndex(({ askedCount, sentCount }) => sentCount > 0 || (askedCount ?? 0) > 0)
  return seconds.slice(0, last + 1)
}

/** The seconds whose counts make rates, as rates: whole ones, while the load was sent. */
export function wholeSeconds(all: readonly LoadSecond[]): readonly LoadSecond[] {
  const seconds = whileSending(all)
  return seconds
    .filter(({ atMs }, index) => index === 0 || atMs - (seconds[index - 1]?.atMs ?? 0) >= restMs)
    .map(asRates)
}

/** Whole seconds with an empty one in each gap, so that no line is drawn through what was not measured. */
export function withGaps(all: readonly LoadSecond[]): readonly (LoadSecond | { readonly atMs: number })[] {
  const seconds = wholeSeconds(all)
  return seconds.flatMap((second, index) => {
    const before = seconds[index - 1]
    const silentMs = before === undefined ? 0 : second.atMs - lastedMs(second) - before.atMs
    return before !== undefined && silentMs > gapMs ? [{ atMs: before.atMs + 1 }, second] : [second]
  })
}

/** Marks of the time that is shown. */
function shownMarks({ seconds, marks }: LoadReading): LoadReading['marks'] {
  const from = firstBeganAtMs(seconds) ?? 0
  return marks.filter(({ atMs }) => atMs >= from)
}

/** Answers per second beside what was asked; failures where there are any. */
export function throughputPlot(reading: LoadReading): Plot {
  const { seconds } = reading
  const points = withGaps(seconds)
  const xs = points.map(({ atMs }) => atMs)
  const of = (pick: (second: LoadSecond) => number | null) =>
    points.map((point) => ('okCount' in point ? pick(point) : null))
  const marks = shownMarks(reading)
  const max = wholeSeconds(seconds).reduce(
    (most, each) => Math.max(most, each.okCount, each.askedCount ?? 0, each.failedCount, each.injectedCount ?? 0),
    0,
  )
  return {
    title: 'Throughput',
    sub: 'ok responses per second',
    formatY: thousands,
    picture: {
      ...plainPicture,
      yAxis: rateAxis(max),
      lines: [
        wordedLine(
          'ok',
          '',
          xs,
          of(({ okCount }) => okCount),
          { ink: 'fg', width: 1.75, filled: true },
        ),
        wordedLine(
          'asked',
          'target',
          xs,
          of(({ askedCount }) => askedCount),
          { ink: 'fg-3', dash: [4, 3] },
        ),
        wordedLine('failed', '', xs, aroundPeaks(of(({ failedCount }) => failedCount)), { ink: 'bad', width: 1.5 }),
        ...(seconds.some(({ injectedCount }) => injectedCount !== undefined)
          ? [
              wordedLine('injected', '', xs, aroundPeaks(of(({ injectedCount }) => injectedCount ?? 0)), {
                ink: 'warn',
                width: 1.5,
              }),
            ]
          : []),
      ],
      marks,
      tags: marks,
    },
  }
}

/** Counts with the zeros between them left out: a line along the axis would say nothing. */
export function aroundPeaks(counts: readonly (number | null)[]): readonly (number | null)[] {
  return counts.map((count, index) =>
    (count ?? 0) > 0 || (counts[index - 1] ?? 0) > 0 || (counts[index + 1] ?? 0) > 0 ? count : null,
  )
}

/** The percentiles of each second, on a log scale. */
export function latencyPlot(reading: LoadReading): Plot {
  const { seconds, settings } = reading
  const points = withGaps(seconds)
  const xs = points.map(({ atMs }) => atMs)
  const all = seconds.flatMap((second) => percentileLines.flatMap(({ key }) => second[key] ?? []))
  return {
    title: 'Latency percentiles',
    sub: settings.model === 'open' ? 'from when due, log scale' : 'from when written, log scale',
    formatY: latencyTick,
    grow: 1.25,
    picture: {
      ...plainPicture,
      yAxis: latencyAxis(all),
      lines: percentileLines.map(({ key, words, ink, dash }) => {
        const ys = points.map((point) => ('okCount' in point ? point[key] : null))
        return wordedLine(key, words, xs, ys, { ink, dash, width: 1.5 })
      }),
      marks: shownMarks(reading),
    },
  }
}

/** The numbers of one second. */
export function secondTip(reading: Pick<LoadReading, 'seconds' | 'startedAtMs'>, atMs: number): PlotTip {
  const { seconds } = reading
  const found = seconds.find((each) => each.atMs === atMs)
  const head = elapsedWords(atMs - originAtMs(reading))
  if (found === undefined) return { head, rows: [] }
  const second = asRates(found)
  return {
    head,
    rows: [
      ['asked', second.askedCount === null ? noValue : perSec(second.askedCount)],
      ['ok', perSec(second.okCount)],
      ['failed', perSec(second.failedCount)],
      ...(second.injectedCount === undefined ? [] : [['injected', perSec(second.injectedCount)] as const]),
      ['in flight', formatNumber(second.inFlightCount)],
      ['waiting', formatNumber(second.waitingCount)],
      ...percentileLines.map(({ key, words }) => [words, latencyWords(second[key])] as const),
    ],
  }
}

/** "10 ms", "1 s": decades of an axis of latencies. */
export function latencyTick(ms: number): string {
  return ms >= 1000 ? `${formatNumber(ms / 1000)}${narrowSpace}s` : `${Number(ms.toPrecision(2))}${narrowSpace}ms`
}

export const latencyWords = (ms: number | null): string => (ms === null ? noValue : formatDelay(ms))

const perSec = (count: number): string => `${formatNumber(count)}/s`
