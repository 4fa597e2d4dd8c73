import { errorWords } from '../../../shared/base/error-words.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { withError } from '../../../shared/exit-error.ts'
import type { LeaverSnapshot, SuccessorSnapshot } from '../../../shared/model/reload.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { cutBy, cutClause } from '../drain/cut.ts'
import { Leaver, type LeavingWorker } from '../drain/leaver.ts'
import { unplannedCause } from '../restart/decide-restart.ts'
import type { SlotEvent } from '../slot/slot-events.ts'
import { undecided } from '../slot/slot-exit.ts'
import type { SlotHost } from '../slot/slot-host.ts'
import type { WorkerFacts } from '../slot/worker-facts.ts'
import type { WorkerHandle } from '../types.ts'
import { howItExited } from '../words.ts'
import { Successor } from './successor.ts'

interface BesidePorts {
  /** Where the slot's present worker listens, and which generation it is. */
  present(): { readonly generation: number; readonly listens: readonly ListenAddress[] }
  changed(): void
}

/** Workers of one slot beside its present one: at most one that is to take its place, and those on their way out. */
export class Beside {
  readonly #slot: number
  readonly #host: SlotHost
  readonly #ports: BesidePorts
  readonly #leavers = new Set<Leaver>()
  #successor: Successor | null = null
  #failure: { readonly generation: number; readonly words: string } | null = null

  constructor(slot: number, host: SlotHost, ports: BesidePorts) {
    this.#slot = slot
    this.#host = host
    this.#ports = ports
  }

  get successor(): Successor | null {
    return this.#successor
  }
  /** Why the last successor ended by itself; null when it did not. */
  get failure(): { readonly generation: number; readonly words: string } | null {
    return this.#failure
  }
  get leaverCount(): number {
    return this.#leavers.size
  }
  get servingLeaverCount(): number {
    return [...this.#leavers].filter((leaver) => !leaver.isEnding).length
  }
  get isEmpty(): boolean {
    return this.#successor === null && this.#leavers.size === 0
  }
  get handles(): WorkerHandle[] {
    const leaving = [...this.#leavers].map(({ worker }) => worker.handle)
    return this.#successor === null ? leaving : [this.#successor.handle, ...leaving]
  }

  snapshot(): { readonly successor: SuccessorSnapshot | null; readonly leaving: readonly LeaverSnapshot[] } {
    return {
      successor: this.#successor?.snapshot() ?? null,
      leaving: [...this.#leavers].map((leaver) => leaver.snapshot()),
    }
  }

  find(workerId: number): WorkerFacts | undefined {
    if (this.#successor?.handle.workerId === workerId) return this.#successor
    return [...this.#leavers].find(({ worker }) => worker.handle.workerId === workerId)
  }

  /** The process of that name; null when it is not here any more. */
  handleOf(generation: number, pid: number): WorkerHandle | null {
    const known = this.#successor?.generation === generation ? this.#successor.handle : null
    const leaver = [...this.#leavers].find(({ worker }) => worker.generation === generation)
    const handle = known ?? leaver?.worker.handle ?? null
    return handle?.pid === pid ? handle : null
  }

  /** A person ends this one of those on their way out by a signal. */
  asked(generation: number, signal: NodeJS.Signals): void {
    for (const leaver of this.#leavers) if (leaver.worker.generation === generation) leaver.asked(signal)
  }

  /** Forks a successor. */
  start(): void {
    const { clock } = this.#host
    const { generation: before, listens } = this.#ports.present()
    const expects = this.#host.expectations(this.#slot, before, listens)
    const generation = this.#host.nextGeneration(this.#slot)
    this.#failure = null
    const name = `slot ${this.#slot}'s g${generation}`
    let handle: WorkerHandle
    try {
      handle = this.#host.fork(this.#slot, generation)
    } catch (error) {
      this.#fail(generation, `${name} could not be started (${errorWords(error)})`)
      return
    }
    this.#successor = new Successor({
      slot: this.#slot,
      generation,
      clock,
      handle,
      expects,
      rules: this.#host.rules,
      changed: this.#ports.changed,
      exited: (code, signal) => this.#successorExited(code, signal),
    })
    const words = `${name} started beside g${before} (pid ${handle.pid ?? 'none'})`
    this.#tell(generation, { kind: 'spawn', tone: 'idle', words, mark: null })
    this.#ports.changed()
  }

  /** The successor, for whoever gives it the place. */
  take(): Successor | null {
    const successor = this.#successor
    this.#successor = null
    successor?.close()
    return successor
  }

  /** Ends the successor, when there is one. */
  abandon(because: string): void {
    const successor = this.take()
    if (successor === null) return
    const { generation, handle, startedAtMs, forkMonoMs, agentState: agent, healthState: health } = successor
    const hasServed = successor.bootMs !== null
    this.leave({
      generation,
      handle,
      startedAtMs,
      forkMonoMs,
      agent,
      health,
      hasServed,
      isServerless: false,
      cause: 'reload',
      successor: null,
      because,
    })
  }

  /** Has the worker drain and go. */
  leave(worker: LeavingWorker): void {
    const leaver = new Leaver(worker, {
      slot: this.#slot,
      clock: this.#host.clock,
      rules: this.#host.rules,
      changed: this.#ports.changed,
      errorOf: (...ended) => this.#host.errorOf(this.#slot, ...ended),
      tell: (generation, event) => this.#tell(generation, event),
      exited: (gone, exit) => {
        this.#leavers.delete(gone)
        this.#host.exited(exit)
        const swap = gone.swap()
        if (swap !== null) this.#host.swapped(swap)
        this.#ports.changed()
      },
    })
    this.#leavers.add(leaver)
    this.#ports.changed()
  }

  /** Nobody is held any more: the slot ends. */
  releaseHeld(): void {
    for (const leaver of this.#leavers) leaver.release()
  }

  rulesChanged(): void {
    for (const leaver of this.#leavers) leaver.rulesChanged()
  }

  /** Ends every timer. */
  close(): void {
    this.#successor?.close()
    for (const leaver of this.#leavers) leaver.close()
  }

  #successorExited(code: number | null, signal: string | null): void {
    const successor = this.#successor
    if (successor === null) return
    this.#successor = null
    const { generation, handle, forkMonoMs, startedAtMs, asked } = successor
    const { clock } = this.#host
    handle.killGroup()
    const uptimeMs = Math.round(clock.monoMs() - forkMonoMs)
    const cause = unplannedCause(handle.pid === undefined, asked.explainsExit(code, signal))
    const cut = cutBy({ code, signal, cause }, handle.held())
    const ended =
      handle.pid === undefined
        ? 'could not be started'
        : `${howItExited(code, signal)} after ${duration(uptimeMs)}${cutClause(cut)}`
    const how = `slot ${this.#slot}'s g${generation} ${ended}`
    const reason = `${how}, before it was ready; g${this.#ports.present().generation} goes on`
    const error = this.#host.errorOf(this.#slot, generation, code, signal)
    const words = withError(reason, how, error)
    const times = { uptimeMs, startedAtMs, atMs: clock.nowMs(), monoMs: clock.monoMs() }
    const known = { slot: this.#slot, generation, pid: handle.pid ?? 0, code, signal, cause }
    this.#host.exited({ ...known, ...times, ...undecided, cut, error, how, words })
    this.#tell(generation, { kind: 'exit', tone: cause === 'asked' ? 'hot' : 'bad', words, mark: null })
    // Who reads why a reload stopped reads the error beside it.
    this.#fail(generation, reason)
  }

  #fail(generation: number, words: string): void {
    this.#failure = { generation, words }
    this.#ports.changed()
  }

  #tell(generation: number, event: SlotEvent): void {
    this.#host.tell({ ...event, slot: this.#slot, generation })
  }
}
