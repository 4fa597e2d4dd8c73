import type { ClusterPoint, HostPoint, SlotPoint } from '../../shared/model/sample.ts'

/** A slot's invented point; `silent`: its loop is blocked, so only the operating system speaks. */
export function inventSlotPoint(
  slot: number,
  generation: number,
  atMs: number,
  selfAtMs: number,
  random: () => number,
): SlotPoint {
  const silent = atMs - selfAtMs > 2000
  const wave = Math.sin(atMs / 9000 + slot) * 0.08
  return {
    atMs,
    generation,
    ageMs: (atMs + slot * 31_000) % 900_000,
    silentMs: silent ? atMs - selfAtMs : Math.round(random() * 500),
    cpuRatio: silent ? 1 : 0.55 + slot * 0.01 + wave + random() * 0.12,
    rssBytes: (84 + slot * 2 + ((atMs / 1000 + slot * 9) % 16) + random()) * 1e6,
    selfAtMs,
    heapUsedBytes: (36 + ((atMs / 700 + slot * 5) % 9)) * 1e6,
    heapLimitBytes: 64e6,
    loopUtilizationRatio: silent ? null : 0.55 + wave + random() * 0.08,
    loopDelayP50Ms: silent ? null : 0.8 + random(),
    loopDelayP99Ms: silent ? null : 3.6 + random() * 1.5,
    loopDelayMaxMs: silent ? null : 9 + random() * 6,
    openConnections: 34 + Math.round(random() * 8),
    upgradedConnections: 0,
    requestsInFlight: silent ? null : 8 + Math.round(random() * 4),
    oldestRequestMs: silent ? null : Math.round(20 + random() * 60),
    requestCount: silent ? null : Math.round(((atMs + slot * 31_000) % 900_000) * 0.4),
    requestsPerSec: silent ? null : 395 + random() * 25,
    latencyP99Ms: silent ? null : 14 + random() * 5,
    connectionsPerSec: silent ? 0 : 40 + random() * 8,
  }
}

/** The cluster's point over its workers' points. */
export function inventClusterPoint(points: readonly SlotPoint[], restartCount: number): ClusterPoint {
  const sum = (read: (point: SlotPoint) => number | null): number =>
    points.reduce((total, point) => total + (read(point) ?? 0), 0)
  return {
    atMs: points[0]?.atMs ?? Date.now(),
    requestsPerSec: sum((point) => point.requestsPerSec),
    requestsInFlight: sum((point) => point.requestsInFlight),
    oldestRequestMs: points[0]?.oldestRequestMs ?? null,
    latencyP50Ms: 4.2,
    latencyP99Ms: 16 + (points[0]?.loopDelayP99Ms ?? 4),
    errorRatio: 0.0002,
    errorCount: 0,
    cpuRatio: sum((point) => point.cpuRatio),
    rssBytes: sum((point) => point.rssBytes),
    openConnections: sum((point) => point.openConnections),
    upgradedConnections: sum((point) => point.upgradedConnections),
    connectionsPerSec: sum((point) => point.connectionsPerSec),
    restartCount,
    queuedConnections: 12,
  }
}

/** The machine in the fixture. */
export function inventHost(atMs: number): HostPoint {
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
