import type { LoadResult, LoadResultSummary } from '../../../shared/model/load.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { noTotals } from '../measure/sum-totals.ts'
import { testPoint, testSecond } from './test-points.ts'

/** A result for tests, with one second and one step. */
export function testResult(summary: Partial<LoadResultSummary> = {}, more: Partial<LoadResult> = {}): LoadResult {
  const all = (ms: number) => ({ p50Ms: ms, p75Ms: ms, p90Ms: ms, p95Ms: ms, p99Ms: ms, p999Ms: ms, maxMs: ms })
  return {
    version: 2,
    summary: {
      resultId: 'a',
      name: 'round-robin, 4 workers',
      clusterId: 'c1',
      clusterName: 'shop',
      kind: 'run',
      startedAtMs: Date.UTC(2026, 10, 25, 12),
      durationMs: 2000,
      workers: 4,
      policy: 'round-robin',
      okPerSec: 100,
      p99Ms: 2,
      failedCount: 10,
      ...summary,
    },
    experiment: { kind: 'run' },
    settings: defaultLoadSettings,
    url: 'http://127.0.0.1:3000/',
    endedBy: 'duration',
    endWords: 'ended after 2 s',
    nodeVersion: 'v24.15.0',
    cores: 2,
    seconds: [
      testSecond({
        atMs: Date.UTC(2026, 10, 25, 12, 0, 1),
        askedCount: 110,
        sentCount: 110,
        failedCount: 10,
        p90Ms: 1.5,
        p99Ms: 2,
        p999Ms: 2,
        maxMs: 2.00049,
        generatorLateMs: 0.4,
      }),
    ],
    totals: {
      ...noTotals,
      ledger: { sent: 220, ok: 200, failed: 20, inFlight: 0, unaccounted: 0 },
      askedCount: 220,
      errors: { timeout: 20 },
      errorWords: { timeout: 'no answer within 5000 ms' },
      statuses: { 200: 200 },
      latency: { corrected: all(2), raw: all(1) },
      bars: [{ fromMs: 1, toMs: 2, correctedCount: 200, rawCount: 200 }],
      shares: [{ slot: 1, requestCount: 220, connectionCount: 50 }],
      elapsedMs: 2000,
    },
    points: [testPoint({ workers: 2, okPerSec: 90, failedRatio: 0.1, p50Ms: 1, p99Ms: 2 })],
    marks: [
      {
        atMs: Date.UTC(2026, 10, 25, 12, 0, 1),
        slot: 2,
        words: 'SIGKILL 2',
        event: { kind: 'exit', tone: 'hot', words: 'slot 2 exited' },
      },
    ],
    reloads: [
      {
        operationId: 1,
        startedAtMs: 1,
        endedAtMs: 2,
        state: 'done',
        swaps: [{ slot: 1, generation: 1, nextGeneration: 2, tookMs: 300, movedCount: 3, lateRequestsCount: 0 }],
      },
    ],
    remarks: [{ tone: 'info', words: 'x', offer: null }],
    verdict: 'All requests were answered.',
    ...more,
  }
}
