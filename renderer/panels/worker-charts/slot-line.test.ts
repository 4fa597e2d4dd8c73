import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing, type Ring } from '../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import { createLineReader } from './slot-line.ts'

const nothing: Omit<SlotPoint, 'atMs' | 'generation' | 'cpuRatio'> = {
  ageMs: null,
  silentMs: null,
  rssBytes: null,
  selfAtMs: null,
  heapUsedBytes: null,
  heapLimitBytes: null,
  loopUtilizationRatio: null,
  loopDelayP50Ms: null,
  loopDelayP99Ms: null,
  loopDelayMaxMs: null,
  openConnections: null,
  upgradedConnections: null,
  requestsInFlight: null,
  oldestRequestMs: null,
  requestCount: null,
  requestsPerSec: null,
  latencyP99Ms: null,
  connectionsPerSec: null,
}

type Sample = readonly [atMs: number, cpuRatio: number | null, generation?: number]

const pointOf = ([atMs, cpuRatio, generation = 1]: Sample): SlotPoint => ({ ...nothing, atMs, cpuRatio, generation })

const readerOf = (ring: Ring<SlotPoint>, bucketMs: number) =>
  createLineReader(1, ring, (point) => point.cpuRatio, { gapMs: 2500, bucketMs })

const read = (samples: readonly Sample[], bucketMs = 0) =>
  readerOf(createRing(1000, samples.map(pointOf)), bucketMs).read(0)

describe('lines of a chart', () => {
  it('joins neighbouring samples of one generation', () => {
    expect(
      read([
        [1000, 0.1],
        [2000, 0.2],
        [3000, 0.3],
      ]).runs,
    ).toMatchObject([{ xs: [1000, 2000, 3000], ys: [0.1, 0.2, 0.3] }])
  })

  it('breaks at a missing value, at a new generation and at a long silence', () => {
    const starts = read([
      [1000, 0.1],
      [2000, null],
      [3000, 0.3],
      [4000, 0.4, 2],
      [9000, 0.5, 2],
    ]).runs.map((run) => run.xs[0])
    expect(starts).toEqual([1000, 3000, 4000, 9000])
  })

  it('is silent when the worker is still sampled but this number is missing', () => {
    expect(
      read([
        [1000, 0.1],
        [2000, null],
      ]).silent,
    ).toBe(true)
    expect(
      read([
        [1000, 0.1],
        [2000, 0.2],
      ]).silent,
    ).toBe(false)
    expect(
      read([
        [1000, 0.1],
        [2000, null, 2],
      ]).silent,
    ).toBe(false)
  })

  it('keeps one point before the window, so that the line enters from its edge', () => {
    expect(
      read([
        [-9000, 1],
        [-1000, 0.5],
        [1000, 0.1],
      ]).runs[0]?.xs,
    ).toEqual([-1000, 1000])
  })

  it('has no last value without samples', () => {
    expect(read([])).toMatchObject({ runs: [], last: null, silent: false, max: 0 })
  })

  it('lets go of a line that has left the window, but not of the point a living line comes from', () => {
    const ring = createRing<SlotPoint>(
      1000,
      (
        [
          [1000, 0.1],
          [2000, 0.2],
          [3000, null, 2],
        ] as const
      ).map(pointOf),
    )
    const reader = readerOf(ring, 0)
    expect(reader.read(0).runs).toHaveLength(1)
    expect(reader.read(5000)).toMatchObject({ runs: [], last: null, max: 0 })
    ring.push(pointOf([6000, 0.6, 2]))
    ring.push(pointOf([7000, 0.7, 2]))
    expect(reader.read(9000).runs).toMatchObject([{ xs: [7000], ys: [0.7] }])
  })

  it('tells when the newest sample was taken, with or without this number', () => {
    expect(
      read([
        [1000, 0.1],
        [2000, null],
      ]).newestAtMs,
    ).toBe(2000)
  })

  it('grows with its ring as if it were read anew', () => {
    const sample = fc.tuple(
      fc.integer({ min: 1, max: 4000 }),
      fc.option(fc.double({ noNaN: true, min: 0, max: 9 })),
      fc.integer({ min: 1, max: 2 }),
      fc.boolean(),
    )
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), fc.constantFrom(0, 7000), (samples, bucketMs) => {
        const ring = createRing<SlotPoint>(1000)
        const growing = readerOf(ring, bucketMs)
        let atMs = 0
        for (const [stepMs, value, generation, readNow] of samples) {
          atMs += stepMs
          ring.push(pointOf([atMs, value, generation]))
          if (readNow) growing.read(0)
        }
        expect(growing.read(0)).toEqual(readerOf(ring, bucketMs).read(0))
      }),
    )
  })
})

describe('thinning', () => {
  it('keeps the extremes, the order of time, only points that were there, and few of them', () => {
    const values = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(values, (ratios) => {
        const line = read(
          ratios.map((ratio, index) => [index * 1000, ratio]),
          10_000,
        )
        const atMs = line.runs.flatMap((run) => run.xs)
        const kept = line.runs.flatMap((run) => run.ys)
        expect(line.max).toBe(Math.max(...ratios))
        expect(Math.max(...kept)).toBe(Math.max(...ratios))
        expect(Math.min(...kept)).toBe(Math.min(...ratios))
        expect(atMs).toEqual([...atMs].sort((one, other) => one - other))
        atMs.forEach((each, index) => {
          expect(ratios[each / 1000]).toBe(kept[index])
        })
        // Two of every full bucket of ten, and all of the one that still fills.
        expect(kept.length).toBeLessThanOrEqual(2 * Math.floor((ratios.length - 1) / 10) + 10)
      }),
    )
  })
})
