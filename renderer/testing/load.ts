import type { LoadPercentiles, LoadResult, LoadResultSummary, LoadSecond, LoadTotals } from '../../shared/model/load.ts'
import { defaultLoadSettings } from '../../shared/model/load-settings.ts'

/** The seconds of a load that began at a moment and answers all that is asked. */
export function someSeconds(count: number, startedAtMs = 0): readonly LoadSecond[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: startedAtMs + (index + 1) * 1000,
    askedCount: 500,
    sentCount: 500,
    okCount: 490 + (index % 10),
    failedCount: 0,
    inFlightCount: 20 + (index % 30),
    waitingCount: 0,
    p50Ms: 2,
    p90Ms: 5,
    p99Ms: 15,
    p999Ms: 80,
    maxMs: 140,
    generatorCpuRatio: 0.4,
  }))
}

/** All percentiles, by the middle one. */
const percentiles = (p50Ms: number): LoadPercentiles => ({
  p50Ms,
  p75Ms: p50Ms * 1.5,
  p90Ms: p50Ms * 2,
  p95Ms: p50Ms * 3,
  p99Ms: p50Ms * 5,
  p999Ms: p50Ms * 12,
  maxMs: p50Ms * 100,
})

/** Sums of these seconds, with a closed ledger; slots got requests by these shares of all. */
export function totalsOf(
  seconds: readonly LoadSecond[],
  {
    p50Ms = 2,
    shares = [0.25, 0.25, 0.25, 0.25],
  }: { readonly p50Ms?: number; readonly shares?: readonly number[] } = {},
): LoadTotals {
  const ok = seconds.reduce((sum, second) => sum + second.okCount, 0)
  const failed = seconds.reduce((sum, second) => sum + second.failedCount, 0)
  return {
    ledger: { sent: ok + failed, ok, failed, inFlight: 0, unaccounted: 0 },
    delays: { lateMs: 0.4, lateSecondsCount: 0, secondsCount: seconds.length, stoodStillMs: 0 },
    losses: [],
    askedCount: ok + failed,
    waitingCount: 0,
    errors: failed > 0 ? { reset: failed } : {},
    errorWords: { reset: 'read ECONNRESET' },
    statuses: { 200: ok },
    latency: { raw: percentiles(p50Ms), corrected: percentiles(p50Ms * 2) },
    bars: [{ fromMs: 1, toMs: 2, rawCount: ok, correctedCount: ok }],
    shares: shares.map((share, index) => ({
      slot: index + 1,
      requestCount: Math.round(ok * share),
      connectionCount: 12,
    })),
    receivedBytes: ok * 412,
    openedCount: 50,
    elapsedMs: seconds.length * 1000,
  }
}

/** A result of a minute. */
export function aResult(summary: Partial<LoadResultSummary> = {}, change: Partial<LoadResult> = {}): LoadResult {
  const startedAtMs = 10_000_000
  const seconds = someSeconds(60, startedAtMs)
  const totals = totalsOf(seconds)
  return {
    version: 2,
    summary: {
      resultId: 'r1',
      name: 'round-robin',
      clusterId: 'c1',
      clusterName: 'checkout-api',
      kind: 'run',
      startedAtMs,
      durationMs: 60_000,
      workers: 4,
      policy: 'round-robin',
      okPerSec: totals.ledger.ok / 60,
      p99Ms: totals.latency?.corrected.p99Ms ?? null,
      failedCount: 0,
      ...summary,
    },
    experiment: { kind: 'run' },
    settings: defaultLoadSettings,
    url: 'http://localhost:3000/api/cart',
    endedBy: 'duration',
    endWords: 'Ended after 60 s.',
    nodeVersion: '22.23.3',
    cores: 8,
    seconds,
    totals,
    points: [],
    marks: [],
    remarks: [],
    verdict: 'The server answered what was asked.',
    ...change,
  }
}
