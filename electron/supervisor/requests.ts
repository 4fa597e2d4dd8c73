import type { Health } from '../../shared/model/worker.ts'
import type { Clock } from './types.ts'

/** So long after a request an exit still counts as its effect (a SIGTERM handler may take its time). */
const askedLastsMs = 30_000

/** What a person asked of one worker from the kill menu: it explains the exit or the pause that follows. */
export class Requests {
  readonly #clock: Clock
  #end: { readonly signal: NodeJS.Signals | null; readonly monoMs: number } | null = null
  #pause: 'SIGSTOP' | 'SIGCONT' | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Asked for what may end the worker (null: without a signal). */
  end(signal: NodeJS.Signals | null): void {
    this.#end = { signal, monoMs: this.#clock.monoMs() }
  }

  pause(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#pause = signal
  }

  /** True when an exit by this signal (null: by a code) is what was asked for. */
  explainsExit(signal: string | null): boolean {
    if (this.#end === null) return false
    return this.#end.signal === signal || this.#clock.monoMs() - this.#end.monoMs <= askedLastsMs
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
