import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ForkWish } from '../../../shared/own-primary/protocol.ts'
import type { OwnPrimaryProcess } from '../../own-primary/types.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import { MessageRate } from './message-rate.ts'

/** A process that not even SIGKILL ends within this is stuck in the kernel: nobody waits longer. */
const stuckMs = 5000

/** How its process ended, or why it never ran. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly error: Error | null
}

interface RunParts {
  readonly clock: Clock
  readonly generation: number
  readonly settings: ClusterSettings
  readonly process: OwnPrimaryProcess
  /** The same as what looks into workers takes one. */
  readonly watched: WorkerProcess
  /** The rate of its messages has changed. */
  rateChanged(): void
}

/** One process of an own primary, from its start to its end: what it forked, and how it is ended. */
export class OwnPrimaryRun {
  readonly generation: number
  /** As it was started with: what it forks inherits that. */
  readonly settings: ClusterSettings
  readonly process: OwnPrimaryProcess
  readonly watched: WorkerProcess
  readonly rate: MessageRate
  readonly startedAtMs: number
  readonly startedMonoMs: number
  nodeVersion: string | null = null
  health: 'ok' | 'unresponsive' | 'paused' = 'ok'
  healthSinceMonoMs: number
  forkCount = 0
  deckForkCount = 0
  /** The deck told it to end. */
  isAskedToEnd = false
  end: ProcessEnd | null = null
  readonly #wishes = new Map<number, ForkWish>()
  #lastWish: ForkWish | null = null
  readonly #timers: NamedTimers<'kill' | 'stuck'>
  #tellGone = (): void => {}
  readonly #gone: Promise<void>

  constructor({ clock, generation, settings, process, watched, rateChanged }: RunParts) {
    this.generation = generation
    this.settings = settings
    this.process = process
    this.watched = watched
    this.rate = new MessageRate(clock, () => process.messages, rateChanged)
    this.startedAtMs = clock.nowMs()
    this.startedMonoMs = clock.monoMs()
    this.healthSinceMonoMs = this.startedMonoMs
    this.#timers = new NamedTimers(clock)
    this.#gone = new Promise((resolve) => {
      this.#tellGone = resolve
    })
  }

  /** It forked into that slot, as it wished. */
  forkedInto(slot: number, wish: ForkWish): void {
    this.forkCount += 1
    this.#wishes.set(slot, wish)
    this.#lastWish = wish
  }

  /** As it forked the last one of that slot, else the last one of all; null: nobody yet. */
  wishOf(slot: number): ForkWish | null {
    return this.#wishes.get(slot) ?? this.#lastWish
  }

  /** SIGTERM, after `killMs` SIGKILL. Resolves when it is gone, or stuck. */
  stop(killMs: number): Promise<void> {
    if (this.end !== null) return Promise.resolve()
    this.isAskedToEnd = true
    this.process.signal('SIGTERM')
    // Stopped, it would not hear of it.
    if (this.health === 'paused') this.process.signal('SIGCONT')
    this.#timers.set('kill', killMs, () => {
      this.kill()
      this.#timers.set('stuck', stuckMs, this.#tellGone)
    })
    return this.#gone
  }

  kill(): void {
    this.isAskedToEnd = true
    this.process.signal('SIGKILL')
    this.process.killGroup()
  }

  ended(end: ProcessEnd): void {
    this.end = end
    this.#timers.cancelAll()
    this.rate.close()
    this.watched.close()
    this.process.killGroup()
    this.process.close()
    this.#tellGone()
  }

  close(): void {
    this.#timers.cancelAll()
    this.rate.close()
    this.watched.close()
    this.process.close()
    this.#tellGone()
  }
}
