import type { DrainNumbers, DrainSnapshot } from '../../shared/model/drain.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import {
  begunWords,
  type DrainState,
  deadlineWords,
  finishedWords,
  firstStep,
  isFinished,
  nextStep,
  underRules,
} from './drain-plan.ts'
import { drainEvent, type SlotEvent } from './slot-events.ts'
import type { Clock, SupervisorRules, WorkerHandle } from './types.ts'

interface DrainPorts {
  /** "slot 2", or "slot 2's g3" where the slot has another worker. */
  readonly name: string
  readonly clock: Clock
  readonly handle: WorkerHandle
  rules(): SupervisorRules
  agent(): SlotSnapshot['agent']
  isPaused(): boolean
  /** The step or its numbers changed. */
  changed(): void
  /** A deadline passed. */
  escalated(words: string): void
  /** Nothing is open any more. */
  finished(words: string): unknown
}

/** Leads one worker to its end: step by step, each with a deadline, the signals last. */
export class Drain {
  readonly #ports: DrainPorts
  #state: DrainState
  #cancel: (() => void) | null = null
  readonly #startedAtMs: number
  /** Who took its idle connections. */
  readonly #takers = new Set<string>()

  constructor(first: 'finishing' | 'disconnect', ports: DrainPorts) {
    this.#ports = ports
    this.#startedAtMs = Math.round(ports.clock.nowMs())
    this.#state = firstStep(first, ports.clock.monoMs(), ports.rules())
  }

  /** As a slot shows it. */
  snapshot(): DrainSnapshot {
    const { clock } = this.#ports
    const { step, stepEndsMonoMs, openConnections, numbers, endedBy } = this.#state
    const endsAtMs = Math.round(clock.nowMs() + stepEndsMonoMs - clock.monoMs())
    const startedAtMs = this.#startedAtMs
    return { step, startedAtMs, endsAtMs, openConnections, numbers, movedTo: this.#movedTo, endedBy }
  }

  get #movedTo(): string | null {
    const [first] = this.#takers
    return this.#takers.size > 1 ? `${this.#takers.size} workers` : (first ?? null)
  }

  begun(channel: 'open' | 'closed'): SlotEvent {
    const words = begunWords(this.#ports.name, this.#state, channel, this.#ports.rules())
    return drainEvent(words, channel === 'closed' ? 'warn' : 'info')
  }

  /** `asked` is what the person chose: a bare disconnect leaves the app's answers as they are, a drain does not. */
  begin(asked: 'finishing' | 'disconnect', channel: 'open' | 'closed'): void {
    this.#arm()
    if (channel === 'closed') return
    const { handle } = this.#ports
    const { step } = this.#state
    if (asked === 'finishing') handle.beginDrain(this.#ports.rules().idleCloseMs)
    if (step === 'disconnect') handle.disconnect()
  }

  progress(openConnections: number | null, unacknowledgedCount: number): void {
    this.#state = { ...this.#state, openConnections, unacknowledgedCount }
    this.#ports.changed()
    this.look()
  }

  /** What the agent counts. */
  count(numbers: DrainNumbers): void {
    this.#state = { ...this.#state, numbers }
    this.#ports.changed()
  }

  /** Another worker took one of its idle connections. */
  moved(taker: string): void {
    this.#takers.add(taker)
  }

  /** Looks again whether it is finished: the numbers or the agent changed. */
  look(): void {
    const { name, clock, agent, finished } = this.#ports
    if (!isFinished(this.#state, agent())) return
    const words = finishedWords(name, this.#state, this.#movedTo, clock.monoMs())
    this.#advance()
    finished(words)
  }

  /** Other rules are in force: the present step ends by them. */
  rulesChanged(): void {
    const next = underRules(this.#state, this.#ports.rules())
    if (next.stepEndsMonoMs === this.#state.stepEndsMonoMs) return
    this.#state = next
    this.#arm()
    this.#ports.changed()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #arm(): void {
    this.close()
    const { clock } = this.#ports
    this.#cancel = clock.after(Math.max(0, this.#state.stepEndsMonoMs - clock.monoMs()), () => this.#late())
  }

  #late(): void {
    this.#cancel = null
    this.#ports.escalated(deadlineWords(this.#ports.name, this.#state, this.#ports.clock.monoMs()))
    this.#advance()
  }

  #advance(): void {
    const { clock, handle } = this.#ports
    const next = nextStep(this.#state, clock.monoMs(), this.#ports.rules())
    if (next === null) return
    this.#state = next
    this.#arm()
    this.#ports.changed()
    if (next.step === 'disconnect') handle.disconnect()
    if (next.step === 'SIGKILL') handle.signal('SIGKILL')
    if (next.step !== 'SIGTERM') return
    handle.signal('SIGTERM')
    // A stopped process sees SIGTERM only once it is continued.
    if (this.#ports.isPaused()) handle.signal('SIGCONT')
  }
}
