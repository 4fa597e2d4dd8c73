import { build, decodeFromCompressedBase64, type Histogram, JsHistogram } from 'hdr-histogram-js'
import type { LoadBar, LoadPercentiles } from '../../shared/model/load.ts'

/** Merges HDR histograms as generator processes send them (whole µs). Null when there is nothing in them. */
export function mergeLatencies(encoded: readonly string[]): Histogram | null {
  if (encoded.length === 0) return null
  const sum = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 64, highestTrackableValue: 600_000_000 })
  for (const one of encoded) sum.add(decodeFromCompressedBase64(one, 64))
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
export function readBars(corrected: Histogram | null, raw: Histogram | null): readonly LoadBar[] {
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

function countByBar(histogram: Histogram | null): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  if (!(histogram instanceof JsHistogram)) return counts
  const values = histogram.recordedValuesIterator
  values.reset()
  while (values.hasNext()) {
    const { valueIteratedTo, countAddedInThisIterationStep } = values.next()
    const bar = Math.floor(barsPerDecade * Math.log10(Math.max(1, valueIteratedTo) / 1000))
    counts.set(bar, (counts.get(bar) ?? 0) + countAddedInThisIterationStep)
  }
  return counts
}
