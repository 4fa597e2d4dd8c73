import { clusterAction } from '../../../shared/actions/cluster-actions.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { counted, slotNames } from '../../../shared/base/plain-words.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { ReloadSnapshot, SwapRecord } from '../../../shared/model/reload.ts'
import type { ExitCause } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DrainHold } from '../drain/drain-hold.ts'
import type { Slot } from '../slot/slot.ts'
import type { SlotTable } from '../slot/slot-table.ts'
import type { SupervisorRules } from '../types.ts'
import { Reload } from './reload.ts'
import type { ReloadPlan } from './reload-plan.ts'

const { mark } = clusterAction('cluster.reload')

interface ReloadsHost {
  readonly clock: Clock
  rules(): SupervisorRules
  /** Of the cluster. */
  readonly slots: Pick<SlotTable, 'all' | 'get'>
  tell(event: Pick<LifecycleEvent, 'tone' | 'words' | 'mark'>): void
  changed(): void
}

/** The rolling reloads of one cluster: at most one at a time, and the newest is remembered. */
export class Reloads {
  readonly #host: ReloadsHost
  #newest: Reload | null = null
  #lastId = 0

  constructor(host: ReloadsHost) {
    this.#host = host
  }

  snapshot(): ReloadSnapshot | null {
    return this.#newest?.snapshot() ?? null
  }

  /** `slots`: those that stay in the cluster, in the order in which they are to be replaced. */
  start(slots: readonly Slot[], cause: ExitCause, hold: DrainHold | null): Result<{ readonly operationId: number }> {
    if (this.#newest?.isRunning === true) {
      return fail('already-so', `${this.#newest.words}. Cancel it, or wait until it is over`)
    }
    const operationId = ++this.#lastId
    const { clock, rules, slots: all, changed } = this.#host
    const { atOnce } = rules().reload
    const which = slots.length === 1 ? slotNames(slots.map(({ number }) => number)) : counted(slots.length, 'worker')
    const pace = slots.length === 1 ? '' : `, ${atOnce} at a time`
    this.#host.tell({ tone: 'info', words: `reloading ${which}${pace}`, mark: `${mark.words} starts` })
    this.#newest = new Reload(operationId, slots, {
      clock,
      rules,
      slots: all,
      changed,
      cause,
      hold,
      tell: (plan, words, isWarned) =>
        this.#host.tell({ tone: toneOf(plan, isWarned), words, mark: `${mark.words} ends` }),
    })
    this.#newest.look()
    return ok({ operationId })
  }

  cancel(reason: string): Result<void> {
    if (this.#newest?.isRunning !== true) return fail('already-so', 'no reload is under way')
    this.#newest.cancel(reason)
    return ok(undefined)
  }

  look(): void {
    this.#newest?.look()
  }

  /** A worker that was replaced is gone. */
  swapped(swap: SwapRecord): void {
    this.#newest?.swapped(swap)
  }

  /** The cluster starts anew: what was reloaded before is history. */
  forget(): void {
    this.#newest?.close()
    this.#newest = null
  }
}

function toneOf({ state }: ReloadPlan, isWarned: boolean): LifecycleEvent['tone'] {
  if (state === 'done') return isWarned ? 'warn' : 'ok'
  return state === 'stopped' ? 'bad' : 'warn'
}
