import { firstIndexSince } from '../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { Series } from '../../store/series/series.ts'

/** What all slots together measured in one stretch of time. */
export interface EnvelopePoint {
  readonly atMs: number
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Reads one number of many slots again and again out of their growing rings. */
export interface EnvelopeReader {
  /** Whole stretches since a moment, oldest first: the one that is under way is left out, as not every slot was measured yet. */
  read(slotPoints: Series['slotPoints'], sinceMs: number, nowMs: number): readonly EnvelopePoint[]
}

/** A sample may come so many stretches late; the values of older ones are let go. */
const openStretches = 4

/** Each point is looked at once, when it is new: hundreds of rings would else be read anew every second. */
export function createEnvelopeReader(pick: (point: SlotPoint) => number | null, stretchMs: number): EnvelopeReader {
  const readUntil = new Map<number, number>()
  const open = new Map<number, number[]>()
  const known = new Map<number, EnvelopePoint>()

  function take(slot: number, point: SlotPoint, oldest: number): void {
    readUntil.set(slot, point.atMs)
    const value = pick(point)
    const stretch = Math.floor(point.atMs / stretchMs)
    if (value === null || stretch < oldest) return
    const values = open.get(stretch)
    if (values === undefined) open.set(stretch, [value])
    else values.push(value)
  }

  return {
    read(slotPoints, sinceMs, nowMs) {
      const oldest = Math.floor(sinceMs / stretchMs)
      for (const [slot, ring] of slotPoints) {
        const from = Math.max(sinceMs, (readUntil.get(slot) ?? 0) + 1)
        for (let index = firstIndexSince(ring, from); index < ring.length; index += 1) {
          const point = ring.at(index)
          if (point !== undefined) take(slot, point, oldest)
        }
      }
      const newest = Math.floor(nowMs / stretchMs)
      for (const [stretch, values] of open) {
        if (stretch >= newest) continue
        known.set(stretch, summed(values, (stretch + 0.5) * stretchMs))
        if (stretch < newest - openStretches) open.delete(stretch)
      }
      for (const stretch of known.keys()) if (stretch < oldest) known.delete(stretch)
      return [...known.values()].sort((one, other) => one.atMs - other.atMs)
    },
  }
}

function summed(values: number[], atMs: number): EnvelopePoint {
  values.sort((one, other) => one - other)
  return {
    atMs,
    min: values[0] ?? 0,
    median: values[Math.floor(values.length / 2)] ?? 0,
    max: values.at(-1) ?? 0,
  }
}
