import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { DrainNumbers, DrainSnapshot } from '../../../shared/model/drain.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { drainEvent, type SlotEvent } from '../slot/slot-events.ts'
import type { SupervisorRules, WorkerHandle } from '../types.ts'
import type { DrainHold } from './drain-hold.ts'
import {
  type DrainFacts,
  type DrainState,
  decideTelling,
  firstStep,
  heldState,
  isFinished,
  nextStep,
  retimed,
} from './drain-plan.ts'
import {
  begunWords,
  type DrainEnd,
  deadlineWords,
  faultWords,
  finishedWords,
  heldWords,
  releasedWords,
  tellingWords,
} from './drain-words.ts'

interface DrainPorts {
  /** "slot 2", or "slot 2's g3" where the slot has another worker. */
  readonly name: string
  readonly clock: Clock
  readonly handle: WorkerHandle
  /** It has listened: there may be something to finish. */
  readonly hasServed: boolean
  /** It has rested without a server. */
  readonly isServerless: boolean
  rules(): SupervisorRules
  agent(): SlotSnapshot['agent']
  isPaused(): boolean
  /** It is paused, and about to be continued; told again when it is not seen to run by the next step. */
  woken(isFirst: boolean): unknown
  /** The step or its numbers changed. */
  changed(): void
  /** A deadline passed. */
  escalated(words: string): void
  /** Nothing is open any more. */
  finished(words: string): unknown
  /** Who wants it before it is told to end. */
  readonly hold?: DrainHold | null
}

/** Leads one worker to its end: step by step, each with a deadline, force last. */
export class Drain {
  readonly #ports: DrainPorts
  readonly #first: 'finishing' | 'disconnect'
  #state: DrainState
  #cancel: (() => void) | null = null
  #isWoken = false
  /** Null: nobody wants it, or it went on. */
  #hold: DrainHold | null
  readonly #startedAtMs: number
  /** Who took its idle connections. */
  readonly #takers = new Set<string>()

  /** `first`: what was asked for. A bare `disconnect` leaves the app's answers as they are, a drain does not. */
  constructor(first: 'finishing' | 'disconnect', ports: DrainPorts) {
    const { clock, hasServed, isServerless } = ports
    this.#ports = ports
    this.#first = first
    this.#hold = ports.hold ?? null
    this.#startedAtMs = Math.round(clock.nowMs())
    this.#state = firstStep(first, hasServed, ports.agent(), clock.monoMs(), ports.rules(), isServerless)
  }

  /** As a slot shows it. */
  snapshot(): DrainSnapshot {
    const { clock } = this.#ports
    const { step, stepEndsMonoMs, openConnections, numbers, endedBy, toldBy } = this.#state
    const endsAtMs = Math.round(clock.nowMs() + stepEndsMonoMs - clock.monoMs())
    const startedAtMs = this.#startedAtMs
    return { step, startedAtMs, endsAtMs, openConnections, numbers, movedTo: this.#movedTo, endedBy, toldBy }
  }

  /** It serves nobody any more, and is not told to end yet. */
  get isHeld(): boolean {
    return this.#state.step === 'held'
  }

  get #movedTo(): string | null {
    const [first] = this.#takers
    return this.#takers.size > 1 ? `${this.#takers.size} workers` : (first ?? null)
  }

  begun(channel: 'open' | 'closed'): SlotEvent {
    const words = begunWords(this.#ports.name, this.#state, channel, this.#ports.rules())
    return drainEvent(words, channel === 'closed' ? 'warn' : 'info')
  }

  begin(channel: 'open' | 'closed'): void {
    this.#arm()
    this.#wake()
    if (channel === 'closed') return
    const { handle } = this.#ports
    if (this.#first === 'finishing') handle.beginDrain(this.#ports.rules().idleCloseMs)
    else handle.disconnect()
  }

  progress(openConnections: number | null, unacknowledgedCount: number): void {
    this.#state = { ...this.#state, openConnections, unacknowledgedCount }
    this.#ports.changed()
    this.look()
  }

  /** What the agent counts. */
  count(numbers: DrainNumbers, listeners: AgentEndListeners): void {
    this.#state = { ...this.#state, numbers, listeners }
    this.#ports.changed()
  }

  /** Another worker took one of its idle connections. */
  moved(taker: string): void {
    this.#takers.add(taker)
  }

  /** Looks again whether it is finished: the numbers or the agent changed. */
  look(): void {
    const { name, clock, agent, finished } = this.#ports
    if (!isFinished(this.#state, agent())) {
      this.#retime()
      return
    }
    const words = finishedWords(name, this.#state, this.#follow(), this.#movedTo, clock.monoMs())
    finished(words)
    this.#advance()
  }

  /** Nobody wants it any more, or somebody else decides now: it goes on where it is held. */
  release(): void {
    this.#hold = null
    if (!this.isHeld) return
    this.#ports.finished(releasedWords(this.#ports.name, this.#telling()))
    this.#advance()
  }

  /** Other rules are in force: the present step ends by them. */
  rulesChanged(): void {
    this.#retime()
  }

  /** What is wrong with its end, in a sentence; null when nothing is. `name`: "slot 2's g1". */
  faultOf(name: string, end: DrainEnd): string | null {
    return faultWords(name, this.#state, end)
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  get #facts(): DrainFacts {
    return { agent: this.#ports.agent(), hasSignals: this.#ports.handle.hasSignals }
  }

  /** What follows the first step, in words. */
  #follow(): string {
    return this.#hold === null ? this.#telling() : heldWords(this.#hold)
  }

  #telling(): string {
    const { endSignal } = this.#ports.rules()
    return tellingWords(decideTelling(this.#state.listeners, endSignal, this.#facts.hasSignals), endSignal)
  }

  #retime(): void {
    const next = retimed(this.#state, this.#ports.agent(), this.#ports.rules())
    if (next.stepEndsMonoMs === this.#state.stepEndsMonoMs) return
    this.#state = next
    this.#arm()
    this.#ports.changed()
  }

  #arm(): void {
    this.close()
    const { clock } = this.#ports
    this.#cancel = clock.after(Math.max(0, this.#state.stepEndsMonoMs - clock.monoMs()), () => this.#late())
  }

  /** A stopped process finishes nothing and hears nothing until it is continued. */
  #wake(): void {
    const { isPaused, handle, woken } = this.#ports
    if (!isPaused()) return
    woken(!this.#isWoken)
    this.#isWoken = true
    handle.signal('SIGCONT')
  }

  #late(): void {
    this.#cancel = null
    const { name, clock, rules, escalated } = this.#ports
    if (this.isHeld) {
      this.release()
      return
    }
    const next = nextStep(this.#state, this.#facts, clock.monoMs(), rules())
    escalated(deadlineWords(name, this.#state, next, this.#follow(), clock.monoMs()))
    this.#advance()
  }

  #beginHold(hold: DrainHold): void {
    this.#state = heldState(this.#state, this.#ports.clock.monoMs(), hold.mostMs)
    this.#arm()
    this.#wake()
    this.#ports.changed()
    hold.reached(() => this.release())
  }

  #advance(): void {
    const { clock, handle } = this.#ports
    if (this.#state.step === 'finishing' && this.#hold !== null) {
      this.#beginHold(this.#hold)
      return
    }
    const next = nextStep(this.#state, this.#facts, clock.monoMs(), this.#ports.rules())
    if (next === null) return
    this.#state = next
    this.#arm()
    if (next.step === 'signal' && next.toldBy !== null) handle.tellToEnd(next.toldBy)
    if (next.step === 'disconnect') handle.disconnect()
    if (next.step === 'SIGTERM') handle.signal('SIGTERM')
    if (next.step === 'SIGKILL') handle.signal('SIGKILL')
    else this.#wake()
    // Last, because what follows from it may be that another worker starts.
    this.#ports.changed()
  }
}
