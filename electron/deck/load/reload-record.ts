import type { LoadReload } from '../../../shared/model/load.ts'
import type { ReloadSnapshot } from '../../../shared/model/reload.ts'

/** More reloads than this in one load are of no use to a reader; the newest stay. */
const keptCount = 20

/** The reloads of a cluster since a load began. */
export interface ReloadRecord {
  /** Takes in where the newest reload stands. */
  take(newest: ReloadSnapshot | null): void
  readonly all: readonly LoadReload[]
}

/** A reload that was over before `sinceMs` (epoch) does not belong to the load. */
export function createReloadRecord(sinceMs: number): ReloadRecord {
  const known = new Map<number, LoadReload>()
  return {
    take(newest) {
      if (newest === null || (newest.endedAtMs ?? Number.POSITIVE_INFINITY) < sinceMs) return
      const { operationId, startedAtMs, endedAtMs, state, swaps } = newest
      const records = swaps.map(({ slot, generation, nextGeneration, readyMs, drainMs, numbers }) => ({
        slot,
        generation,
        nextGeneration,
        tookMs: readyMs + drainMs,
        movedCount: numbers?.movedCount ?? null,
        lateRequestsCount: numbers?.lateRequestsCount ?? null,
      }))
      known.set(operationId, { operationId, startedAtMs, endedAtMs, state, swaps: records })
      for (const oldest of [...known.keys()].slice(0, -keptCount)) known.delete(oldest)
    },
    get all() {
      return [...known.values()]
    },
  }
}
