import { firstIndexSince, type Listed } from '../../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../../shared/model/sample.ts'
import { type ChartLine, plainLine, runsOf } from '../../../charts/series/chart-line.ts'

/** The heap of one worker at a moment, as it said itself. */
export interface HeapLook {
  readonly atMs: number
  readonly totalBytes: number
}

interface HeapRequest {
  readonly points: Listed<SlotPoint>
  /** What V8 has reserved, known since somebody looks. */
  readonly looks: readonly HeapLook[]
  readonly generation: number
  readonly sinceMs: number
  /** Longer than this without a word is a gap. */
  readonly gapMs: number
}

/** Lines of the heap over time, and what they reach. */
export interface HeapLines {
  readonly lines: readonly ChartLine[]
  readonly lowestBytes: number | null
  readonly highestBytes: number
  readonly limitBytes: number | null
  /** Whether the limit is near enough to be drawn beside what is used. */
  readonly showsLimit: boolean
}

/** Used, reserved and limit of one generation's heap. What nobody reported is a gap in each of them. Pure. */
export function heapLines({ points, looks, generation, sinceMs, gapMs }: HeapRequest): HeapLines {
  const own: SlotPoint[] = []
  for (let index = firstIndexSince(points, sinceMs); index < points.length; index += 1) {
    const point = points.at(index)
    if (point?.generation === generation) own.push(point)
  }
  const used = own.map(({ atMs, heapUsedBytes }) => ({ atMs, bytes: heapUsedBytes }))
  const limits = own.map(({ atMs, heapLimitBytes }) => ({ atMs, bytes: heapLimitBytes }))
  const totals = looks
    .filter(({ atMs }) => atMs >= sinceMs)
    .map(({ atMs, totalBytes }) => ({ atMs, bytes: totalBytes }))
  const known = used.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))
  const reached = Math.max(0, ...known, ...totals.map(({ bytes }) => bytes))
  const limitBytes = limits.findLast(({ bytes }) => bytes !== null)?.bytes ?? null
  const showsLimit = limitBytes !== null && limitBytes <= reached * 3
  return {
    lines: [
      { ...lineOf('used', used, gapMs), ink: 'seq3', filled: true },
      { ...lineOf('total', totals, gapMs), ink: 'fg-3' },
      ...(showsLimit ? [{ ...lineOf('limit', limits, gapMs), ink: 'bad' as const, dash: [4, 3] }] : []),
    ],
    lowestBytes: known.length === 0 ? null : Math.min(...known),
    highestBytes: Math.max(reached, showsLimit ? limitBytes : 0),
    limitBytes,
    showsLimit,
  }
}

/** One of them, broken where nothing is known and where nothing came for too long. */
function lineOf(
  id: string,
  points: readonly { readonly atMs: number; readonly bytes: number | null }[],
  gapMs: number,
): Omit<ChartLine, 'ink'> {
  const xs: number[] = []
  const ys: (number | null)[] = []
  for (const { atMs, bytes } of points) {
    const previous = xs.at(-1)
    if (previous !== undefined && atMs - previous > gapMs) {
      xs.push(previous)
      ys.push(null)
    }
    xs.push(atMs)
    ys.push(bytes)
  }
  return { ...plainLine, id, runs: runsOf(xs, ys), end: null }
}
