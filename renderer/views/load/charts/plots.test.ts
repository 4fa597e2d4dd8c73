import { describe, expect, it } from 'vitest'
import type { LoadPoint } from '../../../../shared/model/load.ts'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { thousands } from '../../../format/number.ts'
import { aResult, someSeconds, totalsOf } from '../../../testing/load.ts'
import { comparedRows, letterOf } from '../compare/compare-figures.ts'
import { comparedPlot, lookOf } from '../compare/compare-plots.ts'
import { readingOfResult } from '../reading.ts'
import { idealOf, kneeOf, limitPlots, pointTip } from './curves.ts'
import { aroundPeaks, latencyTick, secondTip, throughputPlot, timeAxisOf } from './timeline-plots.ts'

const plain = (words: string) => words.replaceAll('\u202f', ' ')
const point = (askedPerSec: number | null, change: Partial<LoadPoint> = {}): LoadPoint => ({
  workers: 4,
  askedPerSec,
  sentPerSec: askedPerSec ?? 0,
  okPerSec: askedPerSec ?? 0,
  failedRatio: 0,
  p50Ms: 2,
  p99Ms: 10,
  generatorCpuRatio: 0.4,
  isWithinBounds: true,
  isGeneratorBound: false,
  ...change,
})

describe('knee of a ramp', () => {
  const ramp = [point(100), point(200), point(400, { isWithinBounds: false }), point(800)]
  const bounds = {
    kind: 'limit',
    fromPerSec: 100,
    toPerSec: 800,
    factor: 2,
    stepS: 5,
    p99BoundMs: 50,
    failedBoundRatio: 0.01,
  } as const

  it('is the last step before a bound was crossed', () => {
    expect(kneeOf(ramp)?.askedPerSec).toBe(200)
    expect(kneeOf(ramp.slice(0, 2))?.askedPerSec).toBe(200)
    expect(kneeOf([point(100, { isWithinBounds: false })])).toBeNull()
    expect(kneeOf([])).toBeNull()
  })

  it('is drawn only once a bound was crossed', () => {
    expect(limitPlots(ramp, bounds)[0]?.picture.rules).toMatchObject([{ axis: 'x', at: 200 }])
    expect(limitPlots(ramp.slice(0, 2), bounds)[0]?.picture.rules).toEqual([])
  })
})

describe('ideal of 1 → N', () => {
  it('grows with the workers from what one did, and never beyond what was asked', () => {
    const closed = [1, 2, 4].map((workers) => point(null, { workers, okPerSec: 500 }))
    expect(idealOf(closed)).toEqual([500, 1000, 2000])
    const open = [1, 2, 4].map((workers) => point(1200, { workers, okPerSec: 500 }))
    expect(idealOf(open)).toEqual([500, 1000, 1200])
    expect(idealOf([])).toEqual([])
  })

  it('says at each step what limited it', () => {
    const points = [point(100, { isGeneratorBound: true }), point(200, { isWithinBounds: false })]
    const limitedBy = (asked: number) =>
      pointTip(points, ({ askedPerSec }) => askedPerSec === asked).rows.find(([name]) => name === 'limited by')?.[1]
    expect([100, 200].map(limitedBy)).toEqual(['the generator', 'the bound'])
  })
})

describe('time line', () => {
  const startedAtMs = 10_000_000
  const event = { kind: 'exit', tone: 'hot', words: 'slot 2 exited by SIGKILL' } as const
  const seconds = someSeconds(60, startedAtMs).map((each, at) => (at === 24 ? { ...each, failedCount: 9 } : each))
  const marks = [{ atMs: startedAtMs + 24_000, slot: 2, words: 'SIGKILL 2', event }]
  const reading = readingOfResult(aResult({ startedAtMs }, { seconds, marks }))

  it('is as long as the run, with the marks of the cluster on it', () => {
    const axis = timeAxisOf(reading)
    expect(axis.high - axis.low).toBe(60_000)
    expect(throughputPlot(reading).picture.marks).toMatchObject([
      { words: 'SIGKILL 2', atMs: reading.startedAtMs + 24_000, icon: 'crashed' },
    ])
  })

  it('draws failures around where they happened, not along the axis', () => {
    expect(aroundPeaks([0, 0, 0, 9, 0, 0])).toEqual([null, null, 0, 9, 0, null])
  })

  it('draws no line through what was not measured', () => {
    const steps = [...reading.seconds.slice(0, 3), ...reading.seconds.slice(9, 12)]
    const runs = throughputPlot({ ...reading, seconds: steps }).picture.lines[0]?.runs
    expect(runs?.map(({ ys }) => ys.length)).toEqual([3, 3])
  })

  it('makes no burst and no gap of a second that a busy machine made longer', () => {
    const [first, , third] = reading.seconds
    if (first === undefined || third === undefined) throw new Error('there is no second')
    const long = { ...third, lastedMs: 2000, okCount: 1000 }
    const runs = throughputPlot({ ...reading, seconds: [first, long] }).picture.lines[0]?.runs
    expect(runs?.map(({ ys }) => ys)).toEqual([[first.okCount, 500]])
  })

  it('takes no rest of a run for a second', () => {
    const last = reading.seconds[2]
    if (last === undefined) throw new Error('there is no second')
    const seconds = [...reading.seconds.slice(0, 3), { ...last, atMs: last.atMs + 60, okCount: 3 }]
    const runs = throughputPlot({ ...reading, seconds }).picture.lines[0]?.runs
    expect(runs?.map(({ ys }) => ys.length)).toEqual([3])
  })

  it('shows no mark of the time before its first second', () => {
    const late = { ...reading, seconds: reading.seconds.slice(30) }
    expect(throughputPlot(late).picture.marks).toEqual([])
  })

  it('tells one second in numbers', () => {
    const tip = secondTip(reading, reading.startedAtMs + 25_000)
    expect(tip.head).toBe('0:25')
    expect(tip.rows.find(([name]) => name === 'failed')).toEqual(['failed', '9/s'])
    expect(secondTip(reading, 1).rows).toEqual([])
  })

  it('counts from the start of the run also when its first hour is no longer kept', () => {
    const [first] = reading.seconds
    if (first === undefined) throw new Error('there is no second')
    const lateMs = reading.startedAtMs + 2 * 3_600_000
    const seconds = Array.from({ length: 3600 }, (_, index) => ({ ...first, atMs: lateMs + index * 1000 }))
    expect(secondTip({ ...reading, seconds }, lateMs).head).toBe('2:00:00')
  })

  it('names ticks shortly', () => {
    expect([0, 500, 1000, 2500, 12_500, 100_000].map(thousands)).toEqual(['0', '500', '1k', '2.5k', '12.5k', '100k'])
    expect([0.1, 1, 100, 1000].map((ms) => plain(latencyTick(ms)))).toEqual(['0.1 ms', '1 ms', '100 ms', '1 s'])
  })

  it('has no asked line under the closed model', () => {
    const seconds = reading.seconds.map((second) => ({ ...second, askedCount: null }))
    const plot = throughputPlot({ ...reading, settings: { ...defaultLoadSettings, model: 'closed' }, seconds })
    expect(plot.picture.lines.find(({ id }) => id === 'asked')?.runs).toEqual([])
  })
})

describe('comparison', () => {
  const made = (name: string, okPerSec: number, p50Ms: number, shares: readonly number[]) =>
    aResult({ name, okPerSec }, { totals: totalsOf(someSeconds(60), { p50Ms, shares }) })
  const results = [
    made('random', 1902, 2.8, [0.31, 0.22, 0.26, 0.21]),
    made('least-conn.', 1988, 1.7, [0.25, 0.25, 0.25, 0.25]),
    made('1 worker', 612, 24, [1]),
  ]
  const row = (name: string) => comparedRows(results).find((each) => each.name === name)

  it('marks the better figures, where better has a meaning', () => {
    expect(results.map(({ summary }) => summary.name)).toEqual(['random', 'least-conn.', '1 worker'])
    expect(row('ok per second')?.best).toEqual(new Set([1]))
    expect(row('p99')?.best).toEqual(new Set([1]))
    expect(row('Made with')?.best).toEqual(new Set())
    expect(row('Fairness (max/mean)')?.cells).toEqual(['1.24', '1.00', '–'])
  })

  it('marks nothing when all are alike', () => {
    const twins = comparedRows([...results.slice(0, 1), ...results.slice(0, 1)])
    expect(twins.every(({ best }) => best.size === 0)).toBe(true)
  })

  it('draws every run from its own start on', () => {
    const { plot, xs, xAxis } = comparedPlot(results, 'throughput')
    expect(plot.picture.lines.map(({ end, runs }) => [end, runs[0]?.xs[0]])).toEqual([
      [{ words: 'A' }, 1000],
      [{ words: 'B' }, 1000],
      [{ words: 'C' }, 1000],
    ])
    expect([xAxis.low, xs[1]]).toEqual([0, 2000])
  })

  it('draws no rate of what was left of a second, and none of waiting for the last answers', () => {
    const [result] = results
    const last = result?.seconds.at(-1)
    if (result === undefined || last === undefined) throw new Error('there is no second')
    const rest = { ...last, atMs: last.atMs + 40, okCount: 1 }
    const waiting = { ...last, atMs: last.atMs + 1000, askedCount: 0, sentCount: 0, okCount: 2 }
    const lines = (all: typeof result.seconds) =>
      comparedPlot([{ ...result, seconds: all }], 'throughput').plot.picture.lines
    expect(lines([...result.seconds, rest, waiting])).toEqual(lines(result.seconds))
  })

  it('tells at least sixteen runs apart', () => {
    const looks = new Set(Array.from({ length: 16 }, (_, index) => JSON.stringify(lookOf(index))))
    expect(looks.size).toBe(16)
    expect([0, 1, 25].map(letterOf)).toEqual(['A', 'B', 'Z'])
  })
})
