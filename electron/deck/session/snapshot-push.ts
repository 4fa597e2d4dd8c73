import type { Clock } from '../../../shared/base/clock.ts'

/** Snapshots are pushed at most this often per cluster; lifecycle events are not held back. */
const snapshotEveryMs = 30

/** Pushes a cluster's snapshot when it changed. */
export class SnapshotPush {
  readonly #clock: Clock
  readonly #push: () => void
  readonly #everyMs: () => number
  #cancel: (() => void) | null = null
  #pushedMonoMs = Number.NEGATIVE_INFINITY
  #isClosed = false

  /** `everyMs`: longer for a snapshot that costs more. */
  constructor(clock: Clock, push: () => void, everyMs: () => number = () => snapshotEveryMs) {
    this.#clock = clock
    this.#push = push
    this.#everyMs = everyMs
  }

  changed(): void {
    if (this.#isClosed || this.#cancel !== null) return
    // The first change after a calm goes out with the end of this turn; a storm of them waits its time.
    const waitMs = Math.max(0, this.#pushedMonoMs + this.#everyMs() - this.#clock.monoMs())
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null
      this.#pushedMonoMs = this.#clock.monoMs()
      this.#push()
    })
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
  }
}
