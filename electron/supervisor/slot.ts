/* Long: the life of one slot is read in one file; what it says, counts and decides is in others. */
import type { DrainNumbers } from '../../shared/model/drain.ts'
import type { ExitCause, Health, ListenAddress, Phase, SlotSnapshot } from '../../shared/model/worker.ts'
import { Beside } from './beside.ts'
import type { Turn } from './boot-queue.ts'
import { type Fate, noUnstableExits, type RestartDecision, unplannedCause, unstableCount } from './decide-restart.ts'
import { Drain } from './drain.ts'
import { HealthTeller } from './health-teller.ts'
import type { Lifeline } from './lifeline.ts'
import { ListenTeller } from './listen-teller.ts'
import { NamedTimers } from './named-timers.ts'
import { OnlineWatch } from './online-watch.ts'
import { Requests } from './requests.ts'
import { Retrying } from './retrying.ts'
import { drainEvent, exitEvent, type SlotEvent, tookOverEvent } from './slot-events.ts'
import { settleExit, settleSuccession } from './slot-exit.ts'
import type { SlotHost } from './slot-host.ts'
import { noWorker, SlotState } from './slot-state.ts'
import { startedAsWords } from './slot-words.ts'
import { isLive } from './transition-table.ts'
import type { WorkerHandle } from './types.ts'
import { endMark } from './words.ts'
import type { WorkerFacts } from './worker-facts.ts'

/** Node ends a worker whose channel closed, and often reports `disconnect` first: only later is it an end of its own. */
const exitFollowsMs = 250

/** One slot and the worker in it: facts in; phase, timers and sentences out. */
export class Slot implements WorkerFacts {
  readonly number: number
  /** What a person asked of the present worker. */
  requests: Requests
  readonly beside: Beside
  readonly retrying: Retrying
  readonly #host: SlotHost
  readonly #state: SlotState
  readonly #timers: NamedTimers<'disconnect'>
  readonly #online: OnlineWatch
  #handle: WorkerHandle | null = null
  #drain: Drain | null = null
  #restartsByBoot: 0 | 1 = 0
  /** While it waits its turn the slot rests. */
  readonly #turn: Turn = { boot: () => this.#fork(), wait: () => this.#state.apply('rest', { why: null }) }
  #fate: Fate = 'respawn'
  /** Why the present worker will end, when the deck has decided that it will. */
  #endCause: ExitCause | null = null
  #history = noUnstableExits
  #forkMonoMs = 0
  #exitMonoMs: number | null = null
  readonly #listenTeller: ListenTeller
  readonly #healthTeller: HealthTeller

  constructor(number: number, host: SlotHost, lifeline: Lifeline) {
    this.number = number
    this.#host = host
    this.requests = new Requests(host.clock)
    this.#timers = new NamedTimers(host.clock)
    this.#online = new OnlineWatch(host.clock, {
      minUptimeMs: () => host.rules().minUptimeMs,
      begun: () => host.boots.end(this.#turn),
      steady: () => {
        this.#history = noUnstableExits
        this.#state.change({})
      },
      notListening: () => this.#listenTeller.hint(),
    })
    this.#state = new SlotState(number, {
      clock: host.clock,
      lifeline,
      lifelineChanged: host.lifeline,
      changed: () => host.changed(this),
    })
    const tell = (event: SlotEvent) => this.#tell(event)
    this.#listenTeller = new ListenTeller(this.#state, tell)
    this.#healthTeller = new HealthTeller(this.#state, host.clock, tell)
    const again = () => this.respawn()
    this.retrying = new Retrying({ clock: host.clock, state: this.#state, rules: () => host.rules(), again, tell })
    this.beside = new Beside(number, host, {
      present: () => this.#state.now,
      changed: () => {
        host.changed(this)
        if (this.isLeaving && this.phase === 'stopped') this.#leave()
      },
    })
  }

  get label(): string {
    return `slot ${this.number} g${this.#state.now.generation}`
  }

  get phase(): Phase {
    return this.#state.now.phase
  }
  get handle(): WorkerHandle | null {
    return this.#handle
  }
  get isLive(): boolean {
    return isLive(this.phase)
  }
  get isLeaving(): boolean {
    return this.#fate === 'removed'
  }
  /** Start has nothing more to wait for: it listens, rests online, or failed. */
  get isSettled(): boolean {
    return this.isUp || this.phase === 'failed'
  }
  /** It listens, or rests online. */
  get isUp(): boolean {
    return this.phase === 'listening' || (this.phase === 'online' && this.#online.isSteady)
  }

  snapshot(): SlotSnapshot {
    const { clock } = this.#host
    const unstable = unstableCount(this.#history, clock.monoMs(), this.#host.rules())
    return {
      ...this.#state.now,
      nextTryAtMs: this.retrying.atMs,
      unstableCount: unstable,
      drain: this.#drain?.snapshot() ?? null,
      ...this.beside.snapshot(),
    }
  }

  /** Fills an empty slot because a person asked: start, scale up, "Try again". Forgets unstable exits. */
  begin(): void {
    this.#history = noUnstableExits
    this.#exitMonoMs = null
    this.#fate = 'respawn'
    this.#restartsByBoot = 0
    this.retrying.cancel()
    this.#host.boots.ask(this.#turn)
  }

  /** Another worker after one that ended: at once, after the back-off, or by "Try now". */
  respawn(): void {
    this.retrying.cancel()
    this.#restartsByBoot = 1
    this.#host.boots.ask(this.#turn)
  }

  /** Makes the next exit final, or rests at once where nothing runs. */
  end(fate: 'stopped' | 'removed', cause: 'stop' | 'scale-down'): void {
    this.#fate = fate
    this.beside.abandon(fate === 'stopped' ? 'the slot is stopped' : 'the slot is removed')
    if (!this.isLive) {
      this.#rest()
      return
    }
    this.#endCause = cause
    this.drain('finishing', cause)
  }

  /** Takes a removal back: when the present worker has drained, another follows. */
  keep(): void {
    this.#fate = 'respawn'
    // Its own worker is gone already; only others of a reload still drain.
    if (this.phase === 'stopped') this.begin()
    else this.#state.change({})
  }

  /** Begins the way out, unless it has begun; what follows the exit is the slot's fate. */
  drain(first: 'finishing' | 'disconnect', cause: ExitCause | null, channel: 'open' | 'closed' = 'open'): void {
    const handle = this.#handle
    if (handle === null || this.#drain !== null) return
    this.#endCause = cause
    this.#timers.cancelAll()
    this.#online.close()
    const { bootMs, listens } = this.#state.now
    const hasServed = bootMs !== null || listens.length > 0
    const drain = new Drain(hasServed ? first : 'disconnect', {
      name: `slot ${this.number}`,
      clock: this.#host.clock,
      handle,
      rules: () => this.#host.rules(),
      agent: () => this.#state.now.agent,
      isPaused: () => this.#state.now.health === 'paused',
      changed: () => this.#state.change({}),
      escalated: (words) => this.#tell(drainEvent(words)),
      finished: (words) => cause !== 'stop' && this.#tell(drainEvent(words, 'info')),
    })
    this.#drain = drain
    this.#state.apply('drain', { notListeningHint: null })
    if (cause !== 'stop') this.#tell(drain.begun(channel))
    drain.begin(first, channel)
  }

  online(): void {
    this.#online.begin(this.#drain !== null)
    this.#state.apply('online', { notListeningHint: null })
  }

  listens(listens: readonly ListenAddress[]): void {
    if (listens.length === 0) {
      this.#listenTeller.unlistens()
      return
    }
    this.#online.begin(this.#drain !== null)
    this.#online.listening()
    const monoMs = this.#host.clock.monoMs()
    const sinceExitMs = this.#exitMonoMs === null ? null : monoMs - this.#exitMonoMs
    this.#listenTeller.listens(listens, monoMs - this.#forkMonoMs, sinceExitMs)
  }

  disconnected(): void {
    if (!this.isLive || this.#drain !== null) return
    this.#timers.set('disconnect', exitFollowsMs, () => this.drain('disconnect', null, 'closed'))
  }

  agent(agent: 'connected' | 'absent'): void {
    this.#state.change({ agent })
    this.#drain?.look()
  }

  health(after: Health, silentMs: number): void {
    if (this.isLive) this.#healthTeller.change(after, silentMs, () => this.requests.takeHealth(after))
  }

  saidReady(): void {}

  drainProgress(openConnections: number | null, unacknowledgedCount: number): void {
    this.#drain?.progress(openConnections, unacknowledgedCount)
  }

  drainNumbers(numbers: DrainNumbers): void {
    this.#drain?.count(numbers)
  }

  moved(taker: string): void {
    this.#drain?.moved(taker)
  }

  /** The successor becomes the slot's worker; the present one, if it lives, drains beside it. */
  takeOver(): void {
    const next = this.beside.take()
    if (next === null) return
    const { now } = this.#state
    const handle = this.isLive ? this.#handle : null
    const forkMonoMs = this.#forkMonoMs
    this.#forgetWorker()
    this.requests = next.requests
    this.#handle = next.handle
    this.#forkMonoMs = next.forkMonoMs
    this.#exitMonoMs = null
    this.#online.resume(next.watch.sinceMonoMs)
    this.#state.apply(`succeed-${next.phase}`, { ...noWorker, ...next.fields(), why: null })
    // First the new one takes connections, then the old one takes none any more.
    next.handle.release()
    this.#host.tookOver(this)
    if (handle === null) return
    const monoMs = this.#host.clock.monoMs()
    this.#tell(tookOverEvent(next, now, monoMs))
    this.beside.leave({
      ...{ generation: now.generation, handle, forkMonoMs, startedAtMs: now.startedAtMs ?? next.startedAtMs },
      ...{ agent: now.agent, health: now.health, hasServed: now.bootMs !== null || now.listens.length > 0 },
      ...{ cause: 'reload', because: `replaced by g${next.generation}` },
      successor: { generation: next.generation, readyMs: Math.round(monoMs - next.forkMonoMs) },
    })
  }

  exited(code: number | null, signal: string | null, forkError: string | null = null): void {
    if (!this.isLive) return
    const handle = this.#handle
    const { now } = this.#state
    const cause = this.#endCause ?? unplannedCause(now.pid === null, this.requests.explainsExit(signal))
    const times = { forkMonoMs: this.#forkMonoMs, onlineMs: this.#online.lastedMs }
    const isFirstOfRun = this.#restartsByBoot === 0
    const ended = { now, cause, code, signal, forkError, ...times, fate: this.#fate, isFirstOfRun }
    const { clock } = this.#host
    const successor = this.#fate === 'respawn' ? this.beside.successor : null
    const { decision, exit, monoMs } =
      successor === null
        ? settleExit(ended, this.#history, this.#host.rules(), clock)
        : settleSuccession(ended, this.#history, successor.generation, clock)
    this.#forgetWorker()
    this.#exitMonoMs = monoMs
    this.#history = decision.history
    this.#state.apply('exit', { ...noWorker, healthSinceAtMs: exit.atMs, lastExit: exit }, endMark(code, signal))
    handle?.killGroup()
    this.#tell(exitEvent(decision, exit))
    this.#host.exited(exit)
    this.#host.boots.end(this.#turn)
    if (successor !== null && this.phase === 'exited') this.takeOver()
    else this.#follow(decision)
  }

  /** Other rules are in force: waits and drains under way end by them. */
  rulesChanged(): void {
    this.retrying.rulesChanged()
    this.#drain?.rulesChanged()
    this.beside.rulesChanged()
  }

  /** Ends every timer; nothing is decided any more. */
  close(): void {
    this.beside.close()
    this.#endTimers()
    this.#host.boots.end(this.#turn)
  }

  #endTimers(): void {
    this.#timers.cancelAll()
    this.retrying.cancel()
    this.#online.close()
    this.#drain?.close()
    this.#drain = null
  }

  #follow(decision: RestartDecision): void {
    switch (decision.kind) {
      case 'rest':
        this.#rest()
        break
      case 'respawn':
        this.respawn()
        break
      case 'give-up':
        this.#state.apply('give-up', { why: decision.words })
        break
      case 'back-off':
        this.retrying.backOff(decision.delayMs, decision.words)
    }
  }

  #rest(): void {
    this.#endTimers()
    this.#host.boots.end(this.#turn)
    this.#history = noUnstableExits
    this.#state.apply('rest', { why: null })
    if (this.isLeaving) this.#leave()
  }

  /** A slot leaves its cluster with its last worker. */
  #leave(): void {
    if (!this.beside.isEmpty) return
    this.#state.endLifeline()
    this.#host.removed(this)
  }

  #fork(): void {
    const { clock } = this.#host
    this.#forgetWorker()
    this.#forkMonoMs = clock.monoMs()
    const startedAtMs = clock.nowMs()
    const generation = this.#host.nextGeneration(this.number)
    const restartCount = this.#state.now.restartCount + this.#restartsByBoot
    const fresh = { ...noWorker, healthSinceAtMs: startedAtMs, why: null, generation, startedAtMs }
    this.#state.apply('fork', { ...fresh, restartCount })
    try {
      this.#handle = this.#host.fork(this.number, generation)
    } catch (error) {
      this.exited(null, null, error instanceof Error ? error.message : String(error))
      return
    }
    const { workerId, pid } = this.#handle
    this.#state.change({ workerId, pid: pid ?? null })
    if (pid === undefined) return
    this.#online.started()
    this.#tell({ kind: 'spawn', tone: 'idle', words: startedAsWords(this.#state.now), mark: null })
  }

  #forgetWorker(): void {
    this.#endTimers()
    this.#handle = null
    this.#endCause = null
    this.requests.forget()
    this.#online.forget()
    this.#healthTeller.forget()
  }

  #tell(event: SlotEvent): void {
    this.#host.tell({ ...event, slot: this.number, generation: this.#state.now.generation || null })
  }
}
