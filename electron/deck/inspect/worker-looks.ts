import type { AgentInspectOrder } from '../../../shared/inspection/agent-orders.ts'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import type { ExitRecord, SlotSnapshot } from '../../../shared/model/worker.ts'

export interface WorkerPlace {
  readonly slot: number
  readonly generation: number
}

/** What somebody who looks into workers hears of them. */
export interface LookListener {
  /** It is being forked with an order that begins before the app's first line. */
  started(place: WorkerPlace): void
  heard(place: WorkerPlace, report: AgentInspectReport): void
  slotChanged(slot: SlotSnapshot): void
  /** `how`: in words. */
  workerGone(exit: Pick<ExitRecord, 'slot' | 'generation' | 'how'>): void
}

/** Looks into the workers of one cluster: who hears what comes of them, and with which its next workers begin. */
export class WorkerLooks {
  readonly #listeners = new Set<LookListener>()
  readonly #atBoot = new Map<number, AgentInspectOrder>()

  /** Answers its end. */
  follow(listener: LookListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The next worker of that slot begins with it. Answers how to take it back, while none has. */
  atNextBoot(slot: number, order: AgentInspectOrder): () => void {
    this.#atBoot.set(slot, order)
    return () => {
      if (this.#atBoot.get(slot) === order) this.#atBoot.delete(slot)
    }
  }

  /** What a worker that is being forked begins with; that is taken by it. */
  startsWith(place: WorkerPlace): readonly AgentInspectOrder[] {
    const order = this.#atBoot.get(place.slot)
    if (order === undefined) return []
    this.#atBoot.delete(place.slot)
    this.#tell((listener) => listener.started(place))
    return [order]
  }

  heard(place: WorkerPlace, report: AgentInspectReport): void {
    this.#tell((listener) => listener.heard(place, report))
  }

  slotChanged(slot: SlotSnapshot): void {
    this.#tell((listener) => listener.slotChanged(slot))
  }

  workerGone(exit: Pick<ExitRecord, 'slot' | 'generation' | 'how'>): void {
    this.#tell((listener) => listener.workerGone(exit))
  }

  /** Who hears may leave by what it hears. */
  #tell(tell: (listener: LookListener) => void): void {
    for (const listener of [...this.#listeners]) tell(listener)
  }
}
