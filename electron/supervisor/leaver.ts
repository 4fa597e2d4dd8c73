import type { DrainNumbers } from '../../shared/model/drain.ts'
import type { LeaverSnapshot, SwapRecord } from '../../shared/model/reload.ts'
import type { ExitCause, ExitRecord, Health, ListenAddress, SlotSnapshot } from '../../shared/model/worker.ts'
import { Drain } from './drain.ts'
import { drainEvent, type SlotEvent } from './slot-events.ts'
import { undecided } from './slot-exit.ts'
import type { Clock, SupervisorRules, WorkerHandle } from './types.ts'
import { duration, howItExited } from './words.ts'
import type { WorkerFacts } from './worker-facts.ts'

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
  readonly cause: ExitCause
  /** Who has its place now, and how long that one took to get ready; null when nobody took it. */
  readonly successor: { readonly generation: number; readonly readyMs: number } | null
  /** "replaced by g3"; ends the sentence on its exit. */
  readonly because: string
}

interface LeaverPorts {
  readonly slot: number
  readonly clock: Clock
  rules(): SupervisorRules
  changed(): void
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

  constructor(worker: LeavingWorker, ports: LeaverPorts) {
    this.worker = worker
    this.#ports = ports
    this.#leftMonoMs = ports.clock.monoMs()
    this.#agent = worker.agent
    this.#health = worker.health
    const tell = (event: SlotEvent) => ports.tell(worker.generation, event)
    this.#drain = new Drain(worker.hasServed ? 'finishing' : 'disconnect', {
      name: this.label,
      clock: ports.clock,
      handle: worker.handle,
      rules: ports.rules,
      agent: () => this.#agent,
      isPaused: () => this.#health === 'paused',
      changed: ports.changed,
      escalated: (words) => tell(drainEvent(words)),
      finished: (words) => tell(drainEvent(words, 'info')),
    })
    tell(this.#drain.begun('open'))
    this.#drain.begin(worker.hasServed ? 'finishing' : 'disconnect', 'open')
  }

  get label(): string {
    return `slot ${this.#ports.slot}'s g${this.worker.generation}`
  }

  /** It drained, and its channel is closed: it can serve nothing any more, though its process still ends. */
  get isEnding(): boolean {
    return this.#isDisconnected && this.#drain.snapshot().endedBy === 'nothing open'
  }

  /** Null when nobody took its place. */
  swap(): SwapRecord | null {
    const { generation, successor } = this.worker
    if (successor === null) return null
    const { numbers, endedBy } = this.#drain.snapshot()
    const drainMs = Math.round(this.#ports.clock.monoMs() - this.#leftMonoMs)
    const { generation: nextGeneration, readyMs } = successor
    return { slot: this.#ports.slot, generation, nextGeneration, readyMs, drainMs, numbers, endedBy }
  }

  snapshot(): LeaverSnapshot {
    return { generation: this.worker.generation, pid: this.worker.handle.pid ?? 0, drain: this.#drain.snapshot() }
  }

  online(): void {}
  listens(_listens: readonly ListenAddress[]): void {}
  disconnected(): void {
    this.#isDisconnected = true
    this.#ports.changed()
  }
  saidReady(): void {}

  exited(code: number | null, signal: string | null): void {
    const { generation, handle, startedAtMs, forkMonoMs, cause, because } = this.worker
    const { slot, clock } = this.#ports
    this.close()
    handle.killGroup()
    const uptimeMs = Math.round(clock.monoMs() - forkMonoMs)
    const words = `${this.label} ${howItExited(code, signal)} after ${duration(uptimeMs)}; ${because}`
    const times = { uptimeMs, startedAtMs, atMs: clock.nowMs(), monoMs: clock.monoMs() }
    const exit = { slot, generation, pid: handle.pid ?? 0, code, signal, cause, ...times, ...undecided, words }
    this.#ports.tell(generation, { kind: 'exit', tone: 'idle', words, mark: null })
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

  drainNumbers(numbers: DrainNumbers): void {
    this.#drain.count(numbers)
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
