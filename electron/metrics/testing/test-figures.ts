import type { ClusterFigures, DeckFigures, SlotFigures } from '../figures.ts'

const report = {
  type: 'report',
  atMs: 1,
  monoMs: 1,
  cpuMicros: 1,
  memory: {
    ...{ rssBytes: 50e6, heapUsedBytes: 10e6, heapTotalBytes: 20e6, heapLimitBytes: 4e9 },
    ...{ externalBytes: 1, arrayBuffersBytes: 1 },
  },
  loop: { utilizationRatio: 0.25, delayP50Ms: 1, delayP99Ms: 4, delayMaxMs: 9 },
  http: null,
  sockets: { open: 3, openedCount: 9, upgraded: 0 },
} as const

/** Test support: a slot whose worker told everything but requests in flight. */
export const testSlot: SlotFigures = {
  slot: 1,
  isThere: true,
  worker: {
    ...{ generation: 2, phase: 'listening', health: 'ok', uptimeMs: 5000, bootMs: 80 },
    ...{ rssBytes: 60e6, cpuRatio: 0.5, report, reportAgeMs: 400 },
  },
  container: null,
  containerUse: null,
  requests: {
    byClass: [0, 8, 0, 1, 1],
    abortedCount: 1,
    clientAbortedCount: 2,
    injectedCount: 4,
    latencyCounts: [4, 6],
    latencySumMs: 12,
  },
  connectionCount: 9,
  cpuMs: 1500,
  exits: new Map([['crash', 1]]),
  restarts: new Map([['crash', 1]]),
  cutRequests: new Map(),
}

/** Test support: a deck of one cluster that runs. */
export function testFigures(changes: Partial<ClusterFigures> = {}): DeckFigures {
  return {
    coreCount: 2,
    cpuRatio: 0.1,
    rssBytes: 90e6,
    loopDelayP99Ms: 2,
    latencyBoundsMs: [1, 5, 10, 100, 1000, 60_000],
    clusters: [
      {
        ...{ id: 'c1', label: 'api', policy: 'round-robin', nodeVersion: '24.15.0', runState: 'running' },
        engine: null,
        ...{ desired: 1, listeningCount: 1, queuedCount: 0, longestWaitMs: 0 },
        handovers: new Map([['accepted', 9]]),
        reloads: new Map(),
        slots: [testSlot],
        ...changes,
      },
    ],
  }
}
