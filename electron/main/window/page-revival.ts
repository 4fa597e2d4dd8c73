import type { Clock } from '../../../shared/base/clock.ts'

/** A page that dies more often than this is not loaded by itself: it would die for ever. */
const mostRevivals = 3
const withinMs = 60_000
/** Inside the event Chromium still takes the old process down: to load then ends this process, too. */
const reviveAfterMs = 100

export interface RevivalPorts extends Pick<Clock, 'monoMs' | 'after'> {
  load(): void
  /** Says in the window that it was loaded anew. */
  tellRevived(reason: string): void
  /** Says outside of the window, which is blank, why that is so; answers whether a person wants it loaded now. */
  askBlank(reason: string): Promise<boolean>
}

/**
 * Loads a page anew when its process died: at once, but no more than three times a minute. Past that the window stays blank,
 * which is told outside of it, and it is loaded again when a person turns to it, or after the minute.
 */
export class PageRevival {
  readonly #ports: RevivalPorts
  #revivedMonoMs: number[] = []
  #isBlank = false
  #isTold = false
  #cancel = (): void => {}

  constructor(ports: RevivalPorts) {
    this.#ports = ports
  }

  /** The page's process ended, and nobody wanted that. */
  died(reason: string): void {
    const nowMs = this.#ports.monoMs()
    this.#revivedMonoMs = this.#revivedMonoMs.filter((atMs) => nowMs - atMs < withinMs)
    if (this.#revivedMonoMs.length === 0) this.#isTold = false
    this.#isBlank = true
    if (this.#revivedMonoMs.length >= mostRevivals) {
      this.#giveUp(reason)
      return
    }
    this.#revivedMonoMs.push(nowMs)
    this.#ports.tellRevived(reason)
    this.#in(reviveAfterMs)
  }

  /** A person turns to the window: it is loaded if it is blank. */
  again(): void {
    if (this.#isBlank) this.#in(reviveAfterMs)
  }

  close(): void {
    this.#cancel()
    this.#isBlank = false
  }

  #giveUp(reason: string): void {
    this.#in(withinMs)
    if (this.#isTold) return
    this.#isTold = true
    this.#ports.askBlank(reason).then(
      (isWanted) => isWanted && this.again(),
      (error: unknown) => console.error('nobody could be asked about the blank window:', error),
    )
  }

  #in(delayMs: number): void {
    this.#cancel()
    this.#cancel = this.#ports.after(delayMs, () => {
      this.#isBlank = false
      this.#ports.load()
    })
  }
}
