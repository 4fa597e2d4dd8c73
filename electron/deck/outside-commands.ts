import type { CommandHandler } from '../../shared/ipc/contract.ts'
import type { ClusterNumbers } from '../../shared/model/cluster.ts'
import { ok } from '../../shared/result.ts'
import type { Deck } from './deck.ts'
import type { AskedCluster } from './inspect/asked-worker.ts'

/** What is asked by whoever has no window that was told everything. */
export function createOutsideCommands(deck: Deck): {
  readonly [Name in 'deck.state' | 'cluster.events' | 'cluster.numbers']: CommandHandler<Name>
} {
  return {
    'deck.state': () =>
      ok({ samplingIntervalMs: deck.samplingIntervalMs, clusters: deck.snapshots(), host: deck.host() }),
    'cluster.events': ({ clusterId, beforeId = Number.POSITIVE_INFINITY, count }) => {
      const found = deck.asked(clusterId)
      return found.ok ? ok(found.value.history.events.filter(({ id }) => id < beforeId).slice(-count)) : found
    },
    'cluster.numbers': ({ clusterId }) => {
      const found = deck.asked(clusterId)
      return found.ok ? ok(numbersOf(found.value)) : found
    },
  }
}

function numbersOf(session: AskedCluster): ClusterNumbers {
  const { telemetry } = session
  return {
    point: telemetry.newestPoint(),
    slots: session.snapshot().slots.flatMap(({ slot }) => {
      const point = telemetry.lastPoint(slot)
      return point === null ? [] : [{ slot, point }]
    }),
  }
}
