import { firstIndexSince, type Ring } from '../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import { type ChartBound, heightWithBounds } from '../../charts/chart-bound.ts'
import type { ChartPicture } from '../../charts/chart-picture.ts'
import type { EventMark } from '../../charts/event-marks.ts'
import { createLineReader, type LineReader, type SlotLine } from '../../charts/line-runs.ts'
import type { Metric } from '../../charts/metric.ts'
import type { Palette } from '../../charts/palette.ts'
import type { Series } from '../../store/series/series.ts'

/** Points in all lines of one chart together; past it every line is thinned further, down to a floor. */
const pointBudget = 4096

/** Most points per line: 300 for a few workers, fewer for many, so that a tick stays cheap and the picture readable. */
export function pointsPerLine(lineCount: number): number {
  return Math.max(64, Math.min(300, Math.floor(pointBudget / Math.max(1, lineCount))))
}

interface ChartRequest {
  readonly slotPoints: Series['slotPoints']
  readonly slots: readonly number[]
  readonly metric: Metric
  readonly nowMs: number
  readonly rangeMs: number
  readonly samplingIntervalMs: number
  readonly marks: readonly EventMark[]
  readonly bounds?: readonly ChartBound[]
  readonly tags: readonly EventMark[] | null
  readonly palette: Palette
}

/** A chart's picture without pointer: lines of the slots, and an axis that holds them. */
export function chartPicture(request: ChartRequest): ChartPicture {
  const { slotPoints, metric, nowMs, rangeMs } = request
  const gapMs = gapAfterMs(request.samplingIntervalMs)
  const lines = request.slots.flatMap((slot) => {
    const ring = slotPoints.get(slot)
    return ring === undefined ? [] : [lineOf(slot, ring, request, gapMs)]
  })
  const lineMax = Math.max(0, ...lines.map((line) => line.max))
  const { bounds = [], marks, tags, palette } = request
  return {
    nowMs,
    rangeMs,
    gapMs,
    axis: metric.axis(heightWithBounds(bounds, lineMax)),
    lines,
    marks,
    bounds,
    tags,
    highlighted: null,
    cursorMs: null,
    palette,
  }
}

/** The same pictures on one axis that holds the lines of all, so that their heights can be compared. */
export function withCommonAxis(metric: Metric, pictures: readonly ChartPicture[]): readonly ChartPicture[] {
  const axis = metric.axis(Math.max(0, ...pictures.flatMap(({ lines }) => lines.map((line) => line.max))))
  return pictures.map((picture) => ({ ...picture, axis }))
}

interface KnownReader {
  readonly key: string
  readonly reader: LineReader
}

/** One reader for each ring and metric; it goes with its ring. */
const readers = new WeakMap<Ring<SlotPoint>, Map<string, KnownReader>>()

function lineOf(slot: number, ring: Ring<SlotPoint>, request: ChartRequest, gapMs: number): SlotLine {
  const { metric, nowMs, rangeMs } = request
  const sinceMs = nowMs - rangeMs
  const maxPoints = pointsPerLine(request.slots.length)
  const bucketMs = bucketOf(ring.length - firstIndexSince(ring, sinceMs), rangeMs, maxPoints)
  const ofRing = readers.get(ring) ?? new Map<string, KnownReader>()
  readers.set(ring, ofRing)
  const key = `${rangeMs} ${gapMs} ${bucketMs}`
  const known = ofRing.get(metric.id)
  const reader = known?.key === key ? known.reader : createLineReader(slot, ring, metric.pick, { gapMs, bucketMs })
  if (reader !== known?.reader) ofRing.set(metric.id, { key, reader })
  return reader.read(sinceMs)
}

/** Length of the buckets that thin a line down to its points; 0 while it has hardly more than those. */
export function bucketOf(count: number, rangeMs: number, maxPoints: number): number {
  return count <= maxPoints * 1.15 ? 0 : (rangeMs / maxPoints) * 2
}

/** Two missed samples are a gap. */
export function gapAfterMs(samplingIntervalMs: number): number {
  return Math.max(2000, samplingIntervalMs * 2.5)
}

/** The sample that was in force at a moment: the newest at or before it, if it is not older than a gap. */
export function pointAt(ring: Ring<SlotPoint>, atMs: number, gapMs: number): SlotPoint | null {
  let low = 0
  let high = ring.length - 1
  let found: SlotPoint | null = null
  while (low <= high) {
    const middle = (low + high) >> 1
    const point = ring.at(middle)
    if (point !== undefined && point.atMs <= atMs) {
      found = point
      low = middle + 1
    } else high = middle - 1
  }
  return found !== null && atMs - found.atMs <= gapMs ? found : null
}
