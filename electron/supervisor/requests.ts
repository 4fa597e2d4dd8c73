import type { ExitCause, Health } from '../../shared/model/worker.ts'
import type { Clock } from './types.ts'

/** So long after a request an exit still counts as its effect (a SIGTERM handler may take its time). */
const askedLastsMs = 30_000

/** What a person asked of one worker from the kill menu, or a limit: it explains the exit or the pause that follows. */
export class Requests {
  readonly #clock: Clock
  #end: { readonly signal: NodeJS.Signals | null; readonly cause: ExitCause; readonly monoMs: number } | null = null
  #pause: 'SIGSTOP' | 'SIGCONT' | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Asked for what may end the worker (null: without a signal). */
  end(signal: NodeJS.Signals | null, cause: ExitCause): void {
    this.#end = { signal, cause, monoMs: this.#clock.monoMs() }
  }

  pause(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#pause = signal
  }

  /** Who asked for an exit by this signal (null: by a code); null when nobody did. */
  explainsExit(signal: string | null): ExitCause | null {
    if (this.#end === null) return null
    const isMeant = this.#end.signal === signal || this.#clock.monoMs() - this.#end.monoMs <= askedLastsMs
    return isMeant ? this.#end.cause : null
  }

  /** True when a person, or a limit, ended it by this very signal. */
  hasAskedFor(signal: string): boolean {
    return this.#end?.signal === signal
  }

  /** True when this change of health was asked for; each request explains one. */
  takeHealth(health: Health): boolean {
    const isAsked = this.#pause === (health === 'paused' ? 'SIGSTOP' : 'SIGCONT')
    if (isAsked) this.#pause = null
    return isAsked
  }

  /** The last request to end could not be passed on. */
  forgetEnd(): void {
    this.#end = null
  }

  forget(): void {
    this.#end = null
    this.#pause = null
  }
}
