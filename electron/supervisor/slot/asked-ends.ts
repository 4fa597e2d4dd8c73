import type { Clock } from '../../../shared/base/clock.ts'
import type { ExitCause, Health } from '../../../shared/model/worker.ts'

/** What may end a worker. */
export type AskedEnd =
  | { readonly by: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly by: 'exception' }
  | { readonly by: 'code'; readonly code: number }

/** So long a worker may take to die of what it was asked for before the answer says that it did not. */
export const effectMs = 5000

/**
 * So long after a request an exit, or a pause, still counts as its effect: a handler of SIGTERM may take its time. What the
 * agent does is done within milliseconds; a handler that has caught the exception has so long to end the worker by itself.
 */
const lastsMs = { signal: 30_000, exception: effectMs, code: effectMs } as const

/** `--abort-on-uncaught-exception` ends by one of these, depending on the processor and the Node. */
const abortSignals: ReadonlySet<string> = new Set(['SIGABRT', 'SIGILL', 'SIGTRAP'])

interface Asked {
  readonly end: AskedEnd
  readonly cause: ExitCause
  /** Since when the worker could carry it out. */
  monoMs: number
}

/** What a person asked of one worker from the kill menu, or a limit: it explains the exit or the pause that follows. */
export class AskedEnds {
  readonly #clock: Clock
  #asked: Asked[] = []
  #pause: { readonly signal: 'SIGSTOP' | 'SIGCONT'; readonly monoMs: number } | null = null
  /** A stopped or blocked worker gets to what it was asked once it runs again, however long that takes. */
  #runs = true

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Asked for what may end the worker. Returns what takes the request back. */
  end(end: AskedEnd, cause: ExitCause): () => void {
    const asked = { end, cause, monoMs: this.#clock.monoMs() }
    this.#asked.push(asked)
    return () => {
      this.#asked = this.#asked.filter((one) => one !== asked)
    }
  }

  pause(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#pause = { signal, monoMs: this.#clock.monoMs() }
  }

  /** The worker is this well now. */
  health(health: Health): void {
    const runs = health === 'ok'
    if (runs && !this.#runs) for (const asked of this.#asked) asked.monoMs = this.#clock.monoMs()
    this.#runs = runs
  }

  /** Who asked for an exit of this kind, not too long ago; null when nobody did. */
  explainsExit(code: number | null, signal: string | null): ExitCause | null {
    const meant = this.#asked.findLast(
      ({ end, monoMs }) => matches(end, code, signal) && (!this.#runs || this.#isFresh(monoMs, lastsMs[end.by])),
    )
    return meant?.cause ?? null
  }

  /** Forgets the exceptions that the worker has survived; true when there were some. */
  survivedException(): boolean {
    const left = this.#asked.filter(
      ({ end, monoMs }) => end.by !== 'exception' || !this.#runs || this.#clock.monoMs() - monoMs < lastsMs.exception,
    )
    const hasSurvived = left.length < this.#asked.length
    this.#asked = left
    return hasSurvived
  }

  /** True when a person, or a limit, ended it by this very signal. */
  hasAskedFor(signal: string): boolean {
    return this.#asked.some(({ end }) => end.by === 'signal' && end.signal === signal)
  }

  /** True when this change of health was asked for; each request explains one. */
  takeHealth(health: Health): boolean {
    const isAsked =
      this.#pause?.signal === (health === 'paused' ? 'SIGSTOP' : 'SIGCONT') &&
      this.#isFresh(this.#pause.monoMs, lastsMs.signal)
    if (isAsked) this.#pause = null
    return isAsked
  }

  forget(): void {
    this.#asked = []
    this.#pause = null
    this.#runs = true
  }

  #isFresh(monoMs: number, forMs: number): boolean {
    return this.#clock.monoMs() - monoMs <= forMs
  }
}

/**
 * A handler of a signal, or of the exception, ends the worker by the code it likes; without one the exception ends it by a
 * code, too, or by a signal where node was told to abort.
 */
function matches(end: AskedEnd, code: number | null, signal: string | null): boolean {
  switch (end.by) {
    case 'signal':
      return signal === null ? code !== null && end.signal !== 'SIGKILL' : signal === end.signal
    case 'exception':
      return signal === null ? code !== null : abortSignals.has(signal)
    case 'code':
      return signal === null && code === end.code
  }
}
