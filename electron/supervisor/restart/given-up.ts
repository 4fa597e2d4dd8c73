import type { Clock } from '../../../shared/base/clock.ts'
import type { ExitRecord } from '../../../shared/model/worker.ts'
import type { Slot } from '../slot/slot.ts'
import type { SlotTable } from '../slot/slot-table.ts'

/** A fork in place of a worker that was ended on purpose comes in the turn of its exit, or after a moment of the app's own. */
export const givenUpMs = 2000

interface GivenUpParts {
  readonly clock: Clock
  readonly slots: Pick<SlotTable, 'get'>
  /** It is wanted no more. */
  giveUp(slot: Slot): void
}

/** A worker that its own primary ended, and in whose place nobody follows soon, leaves no gap: so few are wanted. */
export class GivenUp {
  readonly #parts: GivenUpParts
  readonly #cancels = new Set<() => void>()

  constructor(parts: GivenUpParts) {
    this.#parts = parts
  }

  exited({ slot: number, generation, cause, followed }: ExitRecord): void {
    if (cause !== 'primary' || followed !== 'rest') return
    const cancel = this.#parts.clock.after(givenUpMs, () => {
      this.#cancels.delete(cancel)
      const slot = this.#parts.slots.get(number)
      if (slot?.isEmpty === true && slot.snapshot().generation === generation) this.#parts.giveUp(slot)
    })
    this.#cancels.add(cancel)
  }

  close(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }
}
