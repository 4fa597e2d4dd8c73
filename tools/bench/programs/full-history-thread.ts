import { parentPort } from 'node:worker_threads'
import { aClusterPoint, aSlotPoint } from '../../../renderer/testing/points.ts'
import { packHistories, unpackHistories } from '../../../shared/ipc/packed-histories.ts'
import type { ClusterHistory } from '../../../shared/model/cluster.ts'
import { measuredValues } from './measured-values.ts'

/**
 * Stands for the deck's thread when a window attaches after a long time: first gets what the deck itself answered, and a point
 * for each of `pointCount` seconds is put before it; from then on answers that history, packed as the deck does it.
 */
type Asked =
  | { readonly kind: 'fill'; readonly packed: Parameters<typeof unpackHistories>[0]; readonly pointCount: number }
  | { readonly kind: 'pull' }

const everyMs = 1000
let histories: readonly ClusterHistory[] = []

parentPort?.on('message', (asked: Asked) => {
  if (asked.kind === 'fill') histories = unpackHistories(asked.packed).map((one) => fill(one, asked.pointCount))
  parentPort?.postMessage({ ok: true, value: packHistories(histories) })
})

function fill(history: ClusterHistory, pointCount: number): ClusterHistory {
  const now = history.points.at(-1)?.atMs ?? 0
  const times = Array.from({ length: pointCount }, (_, index) => now - (pointCount - 1 - index) * everyMs)
  return {
    ...history,
    points: times.map((atMs) => aClusterPoint({ atMs, ...measuredValues(atMs) })),
    slotPoints: history.slotPoints.map(({ slot, points }) => {
      const { generation = 1 } = points.at(-1) ?? {}
      return { slot, points: times.map((atMs) => aSlotPoint({ atMs, generation, ...measuredValues(slot + atMs) })) }
    }),
  }
}
