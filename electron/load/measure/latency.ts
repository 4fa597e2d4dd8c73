import type { Histogram } from 'hdr-histogram-js'
import type JsHistogram from 'hdr-histogram-js/dist/JsHistogram.js'
// The package's own index also loads WebAssembly, a compressor and an `eval` that nothing here needs.
import { constructorFromBucketSize } from 'hdr-histogram-js/dist/JsHistogramFactory.js'
import type { LoadBar, LoadPercentiles } from '../../../shared/model/load.ts'

/** Value and count in turn, values in whole µs: how histograms travel from process to process. */
export type LatencyCounts = readonly number[]

const CountingHistogram = constructorFromBucketSize(64)
const usualMostMicros = 600_000_000
const significantDigits = 3

/** An HDR histogram of whole µs. */
export function createHistogram(): JsHistogram {
  const histogram = new CountingHistogram(1, usualMostMicros, significantDigits)
  histogram.autoResize = true
  return histogram
}

/** What is in it, smallest first. */
export function listLatencies(histogram: JsHistogram): LatencyCounts {
  const counts: number[] = []
  const values = histogram.recordedValuesIterator
  values.reset()
  while (values.hasNext()) {
    const { valueIteratedTo, countAddedInThisIterationStep } = values.next()
    counts.push(valueIteratedTo, countAddedInThisIterationStep)
  }
  return counts
}

/** Merges what several processes measured. Null when there is nothing. */
export function mergeLatencies(all: readonly LatencyCounts[]): JsHistogram | null {
  const sum = createHistogram()
  for (const counts of all) {
    for (let at = 0; at < counts.length; at += 2) sum.recordValueWithCount(counts[at] ?? 0, counts[at + 1] ?? 0)
  }
  return sum.totalCount === 0 ? null : sum
}

/** Percentiles in ms. */
export function readPercentiles(histogram: Histogram): LoadPercentiles {
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / 1000
  return {
    p50Ms: at(50),
    p75Ms: at(75),
    p90Ms: at(90),
    p95Ms: at(95),
    p99Ms: at(99),
    p999Ms: at(99.9),
    maxMs: at(100),
  }
}

const barsPerDecade = 8
const boundMs = (bar: number): number => 10 ** (bar / barsPerDecade)

/** Bars from the shortest to the longest latency, eight per factor of ten; empty ones between them included. */
export function readBars(corrected: JsHistogram | null, raw: JsHistogram | null): readonly LoadBar[] {
  const correctedCounts = countByBar(corrected)
  const rawCounts = countByBar(raw)
  const numbers = [...correctedCounts.keys(), ...rawCounts.keys()]
  if (numbers.length === 0) return []
  const first = Math.min(...numbers)
  return Array.from({ length: Math.max(...numbers) - first + 1 }, (_, nth) => ({
    fromMs: boundMs(first + nth),
    toMs: boundMs(first + nth + 1),
    correctedCount: correctedCounts.get(first + nth) ?? 0,
    rawCount: rawCounts.get(first + nth) ?? 0,
  }))
}

function countByBar(histogram: JsHistogram | null): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  const listed = histogram ? listLatencies(histogram) : []
  for (let at = 0; at < listed.length; at += 2) {
    const bar = Math.floor(barsPerDecade * Math.log10(Math.max(1, listed[at] ?? 1) / 1000))
    counts.set(bar, (counts.get(bar) ?? 0) + (listed[at + 1] ?? 0))
  }
  return counts
}
