/** Longest wait for a drain on the way out; the drain's own deadlines are shorter. */
const drainDeadlineMs = 12_000
/** Then follows the end of what could not end itself, and what is to be remembered: 16 s in all, whatever hangs. */
const exitDeadlineMs = 4000
/**
 * One end is told more than once: a terminal that closes tells everybody in it, and who started us passes it on; a session
 * ends with SIGTERM and SIGHUP at once. Only what comes later than this is somebody who does not want to wait.
 */
const askedAgainAfterMs = { quit: 100, SIGINT: 100, SIGTERM: 1000, SIGHUP: Number.POSITIVE_INFINITY }

export interface WayOutParts {
  /** Tells that the end has begun. */
  onDraining(): void
  /** Drains all clusters; resolves when nothing lives any more, rejects when there is nobody to do it. */
  drain(): Promise<unknown>
  /** Ends at once what is left, and keeps what is to be remembered. */
  leave(): Promise<unknown>
  /** The very last. `isDrained` false: the drain was cut short. Once. */
  exit(isDrained: boolean): void
}

/** How every host ends: all clusters drain first; asked a second time everything ends at once. Either way no worker is left. */
export class WayOut {
  readonly #parts: WayOutParts
  #state: 'running' | 'draining' | 'leaving' | 'gone' = 'running'
  #askedMonoMs = 0
  #isDrained = false

  constructor(parts: WayOutParts) {
    this.#parts = parts
  }

  /** All is drained, or was cut short: nothing stands in the way of the exit. */
  get isLeaving(): boolean {
    return this.#state === 'leaving' || this.#state === 'gone'
  }

  /** Somebody wants the end. */
  ask(by: keyof typeof askedAgainAfterMs): void {
    if (this.#state === 'draining' && performance.now() - this.#askedMonoMs > askedAgainAfterMs[by]) this.hurry()
    if (this.#state !== 'running') return
    this.#state = 'draining'
    this.#askedMonoMs = performance.now()
    this.#parts.onDraining()
    const deadline = setTimeout(() => this.hurry(), drainDeadlineMs)
    const goOn = (): void => {
      clearTimeout(deadline)
      this.#isDrained = this.#state === 'draining'
      this.hurry()
    }
    this.#parts.drain().then(goOn, goOn)
  }

  /** The drain is over; what is still there had its chance. */
  hurry(): void {
    if (this.#state !== 'draining') return
    this.#state = 'leaving'
    const exit = (): void => this.#exit()
    setTimeout(exit, exitDeadlineMs)
    this.#parts.leave().then(exit, exit)
  }

  #exit(): void {
    if (this.#state === 'gone') return
    this.#state = 'gone'
    this.#parts.exit(this.#isDrained)
  }
}
