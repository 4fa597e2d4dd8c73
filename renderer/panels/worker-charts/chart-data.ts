import { firstIndexSince, type Ring } from '../../../shared/base/ring.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import { timeTicks } from '../../charts/axes/time-axis.ts'
import { type ChartPicture, plainPicture } from '../../charts/chart-picture.ts'
import { type ChartBound, heightWithBounds } from '../../charts/marks/chart-bound.ts'
import type { EventMark } from '../../charts/marks/event-marks.ts'
import type { Palette } from '../../charts/palette.ts'
import { type ChartLine, plainLine } from '../../charts/series/chart-line.ts'
import { lastIndexUntil } from '../../charts/series/points.ts'
import type { Series } from '../../store/series/series.ts'
import type { Metric } from './metric.ts'
import { createLineReader, type LineReader, type SlotLine } from './slot-line.ts'

/** Points in all lines of one chart together; past it every line is thinned further, down to a floor. */
const pointBudget = 4096

/** Most points per line: 300 for a few workers, fewer for many, so that a tick stays cheap and the picture readable. */
export function pointsPerLine(lineCount: number): number {
  return Math.max(64, Math.min(300, Math.floor(pointBudget / Math.max(1, lineCount))))
}

/** One number of every worker over time; the time axis counts back from now in ms, which is the picture's origin. */
export interface WorkerPicture extends ChartPicture {
  /** The lines of slots among those that are drawn. */
  readonly slotLines: readonly (SlotLine & ChartLine)[]
  /** The largest value, which the axis holds. */
  readonly highest: number
  /** A slot without a sample for longer than this has no present. */
  readonly gapMs: number
}

export interface ChartRequest {
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

/** A chart's picture: lines of the slots, and an axis that holds them. */
export function chartPicture(request: ChartRequest): WorkerPicture {
  const { slotPoints, slots, metric, nowMs, rangeMs, bounds = plainPicture.bounds, marks, tags, palette } = request
  const gapMs = gapAfterMs(request.samplingIntervalMs)
  const read = slots.flatMap((slot) => {
    const ring = slotPoints.get(slot)
    return ring === undefined ? [] : [lineOf(slot, ring, request, gapMs)]
  })
  const lines = read.map((line) => ({ ...line, ...lookOf(line, read.length, nowMs, gapMs) }))
  const most = heightWithBounds(bounds, highest(read))
  return {
    ...plainPicture,
    originX: nowMs,
    xAxis: { scale: 'linear', low: -rangeMs, high: 0, ticks: timeTicks(rangeMs) },
    yAxis: metric.axis(most),
    lines,
    slotLines: lines,
    highest: most,
    bounds,
    marks,
    tags,
    readsBetween: true,
    palette,
    gapMs,
  }
}

/** How a slot's line is drawn among so many. One that has ended has no value now: it ends where it ended, without a chip. */
function lookOf({ slot, silent, newestAtMs, runs }: SlotLine, count: number, nowMs: number, gapMs: number): ChartLine {
  const isPresent = nowMs - newestAtMs <= gapMs
  return {
    ...plainLine,
    id: slot,
    runs,
    ink: slot,
    width: count > 8 ? 1 : plainLine.width,
    alpha: count > 16 ? 0.6 : 0.9,
    end: isPresent ? { slot, hollow: silent } : null,
    silentUntilX: silent ? (isPresent ? nowMs : newestAtMs) : null,
  }
}

/** Two pictures on one axis that holds the lines of both, so that their heights can be compared. */
export function withCommonAxis(metric: Metric, one: WorkerPicture, other: WorkerPicture) {
  const yAxis = metric.axis(highest([...one.slotLines, ...other.slotLines]))
  return [
    { ...one, yAxis },
    { ...other, yAxis },
  ] as const
}

function highest(lines: readonly SlotLine[]): number {
  return Math.max(0, ...lines.map(({ max }) => max))
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
  const found = ring.at(lastIndexUntil(ring.length, (index) => ring.at(index)?.atMs ?? 0, atMs))
  return found !== undefined && atMs - found.atMs <= gapMs ? found : null
}
