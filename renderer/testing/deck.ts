import type { ClusterHistory, ClusterSnapshot, ClusterTick } from '../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../shared/model/deck.ts'
import type { WorkerDetail } from '../../shared/model/inspect.ts'
import { initialState } from '../store/deck-state.ts'
import { noFairness } from '../store/series/fairness.ts'
import { aClusterPoint, aHostPoint, aSlotPoint } from './points.ts'

/** A snapshot of a deck with these clusters. */
export const aSnapshot = (seq: number, clusters: readonly ClusterSnapshot[]): DeckSnapshot => ({
  seq,
  appVersion: '0.1.0',
  platform: 'linux',
  homeDir: '/home/ada',
  deckPid: 1,
  firstRun: false,
  samplingIntervalMs: 1000,
  view: initialState.view,
  clusters,
  samples: [],
  recents: [],
  notices: [],
  host: aHostPoint(0),
  embeddedNodeVersion: '24.15.0',
})

/** A tick with one point per moment for slot 1. */
export const aTick = (clusterId: string, atMs: readonly number[]): ClusterTick => ({
  clusterId,
  points: atMs.map((each) => aClusterPoint({ atMs: each })),
  slotPoints: [{ slot: 1, points: atMs.map((each) => aSlotPoint({ atMs: each })) }],
  shares: [{ slot: 1, connectionCount: atMs.length, requestCount: 0 }],
  fairness: null,
})

/** A history with the same points as such a tick. */
export const aHistory = (clusterId: string, atMs: readonly number[]): ClusterHistory => ({
  ...aTick(clusterId, atMs),
  fairness: noFairness,
  events: [],
  lifelines: [],
  exits: [],
})

/** What the system said of a worker at a moment; the worker itself said nothing. */
export const aDetail = (clusterId: string, slot: number, atMs: number): WorkerDetail => ({
  clusterId,
  slot,
  generation: 1,
  pid: 48_213,
  os: { atMs, cpuRatio: 0.61, rssBytes: 96e6 },
  self: null,
  heartbeatAtMs: null,
  lastPoint: null,
  env: [],
  generations: [],
  oddities: [],
  holding: null,
  debuggerPort: null,
})
