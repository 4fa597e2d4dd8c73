import type { ExitCause, Health, ListenAddress, Phase, SlotSnapshot } from '../../shared/model/worker.ts'
import type { Turn } from './boot-queue.ts'
import { type Fate, noUnstableExits, type RestartDecision, unplannedCause, unstableCount } from './decide-restart.ts'
import { Drain } from './drain.ts'
import type { Lifeline } from './lifeline.ts'
import { NamedTimers } from './named-timers.ts'
import { OnlineWatch } from './online-watch.ts'
import { Requests } from './requests.ts'
import { drainEvent, exitEvent, healthEvent, type SlotEvent } from './slot-events.ts'
import { settleExit } from './slot-exit.ts'
import type { SlotHost } from './slot-host.ts'
import { noWorker, SlotState } from './slot-state.ts'
import { closedWords, listeningWords, notListeningWords, startedAsWords } from './slot-words.ts'
import { isLive } from './transition-table.ts'
import type { WorkerHandle } from './types.ts'
import { endMark } from './words.ts'

/** Node ends a worker whose channel closed, and often reports `disconnect` first: only later is it an end of its own. */
const exitFollowsMs = 250

/** One slot and the worker in it: facts in; phase, timers and sentences out. */
export class Slot {
  readonly number: number
  /** What a person asked of the present worker. */
  readonly requests: Requests
  readonly #host: SlotHost
  readonly #state: SlotState
  readonly #timers: NamedTimers<'try' | 'disconnect'>
  readonly #online: OnlineWatch
  #handle: WorkerHandle | null = null
  #drain: Drain | null = null
  #restartsByBoot: 0 | 1 = 0
  /** While it waits its turn the slot rests. */
  readonly #turn: Turn = { boot: () => this.#fork(), wait: () => this.#state.apply('rest', { nextTryAtMs: null }) }
  #fate: Fate = 'respawn'
  /** Why the present worker will end, when the deck has decided that it will. */
  #endCause: ExitCause | null = null
  #history = noUnstableExits
  #forkMonoMs = 0
  #exitMonoMs: number | null = null
  /** How long the agent had been silent when the worker was found unresponsive. */
  #silentMs = 0

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
      notListening: () => this.#hint(),
    })
    this.#state = new SlotState(number, {
      clock: host.clock,
      lifeline,
      lifelineChanged: host.lifeline,
      changed: () => host.changed(this),
    })
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
    return this.phase === 'listening' || this.phase === 'failed' || (this.phase === 'online' && this.#online.isSteady)
  }

  snapshot(): SlotSnapshot {
    const { clock } = this.#host
    const unstable = unstableCount(this.#history, clock.monoMs(), this.#host.rules())
    return { ...this.#state.now, unstableCount: unstable, drain: this.#drain?.snapshot() ?? null }
  }

  /** Fills an empty slot because a person asked: start, scale up, "Try again". Forgets unstable exits. */
  begin(): void {
    this.#history = noUnstableExits
    this.#exitMonoMs = null
    this.#fate = 'respawn'
    this.#restartsByBoot = 0
    this.#host.boots.ask(this.#turn)
  }

  /** Another worker after one that ended: at once, after the back-off, or by "Try now". */
  respawn(): void {
    this.#restartsByBoot = 1
    this.#host.boots.ask(this.#turn)
  }

  /** Makes the next exit final, or rests at once where nothing runs. */
  end(fate: 'stopped' | 'removed', cause: 'stop' | 'scale-down'): void {
    this.#fate = fate
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
    this.#state.change({})
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
      slot: this.number,
      clock: this.#host.clock,
      handle,
      rules: () => this.#host.rules(),
      agent: () => this.#state.now.agent,
      isPaused: () => this.#state.now.health === 'paused',
      changed: () => this.#state.change({}),
      escalated: (words) => this.#tell(drainEvent(words)),
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
      this.#unlisten()
      return
    }
    this.#online.begin(this.#drain !== null)
    this.#online.listening()
    const monoMs = this.#host.clock.monoMs()
    const wasFirst = this.#state.now.bootMs === null
    const bootMs = this.#state.now.bootMs ?? Math.round(monoMs - this.#forkMonoMs)
    this.#state.apply('listen', { listens, bootMs, notListeningHint: null })
    if (!wasFirst || this.phase !== 'listening') return
    const sinceExitMs = this.#exitMonoMs === null ? null : monoMs - this.#exitMonoMs
    const words = listeningWords(this.#state.now, bootMs, sinceExitMs)
    this.#tell({ kind: 'listening', tone: 'ok', words, mark: null })
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
    const before = this.#state.now.health
    if (after === before || !this.isLive) return
    const atMs = this.#host.clock.nowMs()
    const lastedMs = atMs - this.#state.now.healthSinceAtMs + this.#silentMs
    this.#silentMs = after === 'unresponsive' ? silentMs : 0
    const byPerson = this.requests.takeHealth(after)
    this.#state.change({ health: after, healthSinceAtMs: atMs })
    const event = healthEvent({ slot: this.number, before, after, lastedMs, silentMs, byPerson })
    if (event !== null) this.#tell(event)
  }

  drainProgress(openConnections: number | null, unacknowledgedCount: number): void {
    this.#drain?.progress(openConnections, unacknowledgedCount)
  }

  exited(code: number | null, signal: string | null, forkError: string | null = null): void {
    if (!this.isLive) return
    const handle = this.#handle
    const { now } = this.#state
    const cause = this.#endCause ?? unplannedCause(now.pid === null, this.requests.explainsExit(signal))
    const times = { forkMonoMs: this.#forkMonoMs, onlineMs: this.#online.lastedMs }
    const ended = { now, cause, code, signal, forkError, ...times, fate: this.#fate }
    const { decision, exit, monoMs } = settleExit(ended, this.#history, this.#host.rules(), this.#host.clock)
    this.#forgetWorker()
    this.#exitMonoMs = monoMs
    this.#history = decision.history
    this.#state.apply('exit', { ...noWorker, healthSinceAtMs: exit.atMs, lastExit: exit }, endMark(code, signal))
    handle?.killGroup()
    this.#tell(exitEvent(decision, exit))
    this.#host.exited(exit)
    this.#host.boots.end(this.#turn)
    this.#follow(decision)
  }

  /** Ends every timer; nothing is decided any more. */
  close(): void {
    this.#endTimers()
    this.#host.boots.end(this.#turn)
  }

  #endTimers(): void {
    this.#timers.cancelAll()
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
        this.#state.apply('give-up', {})
        break
      case 'back-off':
        this.#state.apply('back-off', { nextTryAtMs: Math.round(this.#host.clock.nowMs() + decision.delayMs) })
        this.#timers.set('try', decision.delayMs, () => this.respawn())
    }
  }

  #rest(): void {
    this.close()
    this.#history = noUnstableExits
    this.#state.apply('rest', { nextTryAtMs: null })
    if (this.#fate !== 'removed') return
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
    const fresh = { ...noWorker, healthSinceAtMs: startedAtMs, nextTryAtMs: null, generation, startedAtMs }
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
    this.#silentMs = 0
  }

  #unlisten(): void {
    const hint = this.phase === 'listening' ? { notListeningHint: closedWords } : null
    this.#state.apply('unlisten', { listens: [], ...hint })
    if (hint === null) return
    this.#tell({ kind: 'listening', tone: 'warn', words: `slot ${this.number} is ${closedWords}`, mark: null })
  }

  #hint(): void {
    const hint = notListeningWords(this.#state.now)
    this.#state.change({ notListeningHint: hint })
    this.#tell({ kind: 'online', tone: 'warn', words: `slot ${this.number} is ${hint}`, mark: null })
  }

  #tell(event: SlotEvent): void {
    this.#host.tell({ ...event, slot: this.number, generation: this.#state.now.generation || null })
  }
}
