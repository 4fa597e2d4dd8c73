import type { WorkerProcess } from './worker-process.ts'

/** The living workers of one cluster, by id and by place. */
export interface WorkerTable {
  readonly all: readonly WorkerProcess[]
  add(process: WorkerProcess): void
  remove(workerId: number): WorkerProcess | null
  byId(workerId: number): WorkerProcess | null
  /** The newest generation living in the slot. */
  at(slot: number): WorkerProcess | null
  find(slot: number, generation: number): WorkerProcess | null
}

export function createWorkerTable(): WorkerTable {
  const byId = new Map<number, WorkerProcess>()
  return {
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
      let newest: WorkerProcess | null = null
      for (const process of byId.values()) {
        if (process.slot === slot && process.generation > (newest?.generation ?? 0)) newest = process
      }
      return newest
    },
    find(slot, generation) {
      for (const process of byId.values()) {
        if (process.slot === slot && process.generation === generation) return process
      }
      return null
    },
  }
}
