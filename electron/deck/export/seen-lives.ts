import type { ReloadSnapshot } from '../../../shared/model/reload.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { Evidence } from '../../export/evidence.ts'

const mostKept = 200

/** How long workers of one cluster took to boot and to drain, and whether they heard the end signal: bounded, newest last. */
export class SeenLives {
  readonly #bootsMs: number[] = []
  readonly #drainsMs: number[] = []
  /** "slot generation" of workers whose boot or way out is counted; a slot has few at a time. */
  readonly #booted = new Map<number, number>()
  readonly #ended = new Map<number, number>()
  #endHeard = 0
  #endUnheard = 0
  #operationId = 0
  #swapsRead = 0
  readonly #sinceAtMs: number

  /** `sinceAtMs`: when the deck opened the cluster. */
  constructor(sinceAtMs: number) {
    this.#sinceAtMs = sinceAtMs
  }

  get now(): Pick<Evidence, 'bootsMs' | 'drainsMs' | 'endHeard' | 'endUnheard'> & { readonly sinceAtMs: number } {
    return {
      sinceAtMs: this.#sinceAtMs,
      bootsMs: [...this.#bootsMs],
      drainsMs: [...this.#drainsMs],
      endHeard: this.#endHeard,
      endUnheard: this.#endUnheard,
    }
  }

  slotChanged({ slot, generation, bootMs, drain, leaving }: SlotSnapshot): void {
    if (bootMs !== null && (this.#booted.get(slot) ?? 0) < generation) {
      this.#booted.set(slot, generation)
      keep(this.#bootsMs, bootMs)
    }
    const drains = [...leaving, ...(drain === null ? [] : [{ generation, drain }])]
    for (const one of drains) {
      const { step, toldBy } = one.drain
      // By then it was told by what it listens for, or it does not listen for anything.
      if (step === 'finishing' || step === 'held' || (this.#ended.get(slot) ?? 0) >= one.generation) continue
      this.#ended.set(slot, one.generation)
      if (toldBy === null) this.#endUnheard += 1
      else this.#endHeard += 1
    }
  }

  /** What it replaced since the last time. */
  reloaded({ operationId, swaps }: ReloadSnapshot): void {
    if (operationId !== this.#operationId) this.#swapsRead = 0
    this.#operationId = operationId
    for (const { drainMs } of swaps.slice(this.#swapsRead)) keep(this.#drainsMs, drainMs)
    this.#swapsRead = swaps.length
  }
}

function keep(list: number[], value: number): void {
  list.push(value)
  list.splice(0, list.length - mostKept)
}
