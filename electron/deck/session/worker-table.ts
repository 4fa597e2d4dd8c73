import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { WorkerProcess } from './worker-process.ts'

/** The living workers of one cluster, by id and by place. */
export interface WorkerTable {
  readonly all: readonly WorkerProcess[]
  /** The app's own primary, in place 0, while it lives: `find` and `at` know it, `all` are the workers. */
  ownPrimary: WorkerProcess | null
  add(process: WorkerProcess): void
  remove(workerId: number): WorkerProcess | null
  byId(workerId: number): WorkerProcess | null
  /** The newest generation living in the slot. */
  at(slot: number): WorkerProcess | null
  find(slot: number, generation: number): WorkerProcess | null
}

export function createWorkerTable(): WorkerTable {
  const byId = new Map<number, WorkerProcess>()
  const table: WorkerTable = {
    ownPrimary: null,
    get all() {
      return [...byId.values()]
    },
    add(process) {
      byId.set(process.worker.id, process)
    },
    remove(workerId) {
      const process = byId.get(workerId) ?? null
      byId.delete(workerId)
      return process
    },
    byId: (workerId) => byId.get(workerId) ?? null,
    at(slot) {
      if (slot === ownPrimaryPlace) return table.ownPrimary
      let newest: WorkerProcess | null = null
      for (const process of byId.values()) {
        if (process.slot === slot && process.generation > (newest?.generation ?? 0)) newest = process
      }
      return newest
    },
    find(slot, generation) {
      if (slot === ownPrimaryPlace) return table.ownPrimary?.generation === generation ? table.ownPrimary : null
      for (const process of byId.values()) {
        if (process.slot === slot && process.generation === generation) return process
      }
      return null
    },
  }
  return table
}
