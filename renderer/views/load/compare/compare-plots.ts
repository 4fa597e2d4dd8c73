import type { LoadResult, LoadSecond } from '../../../../shared/model/load.ts'
import { latencyAxis, rateAxis, runTimeAxis, stepAxis } from '../../../charts/axes/plot-axes.ts'
import { plainPicture } from '../../../charts/chart-picture.ts'
import type { PlotTip } from '../../../charts/hidden-table.tsx'
import { type ChartLine, wordedLine } from '../../../charts/series/chart-line.ts'
import { elapsedWords } from '../../../format/elapsed.ts'
import { formatNumber, thousands } from '../../../format/number.ts'
import { noValue } from '../../../format/quantity.ts'
import type { LinkedPlot } from '../../../panels/linked-plots/linked-plots.tsx'
import { firstBeganAtMs, latencyTick, latencyWords, wholeSeconds } from '../charts/timeline-plots.ts'
import { percentiles } from '../panels/latency-words.ts'
import { letterOf } from './compare-figures.ts'

/** What a line of the comparison shows. */
export type ComparedBy = 'throughput' | 'p99' | 'percentiles'

const inks = ['seq4', 'seq3', 'seq2', 'seq1'] as const
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]] as const

/** How run number `index` is drawn: the ramp first, then the same inks dashed, so that no two of sixteen look alike. */
export function lookOf(index: number): Pick<ChartLine, 'ink' | 'dash' | 'width'> {
  const turn = Math.floor(index / inks.length)
  return { ink: inks[index % inks.length] ?? 'fg', dash: dashes[(turn + index) % dashes.length] ?? [], width: 1.75 }
}

/** The chart of several runs, all from their own start on; or their percentiles side by side. */
export function comparedPlot(results: readonly LoadResult[], by: ComparedBy) {
  return by === 'percentiles' ? percentilePlot(results) : overTimePlot(results, by)
}

function overTimePlot(results: readonly LoadResult[], by: 'throughput' | 'p99') {
  const pick = (second: LoadSecond): number | null => (by === 'throughput' ? second.okCount : second.p99Ms)
  const series = results.map(({ seconds: all }) => {
    const seconds = wholeSeconds(all)
    const from = firstBeganAtMs(seconds) ?? 0
    return { xs: seconds.map(({ atMs }) => Math.round((atMs - from) / 1000) * 1000), ys: seconds.map(pick) }
  })
  const values = series.flatMap(({ ys }) => ys.flatMap((value) => value ?? []))
  const longest = Math.max(0, ...series.map(({ xs }) => xs.at(-1) ?? 0))
  const xs = [...new Set(series.flatMap((each) => each.xs))].sort((one, other) => one - other)
  const plot: LinkedPlot = {
    title: by === 'throughput' ? 'Throughput of each run' : 'p99 of each run',
    sub: by === 'throughput' ? 'ok responses per second' : 'corrected, log scale',
    formatY: by === 'throughput' ? thousands : latencyTick,
    picture: {
      ...plainPicture,
      yAxis: by === 'throughput' ? rateAxis(Math.max(0, ...values)) : latencyAxis(values),
      lines: series.map(({ xs: each, ys }, index) =>
        wordedLine(letterOf(index), letterOf(index), each, ys, lookOf(index)),
      ),
    },
  }
  const tip = (x: number): PlotTip => ({
    head: elapsedWords(x),
    rows: series.map(({ xs: each, ys }, index) => {
      const value = ys[each.indexOf(x)] ?? null
      const words = by === 'p99' ? latencyWords(value) : value === null ? noValue : `${formatNumber(value)}/s`
      return [letterOf(index), words] as const
    }),
  })
  return { plot, xAxis: runTimeAxis(0, longest, null, true), xs, tip, formatX: elapsedWords, xName: 'Time' }
}

function percentilePlot(results: readonly LoadResult[]) {
  const xs = percentiles.map((_, index) => index)
  const series = results.map(({ totals }) => percentiles.map(([, key]) => totals.latency?.corrected[key] ?? null))
  const plot: LinkedPlot = {
    title: 'Latency percentiles of each run',
    sub: 'corrected, log scale',
    formatY: latencyTick,
    picture: {
      ...plainPicture,
      yAxis: latencyAxis(series.flatMap((ys) => ys.flatMap((value) => value ?? []))),
      lines: series.map((ys, index) =>
        wordedLine(letterOf(index), letterOf(index), xs, ys, { ...lookOf(index), dots: { hollowXs: new Set() } }),
      ),
    },
  }
  const tip = (x: number): PlotTip => ({
    head: percentiles[x]?.[0] ?? '',
    rows: series.map((ys, index) => [letterOf(index), latencyWords(ys[x] ?? null)] as const),
  })
  return { plot, xAxis: stepAxis(xs, 'linear'), xs, tip, formatX: percentileName, xName: 'Percentile' }
}

const percentileName = (index: number): string => percentiles[index]?.[0] ?? ''
