import { createRandom } from '../../shared/base/seeded-random.mjs'
import type { ClusterHistory, ClusterSnapshot, ClusterTick } from '../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../shared/model/deck.ts'
import { inventCluster, inventSlot } from '../dev/invented-cluster.ts'
import { inventClusterPoint, inventHost, inventSlotPoint } from '../dev/invented-numbers.ts'
import { initialState } from './deck-state.ts'
import { noFairness } from './series/fairness.ts'

/** Small true-shaped pieces for the store's tests. */
export const aCluster = (id: string, slots = 2): ClusterSnapshot =>
  inventCluster(
    id,
    `cluster ${id}`,
    Array.from({ length: slots }, (_, index) => inventSlot(index + 1, 1000)),
    false,
  )

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
  host: inventHost(0),
  embeddedNodeVersion: '24.15.0',
})

/** A tick with one point per moment for slot 1. */
export const aTick = (clusterId: string, atMs: readonly number[]): ClusterTick => {
  const points = atMs.map((each) => inventSlotPoint(1, 1, each, each, createRandom(1)))
  return {
    clusterId,
    points: points.map((point) => inventClusterPoint([point], 0)),
    slotPoints: [{ slot: 1, points }],
    shares: [{ slot: 1, connectionCount: atMs.length, requestCount: 0 }],
    fairness: null,
  }
}

/** A history with the same points as such a tick. */
export const aHistory = (clusterId: string, atMs: readonly number[]): ClusterHistory => ({
  ...aTick(clusterId, atMs),
  fairness: noFairness,
  events: [],
  lifelines: [],
  exits: [],
})
