import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { limits } from '../../../shared/limits.ts'

interface OnlineWatchPorts {
  minUptimeMs(): number
  /** It is online. */
  begun(): void
  /** Online for `minUptimeMs`: a stable run. */
  steady(): void
  /** Started for a while and not online, or online for a while and not listening. */
  notListening(): void
}

/** What time tells about a worker that boots or is online. */
export class OnlineWatch {
  readonly #clock: Clock
  readonly #ports: OnlineWatchPorts
  readonly #timers: NamedTimers<'steady' | 'hint'>
  #sinceMonoMs: number | null = null
  #isSteady = false

  constructor(clock: Clock, ports: OnlineWatchPorts) {
    this.#clock = clock
    this.#ports = ports
    this.#timers = new NamedTimers(clock)
  }

  get isSteady(): boolean {
    return this.#isSteady
  }

  /** Time since `online`; null when it has not come. */
  get lastedMs(): number | null {
    return this.#sinceMonoMs === null ? null : this.#clock.monoMs() - this.#sinceMonoMs
  }

  /** Just forked: `online` comes within moments, unless it waits for a debugger. */
  started(): void {
    this.#timers.set('hint', limits.notListeningHintMs, () => this.#ports.notListening())
  }

  /** `online`, or a listen that overtook it; only the first counts. A worker that drains is not watched any more. */
  begin(isDraining: boolean): void {
    if (this.#sinceMonoMs !== null) return
    this.#sinceMonoMs = this.#clock.monoMs()
    this.#ports.begun()
    if (isDraining) return
    this.#awaitSteady(this.#ports.minUptimeMs())
    this.#timers.set('hint', limits.notListeningHintMs, () => this.#ports.notListening())
  }

  /** Goes on with a worker that another watch has seen since then (null: it is not online yet). */
  resume(sinceMonoMs: number | null): void {
    this.#sinceMonoMs = sinceMonoMs
    if (sinceMonoMs === null) return
    const restMs = this.#ports.minUptimeMs() - (this.#clock.monoMs() - sinceMonoMs)
    this.#isSteady = restMs <= 0
    if (restMs > 0) this.#awaitSteady(restMs)
  }

  get sinceMonoMs(): number | null {
    return this.#sinceMonoMs
  }

  listening(): void {
    this.#timers.cancel('hint')
  }

  /** Ends the timers; the time since `online` stays readable. */
  close(): void {
    this.#timers.cancelAll()
  }

  #awaitSteady(delayMs: number): void {
    this.#timers.set('steady', delayMs, () => {
      this.#isSteady = true
      this.#ports.steady()
    })
  }

  /** The worker is gone. */
  forget(): void {
    this.close()
    this.#sinceMonoMs = null
    this.#isSteady = false
  }
}
