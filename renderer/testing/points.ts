import type { ClusterPoint, HostPoint, SlotPoint } from '../../shared/model/sample.ts'

/** What one worker measured; no two of its numbers are the same. */
export function aSlotPoint(change: Partial<SlotPoint> = {}): SlotPoint {
  return {
    atMs: 1000,
    generation: 1,
    ageMs: 61_000,
    silentMs: 120,
    cpuRatio: 0.62,
    rssBytes: 86e6,
    selfAtMs: change.atMs ?? 900,
    heapUsedBytes: 37e6,
    heapLimitBytes: 64e6,
    loopUtilizationRatio: 0.58,
    loopDelayP50Ms: 1.4,
    loopDelayP99Ms: 4.2,
    loopDelayMaxMs: 12,
    openConnections: 38,
    upgradedConnections: 0,
    requestsInFlight: 9,
    oldestRequestMs: 45,
    requestCount: 24_400,
    requestsPerSec: 405,
    latencyP99Ms: 17,
    connectionsPerSec: 44,
    ...change,
  }
}

/** What a cluster measured. */
export function aClusterPoint(change: Partial<ClusterPoint> = {}): ClusterPoint {
  return {
    atMs: 1000,
    requestsPerSec: 810,
    requestsInFlight: 18,
    oldestRequestMs: 45,
    latencyP50Ms: 4.2,
    latencyP99Ms: 20,
    errorRatio: 0.0002,
    errorCount: 0,
    injectedCount: 0,
    cpuRatio: 1.24,
    rssBytes: 172e6,
    openConnections: 76,
    upgradedConnections: 0,
    connectionsPerSec: 88,
    restartCount: 1,
    queuedConnections: 12,
    ...change,
  }
}

/** What the machine measured. */
export function aHostPoint(atMs: number): HostPoint {
  return {
    atMs,
    coreCount: 8,
    cpuRatio: 2.64,
    memoryUsedBytes: 7.1e9,
    memoryTotalBytes: 16e9,
    primaryCpuRatio: 0.09,
    primaryRssBytes: 61e6,
    primaryLoopDelayP99Ms: 1.2,
  }
}
