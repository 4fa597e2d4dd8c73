import { mix32 } from '../../shared/base/mix32.ts'
import type { Toxic } from './toxic.ts'

/** Bytes as they came, or the end of the stream (null). */
export interface Piece {
  bytes: Buffer | null
  readonly arrivedMonoMs: number
  /** Counted from 1 in its lane: what its jitter is drawn by. */
  readonly number: number
}

/** Where a lane stands, for what depends on what passed before. */
export interface LaneProgress {
  /** The narrow line is busy until then. */
  lineFreeMonoMs: number
  /** When the slicer lets the next slice pass. */
  sliceFreeMonoMs: number
  sliceCount: number
}

/** All toxics of one stream of one connection, taken together: latencies add up, the lowest rate and size count. */
export interface LaneShape {
  readonly latencies: readonly { readonly latencyMs: number; readonly jitterMs: number; readonly seed: number }[]
  readonly ratePerSec: number
  readonly slicer: { readonly averageBytes: number; readonly sizeVariation: number; readonly seed: number } | null
  readonly sliceDelayMs: number
  readonly slowCloseMs: number
  readonly isStopped: boolean
}

/** A narrow line sends slices of so much time: what is late by less than that is caught up, so that the rate is kept. */
const lineSliceMs = 50

/** `connectionNumber`: two connections under one toxic have each their own jitter. */
export function shapeOf(toxics: readonly Toxic[], connectionNumber: number): LaneShape {
  const seedOf = (toxic: Toxic): number => mix32(toxic.seed ^ mix32(connectionNumber))
  const latencies = toxics.flatMap((toxic) => (toxic.kind === 'latency' ? [{ ...toxic, seed: seedOf(toxic) }] : []))
  const slicers = toxics.flatMap((toxic) => (toxic.kind === 'slicer' ? [{ ...toxic, seed: seedOf(toxic) }] : []))
  return {
    latencies,
    ratePerSec: Math.min(...toxics.map((toxic) => (toxic.kind === 'bandwidth' ? toxic.ratePerSec : Infinity))),
    slicer: slicers.toSorted((a, b) => a.averageBytes - b.averageBytes)[0] ?? null,
    sliceDelayMs: slicers.reduce((sum, { delayMs }) => sum + delayMs, 0),
    slowCloseMs: toxics.reduce((sum, toxic) => sum + (toxic.kind === 'slow_close' ? toxic.delayMs : 0), 0),
    isStopped: toxics.some(({ kind }) => kind === 'timeout' || kind === 'reset_peer'),
  }
}

/** How much of the piece passes next, and when: at once, if that is over. */
export function decidePass(
  shape: LaneShape,
  progress: LaneProgress,
  { bytes, arrivedMonoMs, number }: Piece,
): { readonly byteCount: number; readonly dueMonoMs: number } {
  const delayMs = shape.latencies.reduce((sum, latency) => sum + drawDelay(latency, number), 0)
  const readyMonoMs = arrivedMonoMs + delayMs
  if (bytes === null) return { byteCount: 0, dueMonoMs: readyMonoMs + shape.slowCloseMs }
  const onLine = Math.max(1, Math.floor((shape.ratePerSec * lineSliceMs) / 1000))
  const byteCount = Math.min(bytes.length, onLine, drawSlice(shape, progress.sliceCount))
  const startMonoMs = Math.max(readyMonoMs, shape.slicer === null ? readyMonoMs : progress.sliceFreeMonoMs)
  if (shape.ratePerSec === Infinity) return { byteCount, dueMonoMs: startMonoMs }
  const sendMs = (byteCount * 1000) / shape.ratePerSec
  return { byteCount, dueMonoMs: Math.max(startMonoMs, progress.lineFreeMonoMs) + sendMs }
}

/** Notes that a slice passed which was due then. */
export function notePass(shape: LaneShape, progress: LaneProgress, dueMonoMs: number, monoMs: number): void {
  progress.sliceCount += 1
  progress.sliceFreeMonoMs = monoMs + shape.sliceDelayMs
  // A reader that did not want any more has not saved up what it may have later.
  progress.lineFreeMonoMs = Math.max(dueMonoMs, monoMs - lineSliceMs)
}

function drawDelay(latency: LaneShape['latencies'][number], pieceNumber: number): number {
  const { latencyMs, jitterMs, seed } = latency
  return Math.max(0, latencyMs + jitterMs * drawBetween(-1, 1, seed, pieceNumber))
}

function drawSlice({ slicer }: LaneShape, sliceNumber: number): number {
  if (slicer === null) return Infinity
  const { averageBytes, sizeVariation, seed } = slicer
  return Math.max(1, Math.round(averageBytes + sizeVariation * drawBetween(-1, 1, seed, sliceNumber)))
}

/** The same for the same seed and number. */
function drawBetween(low: number, high: number, seed: number, number: number): number {
  return low + ((high - low) * mix32(seed ^ mix32(number))) / 2 ** 32
}
