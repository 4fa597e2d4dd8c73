import type { ReloadSnapshot } from '../../../shared/model/reload.ts'
import type { ExitRecord } from '../../../shared/model/worker.ts'

/** How workers of one slot ended, in all its time: counts by cause. */
export interface SlotEndings {
  readonly exits: ReadonlyMap<string, number>
  /** Those that another worker followed. */
  readonly restarts: ReadonlyMap<string, number>
  /** Requests without an answer at the end, where the worker had told. */
  readonly cutRequests: ReadonlyMap<string, number>
}

/** Ends of workers and of reloads, counted as long as the cluster is here: slots may go and come back. */
export class EndingCounts {
  readonly #slots = new Map<number, Record<keyof SlotEndings, Map<string, number>>>()
  readonly #reloads = new Map<string, number>()
  #lastReloadId = 0

  get slots(): ReadonlyMap<number, SlotEndings> {
    return this.#slots
  }

  /** Rolling reloads by what came of them. */
  get reloads(): ReadonlyMap<string, number> {
    return this.#reloads
  }

  exited({ slot, cause, followed, cut }: Pick<ExitRecord, 'slot' | 'cause' | 'followed' | 'cut'>): void {
    const ofSlot = this.#slotAt(slot)
    add(ofSlot.exits, cause, 1)
    if (followed === 'respawn' || followed === 'back-off') add(ofSlot.restarts, cause, 1)
    if (cut?.requestCount != null) add(ofSlot.cutRequests, cause, cut.requestCount)
  }

  /** Another one has the slot of one that ended so, which nobody knew at its end. */
  followed(slot: number, cause: ExitRecord['cause']): void {
    add(this.#slotAt(slot).restarts, cause, 1)
  }

  /** As often as something changes. */
  reloadChanged(reload: Pick<ReloadSnapshot, 'operationId' | 'endedAtMs' | 'state'> | null): void {
    if (reload === null || reload.endedAtMs === null || reload.operationId <= this.#lastReloadId) return
    this.#lastReloadId = reload.operationId
    this.reloaded(reload.state)
  }

  reloaded(outcome: string): void {
    add(this.#reloads, outcome, 1)
  }

  #slotAt(slot: number): Record<keyof SlotEndings, Map<string, number>> {
    const ofSlot = this.#slots.get(slot) ?? { exits: new Map(), restarts: new Map(), cutRequests: new Map() }
    this.#slots.set(slot, ofSlot)
    return ofSlot
  }
}

function add(counts: Map<string, number>, word: string, count: number): void {
  counts.set(word, (counts.get(word) ?? 0) + count)
}
