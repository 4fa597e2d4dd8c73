import type { Clock } from '../../../shared/base/clock.ts'
import type { ReloadSnapshot, SwapRecord } from '../../../shared/model/reload.ts'
import type { ExitCause } from '../../../shared/model/worker.ts'
import type { DrainHold } from '../drain/drain-hold.ts'
import type { Slot } from '../slot/slot.ts'
import type { SlotTable } from '../slot/slot-table.ts'
import { isLive } from '../slot/transition-table.ts'
import type { SupervisorRules } from '../types.ts'
import {
  cancelReload,
  lookAtReload,
  planReload,
  type ReloadFacts,
  type ReloadLook,
  type ReloadPlan,
  type ReloadStep,
  reloadProgress,
  reloadWords,
} from './reload-plan.ts'
import { isWarned, swapWords } from './swap-words.ts'

interface ReloadPorts {
  /** Why those that are replaced end. */
  readonly cause: ExitCause
  /** Who wants the replaced one before it is told to end. */
  readonly hold: DrainHold | null
  readonly clock: Clock
  rules(): SupervisorRules
  /** Of the cluster. */
  readonly slots: Pick<SlotTable, 'all' | 'get'>
  /** It began, or is over. */
  tell(plan: ReloadPlan, words: string, isWarned: boolean): void
  /** Its snapshot changed. */
  changed(): void
}

/** One rolling reload: asks the plan after every change, and does what it says. */
export class Reload {
  readonly #operationId: number
  readonly #ports: ReloadPorts
  readonly #startedAtMs: number
  readonly #startedMonoMs: number
  #endedAtMs: number | null = null
  #endedMonoMs = 0
  #plan: ReloadPlan
  readonly #swaps: SwapRecord[] = []
  /** Somebody in the cluster listened when it began: one that rests online without listening is not up, whatever its age. */
  readonly #mustListen: boolean
  #cancelWake: (() => void) | null = null
  #isLooking = false

  constructor(operationId: number, slots: readonly Slot[], ports: ReloadPorts) {
    const { clock } = ports
    this.#operationId = operationId
    this.#ports = ports
    this.#startedAtMs = clock.nowMs()
    this.#startedMonoMs = clock.monoMs()
    this.#mustListen = ports.slots.all.some(({ phase }) => phase === 'listening')
    this.#plan = planReload(
      slots.map((slot) => ({ slot: slot.number, generation: slot.snapshot().generation })),
      this.#startedMonoMs,
    )
  }

  get isRunning(): boolean {
    return this.#plan.state === 'running'
  }
  get words(): string {
    const endMonoMs = this.isRunning ? this.#ports.clock.monoMs() : this.#endedMonoMs
    const words = reloadWords(this.#plan, endMonoMs - this.#startedMonoMs)
    const proof = this.isRunning ? '' : swapWords(this.#swaps)
    return proof === '' ? words : `${words}; ${proof}`
  }

  snapshot(): ReloadSnapshot {
    const { state, failed } = this.#plan
    const { words } = this
    const times = { startedAtMs: this.#startedAtMs, endedAtMs: this.#endedAtMs }
    return {
      operationId: this.#operationId,
      ...times,
      ...reloadProgress(this.#plan),
      state,
      words,
      swaps: [...this.#swaps],
      failed,
    }
  }

  /** One that a reload before this one had replaced is no part of its proof. */
  swapped(swap: SwapRecord): void {
    const planned = this.#plan.slots.find(({ slot }) => slot === swap.slot)
    if (planned !== undefined && swap.nextGeneration > planned.fromGeneration) this.#swaps.push(swap)
  }

  /** Looks at the slots and goes on as far as it can. Called after every change; what a step changes is looked at, too. */
  look(): void {
    if (this.#isLooking || !this.isRunning) return
    this.#isLooking = true
    const { reload } = this.#ports.rules()
    for (;;) {
      const looked = lookAtReload(this.#plan, this.#factsOf, reload, this.#ports.clock.monoMs())
      const isSame = JSON.stringify(looked.plan) === JSON.stringify(this.#plan)
      this.#take(looked)
      if (!this.isRunning || (isSame && looked.steps.length === 0)) break
    }
    this.#isLooking = false
  }

  cancel(reason: string): void {
    this.#take(cancelReload(this.#plan, this.#factsOf, reason))
  }

  close(): void {
    this.#cancelWake?.()
    this.#cancelWake = null
  }

  #take({ plan, steps, wakeMonoMs }: ReloadLook): void {
    const { clock } = this.#ports
    const wasRunning = this.isRunning
    this.#plan = plan
    this.close()
    if (wakeMonoMs !== null) {
      this.#cancelWake = clock.after(Math.max(0, wakeMonoMs - clock.monoMs()), () => this.look())
    }
    for (const step of steps) this.#do(step)
    if (wasRunning && !this.isRunning) {
      this.#endedAtMs = clock.nowMs()
      this.#endedMonoMs = clock.monoMs()
      this.#ports.tell(plan, this.words, isWarned(this.#swaps))
    }
    this.#ports.changed()
  }

  #do(step: ReloadStep): void {
    const slot = this.#ports.slots.get(step.slot)
    if (slot === undefined) return
    switch (step.act) {
      case 'start':
        slot.beside.start()
        return
      case 'fill':
        slot.begin()
        return
      case 'take-over':
        slot.takeOver(this.#ports.cause, this.#ports.hold)
        return
      case 'abandon':
        slot.beside.abandon(`${slot.label} serves on`)
    }
  }

  readonly #factsOf = (number: number): ReloadFacts | null => {
    const slot = this.#ports.slots.get(number)
    if (slot === undefined || slot.isLeaving) return null
    const { generation, phase, lastExit } = slot.snapshot()
    const { successor, failure, leaverCount, servingLeaverCount } = slot.beside
    const nobody = slot.isEmpty ? 'empty' : 'down'
    const present = phase === 'draining' || phase === 'exited' ? 'going' : isLive(phase) ? 'coming' : nobody
    const isUp = this.#mustListen ? phase === 'listening' : slot.isUp
    return {
      generation,
      present: isUp ? 'up' : present,
      successor: successor && {
        generation: successor.generation,
        isReady: successor.isReady,
        lateWords: successor.lateWords,
      },
      failure,
      crashedGeneration: lastExit?.cause === 'crash' || lastExit?.cause === 'start-failed' ? lastExit.generation : null,
      leaverCount,
      servingLeaverCount,
    }
  }
}
