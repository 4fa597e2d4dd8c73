import { parentPort, workerData } from 'node:worker_threads'
import { aClusterPoint, aSlotPoint } from '../../../renderer/testing/points.ts'
import { packHistories } from '../../../shared/ipc/packed-histories.ts'
import type { ClusterHistory } from '../../../shared/model/cluster.ts'
import { measuredValues } from './measured-values.ts'

/** Stands for the deck's thread: answers the series of one full history, as `deck.history` does, packed or as objects. */
const { slots, points } = workerData
const atMs = Array.from({ length: points }, (_, index) => 1_700_000_000_000 + index * 1000)
const slotPoints = Array.from({ length: slots }, (_, index) => ({
  slot: index + 1,
  points: atMs.map((each) => aSlotPoint({ atMs: each, ...measuredValues(index + each) })),
}))
const history: ClusterHistory = {
  clusterId: 'bench',
  points: atMs.map((each) => aClusterPoint({ atMs: each, ...measuredValues(each) })),
  slotPoints,
  shares: [],
  fairness: { round: 1, policies: [], marks: [] },
  events: [],
  lifelines: [],
  exits: [],
}
parentPort?.on('message', (form: 'objects' | 'packed') => {
  const startedMs = performance.now()
  parentPort?.postMessage({ ok: true, value: form === 'packed' ? packHistories([history]) : [history] })
  parentPort?.postMessage({ busyMs: performance.now() - startedMs })
})
