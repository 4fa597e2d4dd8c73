import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { withError } from '../../../shared/exit-error.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { LeaverSnapshot, SwapRecord } from '../../../shared/model/reload.ts'
import type { ExitCause, ExitRecord, Health, ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import { drainEvent, type SlotEvent, wokenEvent } from '../slot/slot-events.ts'
import { undecided } from '../slot/slot-exit.ts'
import type { WorkerFacts } from '../slot/worker-facts.ts'
import type { SupervisorRules, WorkerHandle } from '../types.ts'
import { howItExited } from '../words.ts'
import { cutBy, cutClause } from './cut.ts'
import { Drain } from './drain.ts'
import type { DrainHold } from './drain-hold.ts'

/** A worker that lost its place in the slot, or never got it. */
export interface LeavingWorker {
  readonly generation: number
  readonly handle: WorkerHandle
  readonly startedAtMs: number
  readonly forkMonoMs: number
  readonly agent: SlotSnapshot['agent']
  readonly health: Health
  /** It has listened: there may be something to finish. */
  readonly hasServed: boolean
  /** It has rested without a server. */
  readonly isServerless: boolean
  readonly cause: ExitCause
  /** Who has its place now, and how long that one took to get ready; null when nobody took it. */
  readonly successor: { readonly generation: number; readonly readyMs: number } | null
  /** "replaced by g3"; ends the sentence on its exit. */
  readonly because: string
  /** Who wants it before it is told to end. */
  readonly hold?: DrainHold | null
}

interface LeaverPorts {
  readonly slot: number
  readonly clock: Clock
  rules(): SupervisorRules
  changed(): void
  errorOf(generation: number, code: number | null, signal: string | null): string | null
  tell(generation: number, event: SlotEvent): void
  /** Its record; it is gone. */
  exited(leaver: Leaver, exit: ExitRecord): void
}

/** A worker on its way out beside its slot's present one. Nothing follows its exit. */
export class Leaver implements WorkerFacts {
  readonly worker: LeavingWorker
  readonly #ports: LeaverPorts
  readonly #drain: Drain
  readonly #leftMonoMs: number
  #agent: SlotSnapshot['agent']
  #health: Health
  #isDisconnected = false
  #askedSignal: NodeJS.Signals | null = null
  #warning: string | null = null

  constructor(worker: LeavingWorker, ports: LeaverPorts) {
    this.worker = worker
    this.#ports = ports
    this.#leftMonoMs = ports.clock.monoMs()
    this.#agent = worker.agent
    this.#health = worker.health
    const tell = (event: SlotEvent) => ports.tell(worker.generation, event)
    this.#drain = new Drain('finishing', {
      name: this.label,
      hasServed: worker.hasServed,
      isServerless: worker.isServerless,
      clock: ports.clock,
      handle: worker.handle,
      rules: ports.rules,
      agent: () => this.#agent,
      isPaused: () => this.#health === 'paused',
      woken: (isFirst) => isFirst && tell(wokenEvent(this.label)),
      changed: ports.changed,
      escalated: (words) => tell(drainEvent(words)),
      finished: (words) => tell(drainEvent(words, 'info')),
      hold: worker.hold ?? null,
    })
    tell(this.#drain.begun('open'))
    worker.hold?.begun({ generation: worker.generation, pid: worker.handle.pid ?? null })
    this.#drain.begin('open')
  }

  get label(): string {
    return `slot ${this.#ports.slot}'s g${this.worker.generation}`
  }

  /**
   * It drained, and is held, was told to end or closed its channel: it can serve nothing any more, though its process still ends. Told
   * with its channel open it serves nothing either, because hand-overs stay held.
   */
  get isEnding(): boolean {
    const { endedBy, toldBy } = this.#drain.snapshot()
    return endedBy === 'nothing open' && (this.#drain.isHeld || toldBy !== null || this.#isDisconnected)
  }

  /** Null when nobody took its place. */
  swap(): SwapRecord | null {
    const { generation, successor } = this.worker
    if (successor === null) return null
    const { numbers, endedBy } = this.#drain.snapshot()
    const drainMs = Math.round(this.#ports.clock.monoMs() - this.#leftMonoMs)
    const { generation: nextGeneration, readyMs } = successor
    const { slot } = this.#ports
    return { slot, generation, nextGeneration, readyMs, drainMs, numbers, endedBy, warning: this.#warning }
  }

  snapshot(): LeaverSnapshot {
    return { generation: this.worker.generation, pid: this.worker.handle.pid ?? 0, drain: this.#drain.snapshot() }
  }

  /** Who holds it, or is to, has no time any more. */
  release(): void {
    this.#drain.release()
  }

  /** A person sent it this signal. */
  asked(signal: NodeJS.Signals): void {
    this.#askedSignal = signal
  }

  online(): void {}
  listens(_listens: readonly ListenAddress[]): void {}
  disconnected(): void {
    this.#isDisconnected = true
    this.#ports.changed()
  }
  saidReady(): void {}

  exited(code: number | null, signal: string | null): void {
    const { generation, handle, startedAtMs, forkMonoMs, cause, because, successor } = this.worker
    const { slot, clock } = this.#ports
    this.close()
    handle.killGroup()
    const uptimeMs = Math.round(clock.monoMs() - forkMonoMs)
    const isAsked = signal !== null && signal === this.#askedSignal
    const warning = this.#drain.faultOf(this.label, { code, signal, isAsked })
    this.#warning = warning
    const cut = cutBy({ code, signal, cause }, handle.held())
    const lasted = `${duration(uptimeMs)}${cutClause(cut)}`
    const how = warning ?? `${this.label} ${howItExited(code, signal)} after ${lasted}`
    const ran = warning === null ? how : `${how}; it ran ${lasted}`
    const error = this.#ports.errorOf(generation, code, signal)
    const words = withError(`${ran}; ${because}`, how, error)
    const times = { uptimeMs, startedAtMs, atMs: clock.nowMs(), monoMs: clock.monoMs() }
    const known = { slot, generation, pid: handle.pid ?? 0, code, signal, cause }
    const said = { warning, cut, error, how, words }
    const exit = { ...known, ...times, ...undecided, ...said, replacedBy: successor?.generation ?? null }
    this.#ports.tell(generation, { kind: 'exit', tone: warning === null ? 'idle' : 'warn', words, mark: null })
    this.worker.hold?.dropped(how)
    this.#ports.exited(this, exit)
  }

  agent(agent: 'connected' | 'absent'): void {
    this.#agent = agent
    this.#drain.look()
  }

  health(health: Health): void {
    this.#health = health
  }

  drainProgress(openConnections: number | null, unacknowledgedCount: number): void {
    this.#drain.progress(openConnections, unacknowledgedCount)
  }

  drainNumbers(numbers: DrainNumbers, listeners: AgentEndListeners): void {
    this.#drain.count(numbers, listeners)
  }

  moved(taker: string): void {
    // Of its own slot the generation says enough.
    this.#drain.moved(taker.replace(`slot ${this.#ports.slot} `, ''))
  }

  rulesChanged(): void {
    this.#drain.rulesChanged()
  }

  close(): void {
    this.#drain.close()
  }
}
