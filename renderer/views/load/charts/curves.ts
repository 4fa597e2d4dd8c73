import type { LoadPoint } from '../../../../shared/model/load.ts'
import type { LoadExperiment } from '../../../../shared/model/load-settings.ts'
import { latencyAxis, rateAxis, stepAxis } from '../../../charts/axes/plot-axes.ts'
import { type ChartRule, plainPicture } from '../../../charts/chart-picture.ts'
import type { PlotTip } from '../../../charts/hidden-table.tsx'
import { wordedLine } from '../../../charts/series/chart-line.ts'
import { counted, formatNumber, thousands } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import type { LinkedPlot } from '../../../panels/linked-plots/linked-plots.tsx'
import { rate } from '../load-words.ts'
import { latencyTick, latencyWords } from './timeline-plots.ts'

type LimitExperiment = Extract<LoadExperiment, { kind: 'limit' }>

/** The last step before a bound was crossed: the highest rate the server carried; null when the first step crossed it. */
export function kneeOf(points: readonly LoadPoint[]): LoadPoint | null {
  const crossed = points.findIndex((point) => !point.isWithinBounds)
  return (crossed === -1 ? points.at(-1) : points[crossed - 1]) ?? null
}

interface Pair {
  readonly points: readonly LoadPoint[]
  readonly xs: readonly number[]
  /** What the answers are seen against. */
  readonly beside: { readonly name: string; readonly values: readonly number[] }
  readonly titles: readonly [answers: string, p99: string]
  readonly p99Sub: string
}

/** Answers and p99 over the same steps, the one above the other. */
function pairOf(pair: Pair, rules: readonly ChartRule[] = [], p99BoundMs: number | null = null): readonly LinkedPlot[] {
  const { points, xs, beside, titles, p99Sub } = pair
  const hollowXs = new Set(xs.filter((_, index) => points[index]?.isGeneratorBound))
  const dots = { hollowXs }
  const oks = points.map((point) => point.okPerSec)
  const p99s = points.map((point) => point.p99Ms)
  const bounds = p99BoundMs === null ? [] : [p99BoundMs]
  return [
    {
      title: titles[0],
      sub: 'ok responses per second',
      formatY: thousands,
      picture: {
        ...plainPicture,
        yAxis: rateAxis(Math.max(0, ...beside.values, ...oks)),
        lines: [
          wordedLine(beside.name, beside.name, xs, beside.values, { ink: 'fg-3', dash: [4, 3] }),
          wordedLine('ok', 'ok', xs, oks, { ink: 'fg', width: 1.75, dots }),
        ],
        rules,
      },
    },
    {
      title: titles[1],
      sub: p99Sub,
      formatY: latencyTick,
      picture: {
        ...plainPicture,
        yAxis: latencyAxis([...p99s.flatMap((value) => value ?? []), ...bounds]),
        lines: [wordedLine('p99', 'p99', xs, p99s, { ink: 'seq3', width: 1.75, dots })],
        rules: [
          ...rules.map((rule) => ({ ...rule, words: '' })),
          ...bounds.map((at) => ({ axis: 'y' as const, at, words: 'bound', ink: 'warn' as const })),
        ],
      },
    },
  ]
}

/** Asked rate → answers and p99, with the knee where the bounds still hold. */
export function limitPlots(points: readonly LoadPoint[], { p99BoundMs }: LimitExperiment): readonly LinkedPlot[] {
  const xs = points.map((point) => point.askedPerSec ?? 0)
  const knee = kneeOf(points)
  const isCrossed = points.some((point) => !point.isWithinBounds)
  const rules: ChartRule[] =
    knee === null || !isCrossed
      ? []
      : [{ axis: 'x', at: knee.askedPerSec ?? 0, words: `knee ${rate(knee.askedPerSec ?? 0)}`, ink: 'accent' }]
  const titles = ['Answers over asked rate', 'p99 over asked rate'] as const
  const beside = { name: 'asked', values: xs }
  return pairOf({ points, xs, beside, titles, p99Sub: 'from when due, log scale' }, rules, p99BoundMs)
}

/** Rates rise by a factor, so the axis is logarithmic. */
export const limitAxis = (points: readonly LoadPoint[]) =>
  stepAxis(
    points.map((point) => point.askedPerSec ?? 1),
    'log',
  )

/** Answers by worker count had every worker added what the first step's workers did; never more than was asked. */
export function idealOf(points: readonly LoadPoint[]): readonly number[] {
  const first = points[0]
  if (first === undefined) return []
  return points.map(({ workers, askedPerSec }) =>
    Math.min(askedPerSec ?? Number.POSITIVE_INFINITY, (first.okPerSec / first.workers) * workers),
  )
}

/** Worker count → answers and p99, with the ideal line. */
export function workersPlots(points: readonly LoadPoint[]): readonly LinkedPlot[] {
  return pairOf({
    points,
    xs: points.map((point) => point.workers),
    beside: { name: 'ideal', values: idealOf(points) },
    titles: ['Throughput per worker count', 'p99 per worker count'],
    p99Sub: points.some((point) => point.askedPerSec !== null) ? 'from when due, log scale' : 'log scale',
  })
}

/** All counts that are to be tried, so that the axis stands still while they come; what ended early shows what it tried. */
export function workersAxis(points: readonly LoadPoint[], counts: readonly number[], isOver: boolean) {
  return stepAxis(isOver ? points.map((point) => point.workers) : counts, 'linear')
}

/** The numbers of one step. */
export function pointTip(points: readonly LoadPoint[], isPoint: (point: LoadPoint) => boolean): PlotTip {
  const index = points.findIndex(isPoint)
  const point = points[index]
  if (point === undefined) return { head: '', rows: [] }
  const ideal = idealOf(points)[index]
  return {
    head:
      point.askedPerSec === null
        ? counted(point.workers, 'worker')
        : `${counted(point.workers, 'worker')}, ${rate(point.askedPerSec)}`,
    rows: [
      ['ok', `${formatNumber(point.okPerSec)}/s`],
      ['sent', `${formatNumber(point.sentPerSec)}/s`],
      ['failed', formatPercent(point.failedRatio)],
      ['p50', latencyWords(point.p50Ms)],
      ['p99', latencyWords(point.p99Ms)],
      ['ideal', ideal === undefined ? '' : `${formatNumber(ideal)}/s`],
      ['generator CPU', formatPercent(point.generatorCpuRatio)],
      ['limited by', point.isGeneratorBound ? 'the generator' : point.isWithinBounds ? 'nothing' : 'the bound'],
    ],
  }
}
