// Above 300 lines: who decides, what it asked for and what became of it is one state, and the window shows it as one.
import { basename } from 'node:path'
import type { WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { counted, duration } from '../../../shared/base/plain-words.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import {
  type OwnPrimaryEnd,
  type OwnPrimaryPhase,
  type OwnPrimarySnapshot,
  ownPrimaryPlace,
} from '../../../shared/model/own-primary.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { Health, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { ForkWish } from '../../../shared/own-primary/protocol.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { ClusterWorker } from '../../cluster/types.ts'
import type { ForkAnswer, OwnPrimaryPorts } from '../../own-primary/types.ts'
import { Waits } from '../../supervisor/commands/waits.ts'
import { endMark } from '../../supervisor/words.ts'
import { errorOfEnd, excerptOf, placesOf } from '../problems/last-words.ts'
import type { SessionParts } from '../session/session-parts.ts'
import type { PreparedScript } from '../types.ts'
import type { ClusterOwnPrimary, ForkOrder } from './cluster-own-primary.ts'
import { ForkGate } from './fork-gate.ts'
import { ownPrimaryOptions } from './own-primary-options.ts'
import { OwnPrimaryRun, type ProcessEnd } from './own-primary-run.ts'
import { endedProblem, endWords, forklessProblem, heldProblem, heldWords, orphanWords } from './own-primary-words.ts'
import { actOnPrimary } from './primary-acts.ts'
import { primaryAsSlot } from './primary-as-slot.ts'
import { watchPrimary } from './watch-primary.ts'

/** One that has forked nobody for so long is told of, and its start has an answer. */
const forklessMs = 10_000
/** Its last words are read until its stderr closes, and so long at most: a child of its own may hold that open. */
const lastWordsMs = 300

interface HeldFork {
  readonly wish: ForkWish
  readonly uniqueId: number
}

/** Whose own primary ended without having been asked to: what the session does about the workers. */
interface DeskPorts {
  settings(): ClusterSettings
  /** Its workers end with it. */
  orphaned(): void
}

/** Joins an own primary to its session: what it asks is carried out, what became of it is told. */
export class OwnPrimaryDesk implements ClusterOwnPrimary {
  readonly #parts: () => SessionParts
  readonly #ports: DeskPorts
  readonly #timers: NamedTimers<'forkless' | 'last-words'>
  /** Who asked for something of its process, and waits to see it. */
  readonly #waits: Waits
  #run: OwnPrimaryRun | null = null
  #generation = 0
  #phase: OwnPrimaryPhase = 'ended'
  #phaseSinceAtMs = 0
  #agent: OwnPrimarySnapshot['agent'] = 'connecting'
  #lastEnd: OwnPrimaryEnd | null = null
  /** It ended without having been asked to, and nobody has started it since. */
  #isMissed = false
  #gate: ForkGate
  #held: HeldFork[] = []
  #isStormTold = false
  #coming: HeldFork | null = null
  /** The cluster stops: whatever it forks now waits for ever. */
  #isStopping = false

  constructor(parts: () => SessionParts, clock: SessionParts['context']['clock'], ports: DeskPorts) {
    this.#parts = parts
    this.#ports = ports
    this.#timers = new NamedTimers(clock)
    this.#waits = new Waits(clock)
    this.#gate = new ForkGate(clock)
  }

  get isAlive(): boolean {
    return this.#run?.end === null
  }
  get isEnding(): boolean {
    return this.isAlive && this.#run?.isAskedToEnd === true
  }
  get settings(): ClusterSettings | null {
    return this.#run?.settings ?? null
  }

  begin(prepared: PreparedScript): void {
    const parts = this.#parts()
    const { clock } = parts.context
    this.#run?.close()
    this.#generation += 1
    const generation = this.#generation
    this.#isStopping = false
    this.#isMissed = false
    this.#held = []
    this.#isStormTold = false
    this.#gate = new ForkGate(clock)
    this.#agent = 'connecting'
    const { settings } = prepared
    const isPresent = () => this.#run?.generation === generation
    const process = parts.context.createOwnPrimary(ownPrimaryOptions(parts, prepared), {
      ...this.#portsOf(isPresent),
      ended: (code, signal, error) => {
        // A spawn may fail before this has returned.
        queueMicrotask(() => isPresent() && this.#ended({ code, signal, error: error ?? null }))
      },
    })
    const watched = watchPrimary(parts, process, { generation, settings }, (agent) => {
      this.#agent = agent
      parts.changed()
    })
    this.#run = new OwnPrimaryRun({ clock, generation, settings, process, watched, rateChanged: () => parts.changed() })
    this.#enter('starting')
    if (process.pid !== undefined) {
      parts.say('spawn', 'idle', `your primary started (pid ${process.pid}): ${basename(settings.scriptPath)}`)
    }
    this.#timers.set('forkless', forklessMs, () => this.#forkless())
  }

  forget(): void {
    if (this.isAlive) return
    this.#timers.cancelAll()
    this.#run = null
    this.#lastEnd = null
    this.#isMissed = false
  }

  verdict(): Result<void> | null {
    if (this.#phase === 'forkless') return ok(undefined)
    const held = this.#heldNow()
    if (held !== null && !this.#isStopping && this.#aliveCount() === 0) return fail('wrong-state', held.words)
    if (this.#phase !== 'ended') return null
    return this.#lastEnd === null ? null : fail('wrong-state', this.#lastEnd.words)
  }

  holdForks(): void {
    this.#isStopping = true
    this.#timers.cancel('forkless')
  }

  async stop(killMs: number): Promise<void> {
    this.holdForks()
    this.#isMissed = false
    await this.#run?.stop(killMs)
  }

  killAll(): void {
    this.holdForks()
    if (this.isAlive) this.#run?.kill()
  }

  close(): void {
    this.#timers.cancelAll()
    this.#waits.close()
    if (this.isAlive) this.#run?.kill()
    this.#run?.close()
  }

  orderFor(slot: number): ForkOrder | null {
    const run = this.#run
    if (run === null) return null
    if (this.#coming !== null) return { ...this.#coming, isByDeck: false }
    return { wish: run.wishOf(slot), uniqueId: this.isAlive ? run.process.takeId() : undefined, isByDeck: true }
  }

  forked(slot: number, worker: ClusterWorker, { wish, uniqueId, isByDeck }: ForkOrder): void {
    const run = this.#run
    if (run === null) return
    if (!isByDeck) {
      if (wish !== null) run.forkedInto(slot, wish)
      return
    }
    run.deckForkCount += 1
    if (worker.pid !== undefined && uniqueId !== undefined && this.isAlive) run.process.adopt(worker, uniqueId)
  }

  letFork(): Result<void> {
    if (this.#held.length === 0) return fail('already-so', 'no fork of your primary waits')
    const parts = this.#parts()
    const count = this.#held.length
    this.#gate.open()
    this.#isStormTold = false
    parts.say(
      'notice',
      'info',
      `${counted(count, 'fork')} of your primary that waited may go on, and so may those of the next ${duration(forklessMs)}`,
    )
    while (this.#held.length > 0 && this.#gate.admits(this.#aliveCount())) {
      const [next] = this.#held.splice(0, 1)
      if (next === undefined) break
      const answer = this.#forkNow(next)
      if (answer.kind === 'forked') this.#run?.process.started(answer.worker, next.uniqueId)
    }
    parts.changed()
    return ok(undefined)
  }

  healthChanged(health: Health): void {
    const run = this.#run
    if (run === null || run.health === health) return
    const { clock } = this.#parts().context
    const lasted = duration(clock.monoMs() - run.healthSinceMonoMs)
    const before = run.health
    run.health = health
    run.healthSinceMonoMs = clock.monoMs()
    if (health === 'unresponsive')
      this.#say(
        'health',
        'bad',
        'your primary does not answer: its event loop is blocked. Workers serve on; what they ask it waits',
      )
    else if (health === 'paused')
      this.#say('health', 'warn', 'your primary is stopped (SIGSTOP). Workers serve on; what they ask it waits')
    else this.#say('health', 'ok', `your primary ${before === 'paused' ? 'runs' : 'answers'} again after ${lasted}`)
    this.#waits.look()
    this.#parts().changed()
  }

  asSlot(): SlotSnapshot | null {
    const run = this.#run
    return run === null || !this.isAlive ? null : primaryAsSlot(run, this.#agent)
  }

  act(
    target: { readonly generation: number; readonly pid: number },
    order: WorkerOrder,
  ): Promise<Result<{ readonly words: string }>> {
    const run = this.#run
    if (run === null || run.end !== null || run.generation !== target.generation || run.process.pid !== target.pid) {
      return Promise.resolve(fail('worker-gone', `your primary (pid ${target.pid}) is gone`))
    }
    const parts = this.#parts()
    const tell = (words: string, mark: string | null = null) =>
      parts.say('signal', 'hot', words, { mark, action: order.action })
    return actOnPrimary(run, order, { waits: this.#waits, tell })
  }

  snapshot(): OwnPrimarySnapshot | null {
    const run = this.#run
    if (run === null) return null
    const { prepared } = this.#parts()
    const { messages } = run.process
    return {
      phase: this.#phase,
      phaseSinceAtMs: this.#phaseSinceAtMs,
      health: run.health,
      generation: run.generation,
      pid: this.isAlive ? (run.process.pid ?? null) : null,
      startedAtMs: this.isAlive ? run.startedAtMs : null,
      script: basename(run.settings.scriptPath),
      nodeVersion: run.nodeVersion ?? prepared?.node.version ?? '',
      agent: this.#agent,
      forkCount: run.forkCount,
      deckForkCount: run.deckForkCount,
      messages: { ...messages },
      messagesPerSec: this.isAlive ? run.rate.now : null,
      held: this.#heldNow(),
      empty: this.#empty(),
      lastEnd: this.#lastEnd,
    }
  }

  problems(): ClusterProblem[] {
    const run = this.#run
    if (run === null) return []
    const held = this.#heldNow()
    const parts = this.#parts()
    const isStopped = parts.supervisor.runState === 'stopped' || parts.supervisor.runState === 'stopping'
    const said = () => excerptOf(parts.output.buffer(ownPrimaryPlace, run.generation), placesOf(parts, run.settings))
    return [
      ...(held === null || this.#isStopping ? [] : [heldProblem(held.words)]),
      ...(this.#phase === 'forkless' ? [forklessProblem(basename(run.settings.scriptPath), forklessMs)] : []),
      ...(this.#isMissed && this.#lastEnd !== null ? [endedProblem(this.#lastEnd, isStopped, said().lines)] : []),
    ]
  }

  #portsOf(isPresent: () => boolean): Omit<OwnPrimaryPorts, 'ended'> {
    const parts = this.#parts()
    return {
      primary: parts.primary,
      hello: (nodeVersion) => {
        if (this.#run !== null && isPresent()) this.#run.nodeVersion = nodeVersion
        if (this.#phase === 'starting') this.#enter('running')
      },
      fork: (wish, uniqueId) => this.#fork({ wish, uniqueId }),
      ends: (worker, by) => parts.supervisor.outsideEnds(worker.id, by),
      wishesPolicy: (policy) => {
        if (policy === 'none') void this.#shareHandles()
      },
      junk: (words) =>
        this.#say('notice', 'warn', `your primary said what makes no sense on its channel: ${words}; it runs on`),
      lost: (count) =>
        this.#say(
          'notice',
          'bad',
          `${counted(count, 'message')} to your primary were dropped: it does not read, and too many waited`,
        ),
    }
  }

  /** `cluster.schedulingPolicy = SCHED_NONE`: workers accept by themselves. */
  async #shareHandles(): Promise<void> {
    const parts = this.#parts()
    const switched = await parts.primary.setPolicy('shared-handle')
    const asked = 'your primary set cluster.schedulingPolicy to SCHED_NONE'
    if (switched.ok)
      parts.say('policy', 'info', `${asked}: workers accept by themselves (shared-handle) until the cluster stops`)
    else parts.say('policy', 'warn', `${asked}; the policy stays ${parts.primary.policy}: ${switched.error.message}`)
    parts.changed()
  }

  #fork(asked: HeldFork): ForkAnswer {
    this.#tellNotCarried(asked.wish)
    if (this.#phase !== 'running') this.#enter('running')
    this.#timers.cancel('forkless')
    if (this.#isStopping) return { kind: 'held' }
    if (this.#held.length === 0 && this.#gate.admits(this.#aliveCount())) return this.#forkNow(asked)
    this.#held.push(asked)
    if (!this.#isStormTold) {
      this.#isStormTold = true
      this.#say(
        'notice',
        'bad',
        `${heldWords(this.#gate.recent, 1, this.#aliveCount())}, and so does every further one until somebody lets it fork`,
      )
    }
    this.#parts().changed()
    return { kind: 'held' }
  }

  #forkNow(asked: HeldFork): ForkAnswer {
    const { supervisor, workers } = this.#parts()
    this.#coming = asked
    const forked = supervisor.forkOutside()
    this.#coming = null
    if (!forked.ok) return failed(forked.error.message)
    const { slot, generation } = forked.value
    const process = workers.find(slot, generation)
    if (process !== null) return { kind: 'forked', worker: process.worker }
    return failed(supervisor.slots.find((one) => one.slot === slot)?.lastExit?.how ?? 'the fork failed')
  }

  #tellNotCarried({ notCarried }: ForkWish): void {
    if (notCarried.length === 0 || (this.#run?.forkCount ?? 0) > 0) return
    this.#say('notice', 'warn', `your primary forks with what the deck cannot carry: ${notCarried.join('; ')}`)
  }

  #aliveCount(): number {
    return this.#parts().workers.all.length
  }

  #forkless(): void {
    this.#enter('forkless')
    this.#say('notice', 'warn', `your primary has forked nobody, ${duration(forklessMs)} after its start`)
    this.#parts().supervisor.lookOutside()
  }

  #ended(end: ProcessEnd): void {
    const run = this.#run
    if (run === null || run.end !== null) return
    const parts = this.#parts()
    const { telemetry, supervisor, context } = parts
    const { stderr } = run.process
    telemetry.workerDown(ownPrimaryPlace, run.generation)
    run.ended(end)
    this.#waits.look()
    parts.workers.ownPrimary = null
    if (run.process.pid !== undefined) context.ledger.remove(run.process.pid)
    this.#timers.cancelAll()
    this.#held = []
    const liveCount = this.#aliveCount()
    const { orphans } = this.#ports.settings()
    this.#isMissed = !run.isAskedToEnd && !this.#isStopping
    this.#phase = 'ended'
    this.#phaseSinceAtMs = context.clock.nowMs()
    this.#lastEnd = null
    const uptimeMs = Math.round(context.clock.monoMs() - run.startedMonoMs)
    const atMs = context.clock.nowMs()
    if (this.#isMissed && (orphans === 'end' || liveCount === 0)) this.#ports.orphaned()
    const tell = () => {
      this.#timers.cancel('last-words')
      if (this.#lastEnd !== null || this.#run !== run) return
      const { code, signal, error } = end
      const printed = errorOfEnd(
        parts.output.buffer(ownPrimaryPlace, run.generation),
        end,
        placesOf(parts, run.settings),
      )
      const facts = { code, signal, uptimeMs, hasForked: run.forkCount > 0, error: printed, isAsked: !this.#isMissed }
      const words = endWords({ ...facts, startError: error?.message ?? null })
      const workersWords = this.#isMissed ? orphanWords(orphans, liveCount) : ''
      this.#lastEnd = { code, signal, atMs, uptimeMs, words, workersWords }
      const tone = !this.#isMissed ? 'idle' : code === 0 ? 'warn' : 'bad'
      const mark = this.#isMissed ? `primary ${endMark(code, signal)}` : null
      parts.say('exit', tone, workersWords === '' ? words : `${words}; ${workersWords}`, { mark })
      supervisor.lookOutside()
      parts.changed()
    }
    if (stderr === null || stderr.closed) tell()
    else {
      stderr.once('close', tell)
      this.#timers.set('last-words', lastWordsMs, tell)
    }
    parts.changed()
  }

  #heldNow(): OwnPrimarySnapshot['held'] {
    const count = this.#held.length
    return count === 0 ? null : { count, words: heldWords(this.#gate.recent, count, this.#aliveCount()) }
  }

  #empty(): OwnPrimarySnapshot['empty'] {
    const { supervisor } = this.#parts()
    if (supervisor.runState !== 'running' && supervisor.runState !== 'starting') return []
    return supervisor.slots.flatMap(({ slot, phase, phaseSinceAtMs, lastExit, pid, leaving }) => {
      if (phase !== 'stopped' || pid !== null || leaving.length > 0) return []
      // It ended that worker itself: the slot is filled in a moment, or goes.
      if (lastExit?.cause === 'primary') return []
      return [
        { slot, sinceAtMs: phaseSinceAtMs, words: lastExit?.words ?? `slot ${slot} is empty until your primary forks` },
      ]
    })
  }

  #enter(phase: OwnPrimaryPhase): void {
    if (this.#phase === phase && phase !== 'starting') return
    this.#phase = phase
    this.#phaseSinceAtMs = this.#parts().context.clock.nowMs()
    this.#parts().changed()
  }

  #say(kind: 'notice' | 'health', tone: 'ok' | 'info' | 'warn' | 'bad', words: string): void {
    this.#parts().say(kind, tone, words)
  }
}

function failed(message: string): ForkAnswer {
  return { kind: 'failed', error: { message, code: null, errno: null, syscall: null } }
}
