import { duration } from '../../../shared/base/plain-words.ts'
import type { FleetSource } from '../../../shared/containers/engine.ts'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Engines, Fleet, FleetState, HeardFleet } from '../../engines/types.ts'
import type { DeckContext } from '../types.ts'
import { nameOfEngine } from './source-words.ts'

interface EnginePorts {
  readonly clock: DeckContext['clock']
  readonly engines: Pick<Engines, 'open'>
  readonly source: FleetSource
  /** Of the cluster. */
  name(): string
  /** It told how everything is now. `before`: null at the first time. */
  took(state: FleetState, before: FleetState | null): void
  readonly stats: HeardFleet['stats']
  readonly output: HeardFleet['output']
  readonly said: HeardFleet['said']
  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void
  changed(): void
}

/** An engine that was not there when the deck started is tried again after so long, then each time after twice as long. */
const firstRetryMs = 2000
const mostRetryMs = 60_000
/** What is found so soon after an engine answers again happened while it did not. */
const foundLateMs = 3000

/** The engine behind one cluster: opened, tried again, lost and found; what it told last. */
export class HeardEngine {
  readonly #ports: EnginePorts
  #fleet: Fleet | null = null
  #state: FleetState | null = null
  #described: FleetSnapshot['engine']
  #lateUntilMonoMs = Number.NEGATIVE_INFINITY
  #lostSinceMonoMs: number | null = null
  #cancelRetry: () => void = () => {}
  #opening: Promise<Result<void>> | null = null
  #isClosed = false

  constructor(ports: EnginePorts) {
    this.#ports = ports
    const heardAtMs = ports.clock.nowMs()
    const name = nameOfEngine(ports.source)
    this.#described = { name, version: '', state: 'lost', words: 'it is being asked', heardAtMs, clockSkewMs: 0 }
  }

  /** What acts are done by; null until it was reached once. */
  get fleet(): Fleet | null {
    return this.#fleet
  }

  get state(): FleetState | null {
    return this.#state
  }

  /** As the window has it. */
  get described(): FleetSnapshot['engine'] {
    return this.#described
  }

  /** What is told now may have happened while it was not heard. */
  get isLate(): boolean {
    return this.#described.state === 'lost' || this.#ports.clock.monoMs() < this.#lateUntilMonoMs
  }

  /** Asks it for the first time. `keepsTrying`: one that is not there is tried again by itself. */
  connect(keepsTrying: boolean, waitMs = firstRetryMs): Promise<Result<void>> {
    // Opened twice, one of the two would tell everything once more, and nobody would close it.
    this.#opening ??= this.#open(keepsTrying, waitMs).finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  close(): void {
    this.#isClosed = true
    this.#cancelRetry()
    this.#fleet?.close()
  }

  async #open(keepsTrying: boolean, waitMs: number): Promise<Result<void>> {
    this.#cancelRetry()
    const { clock, engines, source, name, changed } = this.#ports
    const opened = await engines.open(source, this.#heard())
    if (this.#isClosed) {
      if (opened.ok) opened.value.close()
      return fail('cancelled', `${name()} was closed`)
    }
    if (opened.ok) {
      this.#fleet = opened.value
      this.#described = { ...this.#described, state: 'connected', words: '', heardAtMs: clock.nowMs() }
      this.#take(opened.value.state)
      return ok(undefined)
    }
    const next = keepsTrying ? `; tried again in ${duration(waitMs)}` : ''
    this.#described = { ...this.#described, state: 'lost', words: `${opened.error.message}${next}` }
    changed()
    if (keepsTrying) {
      const again = (): void => void this.connect(true, Math.min(waitMs * 2, mostRetryMs))
      this.#cancelRetry = clock.after(waitMs, again)
    }
    return opened
  }

  #heard(): HeardFleet {
    const { clock, stats, output, said } = this.#ports
    return {
      changed: (state) => this.#take(state),
      stats,
      output,
      said,
      engine: (state, words) => this.#told(state, words),
      heard: () => {
        this.#described = { ...this.#described, heardAtMs: clock.nowMs() }
      },
    }
  }

  #take(state: FleetState): void {
    if (this.#isClosed) return
    const before = this.#state
    this.#state = state
    this.#described = {
      ...this.#described,
      version: state.engineVersion,
      clockSkewMs: state.clockSkewMs,
      heardAtMs: this.#ports.clock.nowMs(),
    }
    this.#ports.took(state, before)
  }

  #told(state: 'connected' | 'lost', words: string): void {
    const { clock, say, changed } = this.#ports
    const was = this.#described.state
    this.#described = { ...this.#described, state, words: state === 'lost' ? words : '' }
    if (state === 'lost' && was === 'connected') {
      this.#lostSinceMonoMs = clock.monoMs()
      say('notice', 'bad', `its engine is not heard: ${words}. What is shown is as it was then`, 'engine lost')
    }
    if (state === 'connected' && this.#lostSinceMonoMs !== null) {
      const away = duration(clock.monoMs() - this.#lostSinceMonoMs)
      this.#lostSinceMonoMs = null
      this.#lateUntilMonoMs = clock.monoMs() + foundLateMs
      say('notice', 'ok', `its engine answers again, after ${away}`, 'engine back')
    }
    changed()
  }
}
