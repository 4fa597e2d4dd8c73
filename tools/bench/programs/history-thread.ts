import { parentPort, workerData } from 'node:worker_threads'
import { inventClusterPoint, inventSlotPoint } from '../../../renderer/dev/invented-numbers.ts'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import { packHistories } from '../../../shared/ipc/packed-histories.ts'
import type { ClusterHistory } from '../../../shared/model/cluster.ts'

/** Stands for the deck's thread: answers the series of one full history, as `deck.history` does, packed or as objects. */
const { slots, points } = workerData
const random = createRandom(1)
const atMs = Array.from({ length: points }, (_, index) => 1_700_000_000_000 + index * 1000)
const slotPoints = Array.from({ length: slots }, (_, index) => ({
  slot: index + 1,
  points: atMs.map((each) => inventSlotPoint(index + 1, 1, each, each, random)),
}))
const history: ClusterHistory = {
  clusterId: 'bench',
  points: atMs.map((_, at) =>
    inventClusterPoint(
      slotPoints.flatMap((one) => one.points[at] ?? []),
      0,
    ),
  ),
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
