import type { LoadPoint, LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import { noTotals } from '../measure/sum-totals.ts'

/** A step that kept its bounds, with what the test says. */
export function testPoint(change: Partial<LoadPoint> = {}): LoadPoint {
  return {
    workers: 1,
    askedPerSec: 100,
    sentPerSec: 100,
    okPerSec: 100,
    failedRatio: 0,
    p50Ms: 2,
    p99Ms: 10,
    generatorCpuRatio: 0.2,
    isWithinBounds: true,
    isGeneratorBound: false,
    ...change,
  }
}

/** A second in which all went well, with what the test says. */
export function testSecond(change: Partial<LoadSecond> = {}): LoadSecond {
  return {
    atMs: 0,
    askedCount: 100,
    sentCount: 100,
    okCount: 100,
    failedCount: 0,
    inFlightCount: 0,
    waitingCount: 0,
    p50Ms: 1,
    p90Ms: 1,
    p99Ms: 1,
    p999Ms: 1,
    maxMs: 1,
    generatorCpuRatio: 0.1,
    ...change,
  }
}

/** Totals of 10 s in which `sent` requests were answered, with what the test says. */
export function testTotals(sent: number, change: Partial<LoadTotals> = {}): LoadTotals {
  const percentiles = { p50Ms: 2, p75Ms: 3, p90Ms: 5, p95Ms: 6, p99Ms: 10, p999Ms: 20, maxMs: 30 }
  return {
    ...noTotals,
    ledger: { sent, ok: sent, failed: 0, inFlight: 0, unaccounted: 0 },
    askedCount: sent,
    statuses: { 200: sent },
    latency: { corrected: percentiles, raw: percentiles },
    elapsedMs: 10_000,
    ...change,
  }
}
