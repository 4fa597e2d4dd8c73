import type { Clock } from '../../../shared/base/clock.ts'
import type { LifelineSegment } from '../../../shared/model/event.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { type Lifeline, lifelineState } from './lifeline.ts'
import { nextPhase, type SlotFact } from './transition-table.ts'

/** What a slot shows, but for the parts its driver works out when asked. */
export type SlotFields = Omit<SlotSnapshot, 'drain' | 'unstableCount' | 'nextTryAtMs' | 'successor' | 'leaving'>

interface SlotStatePorts {
  readonly clock: Clock
  readonly lifeline: Lifeline
  lifelineChanged(slot: number, segments: readonly LifelineSegment[]): void
  changed(): void
}

/** The visible state of a slot. The only place where a phase is set: by the transition table, from a fact. */
export class SlotState {
  readonly #ports: SlotStatePorts
  #fields: SlotFields

  constructor(slot: number, ports: SlotStatePorts) {
    this.#ports = ports
    const atMs = ports.clock.nowMs()
    this.#fields = {
      slot,
      phase: 'stopped',
      phaseSinceAtMs: atMs,
      healthSinceAtMs: atMs,
      generation: 0,
      restartCount: 0,
      why: null,
      // The supervisor does not look: what does fills it in.
      stuck: null,
      lastExit: null,
      outOfRotation: null,
      ...noWorker,
    }
  }

  get now(): SlotFields {
    return this.#fields
  }

  /** A fact: the phase it leads to, and what changes with it. `endMark` labels the end of the lifeline's stretch. */
  apply(fact: SlotFact, patch: Partial<SlotFields>, endMark: string | null = null): void {
    const phase = nextPhase(this.#fields.phase, fact)
    const moved = phase === this.#fields.phase ? {} : { phase, phaseSinceAtMs: this.#ports.clock.nowMs() }
    this.change({ ...patch, ...moved }, endMark)
  }

  /** A change that is no matter of phases. */
  change(patch: Partial<SlotFields>, endMark: string | null = null): void {
    this.#fields = { ...this.#fields, ...patch }
    const { slot, phase, health, generation } = this.#fields
    const { lifeline, clock } = this.#ports
    const segments = lifeline.enter(lifelineState(phase, health), generation, clock.nowMs(), endMark)
    if (segments.length > 0) this.#ports.lifelineChanged(slot, segments)
    this.#ports.changed()
  }

  /** The slot leaves the cluster: its lifeline ends. */
  endLifeline(): void {
    const { slot, generation } = this.#fields
    const segments = this.#ports.lifeline.enter(null, generation, this.#ports.clock.nowMs(), null)
    if (segments.length > 0) this.#ports.lifelineChanged(slot, segments)
  }
}

/** The fields of a living worker, when there is none. */
export const noWorker = {
  health: 'ok',
  workerId: null,
  pid: null,
  startedAtMs: null,
  bootMs: null,
  notListeningHint: null,
  aside: null,
  agent: 'connecting',
  listens: [],
} as const satisfies Partial<SlotFields>
