// Above 300 lines: who lives in a slot, who comes next and what follows an exit are one state, told in one place.
import { constants } from 'node:os'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { RotationReason } from '../../../shared/inspection/rotation.ts'
import type { ExitCause, Phase, SlotSnapshot } from '../../../shared/model/worker.ts'
import { cutBy } from '../drain/cut.ts'
import type { DrainHold } from '../drain/drain-hold.ts'
import { Beside } from '../reload/beside.ts'
import type { Turn } from '../restart/boot-queue.ts'
import {
  type Fate,
  noUnstableExits,
  type RestartDecision,
  unplannedCause,
  unstableCount,
} from '../restart/decide-restart.ts'
import { Retrying } from '../restart/retrying.ts'
import type { WorkerHandle } from '../types.ts'
import { endMark } from '../words.ts'
import type { AskedEnds } from './asked-ends.ts'
import type { Lifeline } from './lifeline.ts'
import { PresentWorker } from './present-worker.ts'
import { endedOutsideEvent, exitEvent, forkedOutsideEvent, type SlotEvent, tookOverEvent } from './slot-events.ts'
import { settleExit, settleSuccession } from './slot-exit.ts'
import type { SlotHost } from './slot-host.ts'
import { noWorker, SlotState } from './slot-state.ts'
import { startedAsWords } from './slot-words.ts'

/** One slot: who lives in it, what follows an exit, and who comes next. What its worker tells goes to `present`. */
export class Slot {
  readonly number: number
  readonly present: PresentWorker
  readonly beside: Beside
  readonly retrying: Retrying
  readonly #host: SlotHost
  readonly #state: SlotState
  #restartsByBoot: 0 | 1 = 0
  /** While it waits its turn the slot rests. */
  readonly #turn: Turn = { boot: () => this.#fork(), wait: () => this.#state.apply('rest', { why: null }) }
  #fate: Fate = 'respawn'
  #isForkedOutside = false
  #history = noUnstableExits
  #exitMonoMs: number | null = null

  constructor(number: number, host: SlotHost, lifeline: Lifeline) {
    this.number = number
    this.#host = host
    this.#state = new SlotState(number, {
      clock: host.clock,
      lifeline,
      lifelineChanged: host.lifeline,
      changed: () => host.changed(this),
    })
    const shared = { state: this.#state, rules: () => host.rules(), tell: (event: SlotEvent) => this.#tell(event) }
    this.present = new PresentWorker({
      ...shared,
      host,
      begun: () => host.boots.end(this.#turn),
      steady: () => {
        this.#history = noUnstableExits
        this.#state.change({})
      },
      exitMonoMs: () => this.#exitMonoMs,
      exited: (code, signal, forkError) => this.#exited(code, signal, forkError),
    })
    this.retrying = new Retrying({ ...shared, clock: host.clock, again: () => this.respawn() })
    this.beside = new Beside(number, host, {
      present: () => this.#state.now,
      changed: () => {
        host.changed(this)
        if (this.isLeaving && this.phase === 'stopped') this.#leave()
      },
    })
  }

  get label(): string {
    return this.present.label
  }
  get phase(): Phase {
    return this.#state.now.phase
  }
  get handle(): WorkerHandle | null {
    return this.present.handle
  }
  /** What a person asked of the present worker. */
  get asked(): AskedEnds {
    return this.present.asked
  }
  get isLive(): boolean {
    return this.present.isLive
  }
  get isLeaving(): boolean {
    return this.#fate === 'removed'
  }
  /** Start has nothing more to wait for: it listens, rests online, or failed. */
  get isSettled(): boolean {
    return this.isUp || this.phase === 'failed' || this.isEmpty
  }
  /** Nobody lives there, and nobody here will change that: who decides outside may. */
  get isEmpty(): boolean {
    const { boots, rules } = this.#host
    return rules().respawns === 'outside' && this.phase === 'stopped' && !this.isLeaving && !boots.isWaiting(this.#turn)
  }
  /** It listens, or rests online. */
  get isUp(): boolean {
    return this.present.isUp
  }

  snapshot(): SlotSnapshot {
    const { clock } = this.#host
    const unstable = unstableCount(this.#history, clock.monoMs(), this.#host.rules())
    return {
      ...this.#state.now,
      nextTryAtMs: this.retrying.atMs,
      unstableCount: unstable,
      drain: this.present.wayOut.snapshot(),
      ...this.beside.snapshot(),
    }
  }

  /** Fills an empty slot because a person asked: start, scale up, "Try again". Forgets unstable exits. */
  begin(): void {
    this.#history = noUnstableExits
    this.#exitMonoMs = null
    this.#fate = 'respawn'
    this.#restartsByBoot = 0
    // Each run of the cluster begins with all in rotation.
    if (this.phase === 'stopped') this.rejoinRotation()
    this.retrying.cancel()
    this.#host.boots.ask(this.#turn)
  }

  /** Forks now, whoever boots besides, because somebody outside decided that; `by`: a person here did. */
  forkNow(by: 'outside' | 'person'): void {
    this.#fate = 'respawn'
    this.#restartsByBoot = this.#state.now.lastExit === null || by === 'person' ? 0 : 1
    if (by === 'person') this.#exitMonoMs = null
    this.#isForkedOutside = by === 'outside'
    this.#fork()
    this.#isForkedOutside = false
  }

  /** Makes the next exit final, and closes its channel at once: its own primary is gone. */
  orphan(): void {
    if (!this.isLeaving) this.#fate = 'stopped'
    this.beside.releaseHeld()
    this.beside.abandon('its own primary is gone')
    for (const handle of this.beside.handles) handle?.cut()
    if (!this.isLive) {
      this.#rest()
      return
    }
    const { wayOut, handle } = this.present
    wayOut.cause = 'primary'
    wayOut.begin(handle, 'disconnect', 'primary', 'closed')
    handle?.cut()
  }

  /** SIGKILL to whoever lives there. */
  kill(cause: ExitCause): void {
    if (this.isLive) this.asked.end({ by: 'signal', signal: 'SIGKILL' }, cause)
    for (const handle of [this.handle, ...this.beside.handles]) handle?.signal('SIGKILL')
  }

  /** Who decides outside ends the present worker: its exit was asked for. */
  endsOutside(by: { readonly signal: string } | 'disconnect' | 'cut'): void {
    if (!this.isLive) return
    if (typeof by === 'string') this.present.wayOut.cause ??= 'primary'
    else if (isSignal(by.signal)) this.asked.end({ by: 'signal', signal: by.signal }, 'primary')
    this.#tell(endedOutsideEvent(this.number, by))
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
    if (fate === 'removed') this.#host.leaving(this)
    this.beside.releaseHeld()
    this.beside.abandon(fate === 'stopped' ? 'the slot is stopped' : 'the slot is removed')
    if (!this.isLive) {
      this.#rest()
      return
    }
    this.present.wayOut.cause = cause
    this.drain('finishing', cause)
  }

  get isOutOfRotation(): boolean {
    return this.#state.now.outOfRotation !== null
  }

  /** Whoever fills it gets no connection. Told of: by whoever has seen that it is so. */
  leaveRotation(reason: RotationReason): void {
    this.#state.change({ outOfRotation: { reason, sinceAtMs: this.#host.clock.nowMs() } })
  }

  /** It is dealt to again; false when it was. */
  rejoinRotation(): boolean {
    if (!this.isOutOfRotation) return false
    this.#host.backInRotation(this)
    this.#state.change({ outOfRotation: null })
    return true
  }

  /** Takes a removal back: when the present worker has drained, another follows. */
  keep(): void {
    this.#fate = 'respawn'
    // Its own worker is gone already; only others of a reload still drain.
    if (this.phase === 'stopped') this.begin()
    else this.#state.change({})
  }

  /** Begins the way out, unless it has begun; what follows the exit is the slot's fate. */
  drain(first: 'finishing' | 'disconnect', cause: ExitCause): void {
    this.present.wayOut.begin(this.handle, first, cause)
  }

  /** The successor becomes the slot's worker; the present one, if it lives, drains beside it, for who wants it then. */
  takeOver(cause: ExitCause = 'reload', hold: DrainHold | null = null): void {
    const next = this.beside.take()
    if (next === null) return
    const { now } = this.#state
    const handle = this.isLive ? this.handle : null
    const { forkMonoMs } = this.present
    this.retrying.cancel()
    this.present.become(next)
    this.#exitMonoMs = null
    this.#state.apply(`succeed-${next.phase}`, { ...noWorker, ...next.fields(), why: null })
    // First the new one takes connections, then the old one takes none any more.
    next.handle.release()
    this.#host.tookOver(this)
    if (handle === null) return
    const monoMs = this.#host.clock.monoMs()
    this.#tell(tookOverEvent(next, now, monoMs))
    this.beside.leave({
      generation: now.generation,
      handle,
      forkMonoMs,
      startedAtMs: now.startedAtMs ?? next.startedAtMs,
      agent: now.agent,
      health: now.health,
      hasServed: now.bootMs !== null || now.listens.length > 0,
      isServerless: now.aside !== null,
      cause,
      because: `replaced by g${next.generation}`,
      hold,
      successor: { generation: next.generation, readyMs: Math.round(monoMs - next.forkMonoMs) },
    })
  }

  #exited(code: number | null, signal: string | null, forkError: string | null): void {
    if (!this.isLive) return
    const { handle, wayOut, asked, forkMonoMs, watch } = this.present
    const { now } = this.#state
    const cause = wayOut.cause ?? unplannedCause(now.pid === null, asked.explainsExit(code, signal))
    const times = { forkMonoMs, onlineMs: watch.lastedMs }
    const isFirstOfRun = this.#restartsByBoot === 0
    const isAsked = signal !== null && asked.hasAskedFor(signal)
    const warning = wayOut.faultOf({ code, signal, isAsked })
    const error = this.#host.errorOf(now.slot, now.generation, code, signal)
    const cut = cutBy({ code, signal, cause }, handle?.held() ?? null)
    const ended = { now, cause, code, signal, forkError, ...times, fate: this.#fate, isFirstOfRun, warning, error, cut }
    const { clock } = this.#host
    const successor = this.#fate === 'respawn' ? this.beside.successor : null
    const settled = successor === null ? settleExit : settleSuccession(successor.generation)
    const { decision, exit, monoMs } = settled(ended, this.#history, this.#host.rules(), clock)
    this.retrying.cancel()
    this.present.forget()
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
    this.present.wayOut.rulesChanged()
    this.beside.rulesChanged()
  }

  /** Ends every timer; nothing is decided any more. */
  close(): void {
    this.beside.close()
    this.#endTimers()
    this.#host.boots.end(this.#turn)
  }

  #endTimers(): void {
    this.retrying.cancel()
    this.present.close()
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
    this.retrying.cancel()
    this.present.forget()
    this.present.forkMonoMs = clock.monoMs()
    const startedAtMs = clock.nowMs()
    const generation = this.#host.nextGeneration(this.number)
    const restartCount = this.#state.now.restartCount + this.#restartsByBoot
    const fresh = { ...noWorker, healthSinceAtMs: startedAtMs, why: null, generation, startedAtMs }
    this.#state.apply('fork', { ...fresh, restartCount })
    try {
      this.present.handle = this.#host.fork(this.number, generation)
    } catch (error) {
      this.#exited(null, null, errorWords(error))
      return
    }
    const { workerId, pid } = this.present.handle
    this.#state.change({ workerId, pid: pid ?? null })
    if (pid === undefined) return
    this.present.watch.started()
    const { now } = this.#state
    const sinceExitMs = this.#exitMonoMs === null ? null : clock.monoMs() - this.#exitMonoMs
    if (this.#isForkedOutside) this.#tell(forkedOutsideEvent(now, sinceExitMs))
    else this.#tell({ kind: 'spawn', tone: 'idle', words: startedAsWords(now), mark: null })
  }

  #tell(event: SlotEvent): void {
    this.#host.tell({ ...event, slot: this.number, generation: this.#state.now.generation || null })
  }
}

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals
}
