import type { Ring } from '../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { LineRun } from '../../charts/series/chart-line.ts'

/** A slot's line in the window shown: values over epoch ms. */
export interface SlotLine {
  readonly slot: number
  readonly runs: readonly LineRun[]
  /** Newest known value in the window, null when there is none. */
  readonly last: { readonly atMs: number; readonly value: number } | null
  /** The worker is sampled, but this number is missing from its newest points. */
  readonly silent: boolean
  /** When the slot's newest sample was taken, with or without this number; 0 before the first. */
  readonly newestAtMs: number
  readonly max: number
}

export interface LineRules {
  /** A longer silence than this between two points breaks the line. */
  readonly gapMs: number
  /** Of each bucket of this length only the smallest and the largest value are kept; 0 keeps every point. */
  readonly bucketMs: number
}

/** Reads one slot's line again and again out of its growing ring. */
export interface LineReader {
  /** The line since a moment, which never goes back. Its runs belong to the reader: they grow with the next reading. */
  read(sinceMs: number): SlotLine
}

interface GrowingRun {
  xs: number[]
  ys: number[]
  /** Where the bucket begins that still fills, and its number. */
  bucketFrom: number
  bucket: number
}

/**
 * A missing value, a new generation and a long silence each begin a new run. Each point is looked at once, when it is new:
 * 64 slots with 300 points each would else be read anew every second. Buckets lie on the wall clock, not on the window's
 * edge, so that a thinned line does not shimmer while it scrolls.
 */
export function createLineReader(
  slot: number,
  ring: Ring<SlotPoint>,
  pick: (point: SlotPoint) => number | null,
  rules: LineRules,
): LineReader {
  let runs: GrowingRun[] = []
  let run: GrowingRun | null = null
  let newest: SlotPoint | null = null
  let last: SlotLine['last'] = null
  let lastGeneration = 0

  function take(point: SlotPoint): void {
    const value = pick(point)
    const isBroken = newest === null || newest.generation !== point.generation || point.atMs - newest.atMs > rules.gapMs
    newest = point
    if (value === null) {
      run = null
      return
    }
    if (run === null || isBroken) {
      run = { xs: [], ys: [], bucketFrom: 0, bucket: Number.NaN }
      runs.push(run)
    }
    const bucket = rules.bucketMs === 0 ? Number.NaN : Math.floor(point.atMs / rules.bucketMs)
    if (rules.bucketMs !== 0 && run.bucket !== bucket) closeBucket(run, bucket)
    run.xs.push(point.atMs)
    run.ys.push(value)
    last = { atMs: point.atMs, value }
    lastGeneration = point.generation
  }

  return {
    read(sinceMs) {
      const readUntilMs = newest?.atMs ?? Number.NEGATIVE_INFINITY
      for (let index = firstNew(ring, readUntilMs, sinceMs); index < ring.length; index += 1) {
        const point = ring.at(index)
        if (point !== undefined) take(point)
      }
      for (const each of runs) dropBefore(each, sinceMs, each === run)
      runs = runs.filter((each) => each.xs.length > 0)
      if (runs.length === 0) last = null
      return {
        slot,
        runs,
        last,
        silent: last !== null && newest !== null && newest.atMs > last.atMs && newest.generation === lastGeneration,
        newestAtMs: newest?.atMs ?? 0,
        max: largest(runs),
      }
    },
  }
}

/** Index of the first point after those that were read; of points before the window only the newest counts. */
function firstNew(ring: Ring<SlotPoint>, readUntilMs: number, sinceMs: number): number {
  let first = ring.length
  while (first > 0 && (ring.at(first - 1)?.atMs ?? 0) > readUntilMs) {
    first -= 1
    // One point before the window, so that the line enters from its edge.
    if ((ring.at(first)?.atMs ?? 0) < sinceMs) break
  }
  return first
}

/** Keeps the smallest and the largest point of the bucket that is over, in their order. */
function closeBucket(run: GrowingRun, nextBucket: number): void {
  const { xs, ys, bucketFrom } = run
  if (ys.length - bucketFrom > 2) {
    let low = bucketFrom
    let high = bucketFrom
    for (let index = bucketFrom + 1; index < ys.length; index += 1) {
      if ((ys[index] ?? 0) < (ys[low] ?? 0)) low = index
      if ((ys[index] ?? 0) > (ys[high] ?? 0)) high = index
    }
    const kept = low === high ? [low] : [Math.min(low, high), Math.max(low, high)]
    const keptXs = kept.map((index) => xs[index] ?? 0)
    const keptYs = kept.map((index) => ys[index] ?? 0)
    xs.splice(bucketFrom, xs.length, ...keptXs)
    ys.splice(bucketFrom, ys.length, ...keptYs)
  }
  run.bucketFrom = ys.length
  run.bucket = nextBucket
}

/** Drops what lies before the window but for the newest such point; an ended run that lies there as a whole goes with it. */
function dropBefore(run: GrowingRun, sinceMs: number, isOpen: boolean): void {
  const { xs, ys } = run
  const inside = xs.findIndex((each) => each >= sinceMs)
  const count = inside === -1 ? xs.length - (isOpen ? 1 : 0) : inside - 1
  if (count <= 0) return
  xs.splice(0, count)
  ys.splice(0, count)
  run.bucketFrom = Math.max(0, run.bucketFrom - count)
}

function largest(runs: readonly LineRun[]): number {
  let max = 0
  for (const { ys } of runs) for (const value of ys) if (value > max) max = value
  return max
}
