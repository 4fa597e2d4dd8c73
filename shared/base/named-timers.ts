import type { Clock } from './clock.ts'

/** At most one timer per name; setting a name again replaces it. */
export class NamedTimers<Name extends string> {
  readonly #clock: Clock
  readonly #cancels = new Map<Name, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  set(name: Name, delayMs: number, callback: () => void): void {
    this.cancel(name)
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancels.delete(name)
      callback()
    })
    this.#cancels.set(name, cancel)
  }

  /** One is set under that name, and its time has not come. */
  has(name: Name): boolean {
    return this.#cancels.has(name)
  }

  cancel(name: Name): void {
    this.#cancels.get(name)?.()
    this.#cancels.delete(name)
  }

  cancelAll(): void {
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
  }
}
