import { actionOf } from '../../../../../shared/actions/actions.ts'
import type { ExperimentSecond } from '../../../../../shared/model/experiment.ts'
import { rateAxis, runTimeAxis } from '../../../../charts/axes/plot-axes.ts'
import { niceAxis, type ValueAxis } from '../../../../charts/axes/value-axis.ts'
import { type ChartRule, plainPicture } from '../../../../charts/chart-picture.ts'
import type { PlotTip } from '../../../../charts/hidden-table.tsx'
import type { EventMark } from '../../../../charts/marks/event-marks.ts'
import { type ChartBars, type ChartLine, wordedLine } from '../../../../charts/series/chart-line.ts'
import { formatDelay } from '../../../../format/duration.ts'
import { elapsedWords } from '../../../../format/elapsed.ts'
import { formatNumber, thousands } from '../../../../format/number.ts'
import { inWords, narrowSpace, noValue } from '../../../../format/quantity.ts'
import type { LinkedPlot } from '../../../../panels/linked-plots/linked-plots.tsx'
import { type RunReading, type Strike, strikesOf } from '../reading.ts'
import { limitsOf } from './limit-line.ts'

/** What is drawn in every chart of a run: when what landed. */
interface Struck {
  readonly marks: readonly EventMark[]
  readonly strikes: readonly Strike[]
}

const secondMs = 1000

/** Error share, workers listening and rate, over the same seconds; p99 where a check is about it. */
export function experimentPlots(reading: RunReading): readonly LinkedPlot[] {
  const strikes = strikesOf(reading)
  const struck: Struck = { strikes, marks: strikes.map(markOf) }
  const plots = [errorPlot(reading, struck), listeningPlot(reading, struck), ratePlot(reading, struck)]
  const hasLatency = limitsOf(reading.checks, 'p99').length > 0
  return hasLatency ? [...plots, latencyPlot(reading, struck)] : plots
}

/** Seconds from the first one on; it grows in few sizes while the run goes on. */
export function experimentAxis({ originAtMs, untilMs, isOver }: RunReading): ValueAxis {
  return runTimeAxis(originAtMs, untilMs - originAtMs, null, isOver)
}

function errorPlot(reading: RunReading, struck: Struck): LinkedPlot {
  const percents = reading.seconds.map(({ errorRatio }) => (errorRatio === null ? null : errorRatio * 100))
  const limits = limitsOf(reading.checks, 'errors')
  const most = Math.max(0, ...percents.map((value) => value ?? 0), ...limits.map((limit) => limit * 1.25))
  return {
    title: 'Error share',
    sub: '% of the requests that ended in each second',
    formatY: percentTick,
    grow: 1.2,
    picture: {
      ...plainPicture,
      yAxis: niceAxis(most, 0.1),
      bars: [...heldBars(struck, niceAxis(most, 0.1).high), errorBars(reading.seconds, percents)],
      lines: [],
      rules: rulesOf(limits, percentWords),
      marks: struck.marks,
      tags: struck.marks,
    },
  }
}

function listeningPlot(reading: RunReading, struck: Struck): LinkedPlot {
  const counts = reading.seconds.map(({ listening }) => listening)
  const limits = limitsOf(reading.checks, 'listening')
  const most = Math.max(1, ...counts.map((value) => value ?? 0), ...limits)
  const yAxis = countAxis(most)
  return {
    title: 'Workers listening',
    sub: '',
    formatY: countTick,
    grow: 0.8,
    picture: {
      ...plainPicture,
      yAxis,
      bars: heldBars(struck, yAxis.high),
      lines: [steppedLine('listening', reading.seconds, counts)],
      rules: rulesOf(limits, countTick),
      marks: struck.marks,
    },
  }
}

function ratePlot(reading: RunReading, struck: Struck): LinkedPlot {
  const { seconds, checks } = reading
  const rates = seconds.map(({ okPerSec }) => okPerSec)
  const limits = limitsOf(checks, 'rate')
  const yAxis = rateAxis(Math.max(0, ...rates, ...limits))
  return {
    title: 'Rate',
    sub: 'requests answered well, per second',
    formatY: thousands,
    picture: {
      ...plainPicture,
      yAxis,
      bars: heldBars(struck, yAxis.high),
      lines: [
        wordedLine(
          'rate',
          '',
          seconds.map(({ atMs }) => atMs),
          rates,
          { ink: 'fg', width: 1.5, filled: true },
        ),
      ],
      rules: rulesOf(limits, rateWords),
      marks: struck.marks,
    },
  }
}

function latencyPlot({ seconds, checks }: RunReading, struck: Struck): LinkedPlot {
  const limits = limitsOf(checks, 'p99')
  const values = seconds.map(({ p99Ms }) => p99Ms)
  const yAxis = niceAxis(Math.max(0, ...values.map((value) => value ?? 0), ...limits.map((limit) => limit * 1.15)), 1)
  return {
    title: 'Latency p99',
    sub: 'of each second',
    formatY: latencyTick,
    picture: {
      ...plainPicture,
      yAxis,
      bars: heldBars(struck, yAxis.high),
      lines: [
        wordedLine(
          'p99',
          '',
          seconds.map(({ atMs }) => atMs),
          values,
          { ink: 'seq3', width: 1.5 },
        ),
      ],
      rules: rulesOf(limits, formatDelay),
      marks: struck.marks,
    },
  }
}

/** The first limit has its word at its end; two words on one another could not be read. */
function rulesOf(limits: readonly number[], words: (limit: number) => string): readonly ChartRule[] {
  return limits.map((at) => ({ axis: 'y', at, words: words(at), ink: 'warn' }))
}

/** Stretches of time in which a fault held, as high as the chart. */
function heldBars({ strikes }: Struck, high: number): readonly ChartBars[] {
  const bars = strikes.flatMap(({ fromMs, untilMs }) =>
    untilMs === null ? [] : [{ from: fromMs, to: untilMs, value: high }],
  )
  return bars.length === 0 ? [] : [{ id: 'held', ink: 'rb-unresponsive', alpha: 0.16, bars }]
}

function errorBars(seconds: readonly ExperimentSecond[], percents: readonly (number | null)[]): ChartBars {
  const bars = seconds.map(({ atMs }, index) => ({ from: atMs - secondMs, to: atMs, value: percents[index] ?? 0 }))
  return { id: 'errors', ink: 'bad', alpha: 0.85, bars }
}

/** A count holds for its whole second; null breaks the line. */
function steppedLine(id: string, seconds: readonly ExperimentSecond[], values: readonly (number | null)[]): ChartLine {
  const xs = seconds.flatMap(({ atMs }) => [atMs - secondMs, atMs])
  const ys = values.flatMap((value) => [value, value])
  return wordedLine(id, '', xs, ys, { ink: 'fg', width: 1.5 })
}

/** From no worker to as many as there are; half of them has a tick where it is a whole number. */
function countAxis(most: number): ValueAxis {
  const ticks = most % 2 === 0 ? [0, most / 2, most] : [0, most]
  // A little room above: a line along the very edge is half a line.
  return { scale: 'linear', low: 0, high: most * 1.12, ticks }
}

function markOf({ words, does, fromMs }: Strike, index: number): EventMark {
  const action = actionOf(does)
  return {
    id: index,
    atMs: fromMs,
    words: action?.words.replace('…', '') ?? words,
    sentence: words,
    icon: action?.icon ?? 'signal',
    tone: 'hot',
    ended: null,
  }
}

/** The numbers of one second, and what was at work in it. */
export function secondTip(
  reading: Pick<RunReading, 'seconds' | 'originAtMs' | 'steps' | 'untilMs'>,
  atMs: number,
): PlotTip {
  const head = elapsedWords(atMs - reading.originAtMs)
  const second = reading.seconds.find((each) => each.atMs === atMs)
  if (second === undefined) return { head, rows: [] }
  const active = strikesOf(reading).filter(
    ({ fromMs, untilMs }) => fromMs <= atMs && (untilMs ?? fromMs) >= atMs - secondMs,
  )
  return {
    head,
    rows: [
      ['errors', second.errorRatio === null ? noValue : percentWords(second.errorRatio * 100)],
      ['listening', second.listening === null ? noValue : formatNumber(second.listening)],
      ['ok', rateWords(second.okPerSec)],
      ['p99', second.p99Ms === null ? noValue : formatDelay(second.p99Ms)],
      ['fault', active.length === 0 ? 'none' : active.map(({ words }) => words).join(', ')],
    ],
  }
}

/** "0.04 %": small shares with the digits that tell them apart. */
export function percentWords(percent: number): string {
  return inWords({ value: percentTick(percent), unit: '%' })
}

const percentTick = (percent: number): string => String(Number(percent.toFixed(percent < 1 ? 3 : percent < 10 ? 1 : 0)))
const countTick = (count: number): string => formatNumber(count)
export const rateWords = (perSec: number): string => `${formatNumber(perSec)}/s`

function latencyTick(ms: number): string {
  return ms >= 1000 ? `${formatNumber(ms / 1000)}${narrowSpace}s` : `${Number(ms.toPrecision(2))}${narrowSpace}ms`
}
