import type { Clock } from '../../../shared/base/clock.ts'
import { fail, type Result } from '../../../shared/result.ts'

interface Wait {
  look(): void
  end(): void
}

/** Commands that wait for a state. Each answers once: when the state is there, at its deadline, or when all is closed. */
export class Waits {
  readonly #clock: Clock
  readonly #open = new Set<Wait>()
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `check` is asked at once and after every change; `late` gives the answer at the deadline. */
  until<T>(check: () => Result<T> | null, deadlineMs: number, late: () => Result<T>): Promise<Result<T>> {
    const closed = fail('cancelled', 'the cluster was closed')
    if (this.#closed) return Promise.resolve(closed)
    const now = check()
    if (now !== null) return Promise.resolve(now)
    return new Promise((resolve) => {
      const answer = (result: Result<T>) => {
        cancel()
        this.#open.delete(wait)
        resolve(result)
      }
      const cancel = this.#clock.after(deadlineMs, () => answer(check() ?? late()))
      const wait: Wait = {
        look: () => {
          const result = check()
          if (result !== null) answer(result)
        },
        end: () => answer(closed),
      }
      this.#open.add(wait)
    })
  }

  /** Something changed: every waiting command looks again. */
  look(): void {
    for (const wait of [...this.#open]) wait.look()
  }

  close(): void {
    this.#closed = true
    for (const wait of [...this.#open]) wait.end()
  }
}
