import { mix32 } from '../../../shared/base/mix32.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import { holds, valueWords } from '../../../shared/experiments/limit.ts'
import { limits } from '../../../shared/limits.ts'
import type {
  CheckTime,
  ExperimentDecision,
  ExperimentPhase,
  ExperimentSpan,
  ExperimentRun as RunRecord,
} from '../../../shared/model/experiment.ts'
import type { ActionStep, Experiment, ReadingStep } from '../experiment.ts'
import { decideVerdict, type EarlyEnd, rowWords } from '../judge/decide-verdict.ts'
import { measureRecovery, sinceOf } from '../judge/recovery.ts'
import { chartSeconds } from './chart-seconds.ts'
import { Observations } from './observations.ts'
import { Patience } from './patience.ts'
import type { Landing, RunPorts } from './ports.ts'
import { RunChecks } from './run-checks.ts'
import { RunSteps } from './run-steps.ts'

/* One file, though long: whether everything is taken back can only be seen where all phases of a run stand together. */

/** Workers are looked at this often: recovery within a time is as exact as this. */
const lookEveryMs = 50
/** During the method checks are judged, and progress is told, this often. */
const judgeEveryMs = 1000
/** A second of load is told a moment after it ended. */
const secondToldMs = 1500
/** So long a cluster may take to be whole before anything counts. */
const wholeWithinMs = 30_000
/** A rollback that takes longer is left behind, and said. */
const rollbackWithinMs = 30_000

export interface RunOptions {
  readonly experiment: Experiment
  /** From 1. */
  readonly number: number
  readonly seed: number
  readonly ports: RunPorts
  /** Something changed; told once a second, too. */
  readonly changed: () => void
  readonly decided: (decision: ExperimentDecision) => void
}

/**
 * One run of an experiment: the load begins, the cluster settles, the checks before; the method; the checks after; rollbacks,
 * always; the verdict. Whatever ends it early, what is under way is taken back first.
 */
export class ExperimentRun {
  readonly ended: Promise<RunRecord>
  readonly #options: RunOptions
  readonly #ports: RunPorts
  readonly #observations: Observations
  readonly #checks: RunChecks
  readonly #steps: RunSteps
  readonly #patience: Patience
  readonly #startedAtMs: number
  /** Steps that go on. */
  readonly #underWay = new Set<Promise<void>>()
  readonly #spans: Record<CheckTime, ExperimentSpan | null> = { before: null, during: null, after: null }
  #phase: ExperimentPhase = 'starting'
  #phaseEndsAtMs: number | null = null
  /** The span under way: it ends now. */
  #open: CheckTime | null = null
  #isOver = false
  #cancelLook: () => void = () => {}
  #nextJudgeMs = 0

  constructor(options: RunOptions) {
    const { experiment, ports } = options
    this.#options = options
    this.#ports = ports
    this.#startedAtMs = ports.clock.nowMs()
    this.#patience = new Patience(ports.clock)
    this.#observations = new Observations(ports, experiment.hypothesis.checks)
    this.#checks = new RunChecks(experiment.hypothesis.checks, ports, this.#observations)
    this.#steps = new RunSteps(experiment.method, experiment.rollbacks)
    this.ended = this.#drive()
  }

  get now() {
    return {
      phase: this.#phase,
      phaseEndsAtMs: this.#phaseEndsAtMs,
      checks: this.#checks.rows.map(({ isDoubtful: _, ...row }) => row),
      steps: this.#steps.all,
      seconds: chartSeconds(this.#ports.seconds(), this.#observations.listening),
    }
  }

  /** Ends it early; what is under way is taken back, then `ended` settles. */
  stop(words: string, why: 'stopped' | 'cluster-stopped' = 'stopped'): void {
    this.#endEarly({ why, words })
  }

  async #drive(): Promise<RunRecord> {
    const { experiment } = this.#options
    this.#enter('starting')
    const begun = experiment.load === null ? null : await this.#ports.beginLoad(experiment.load)
    if (begun?.ok === false) this.#endEarly({ why: 'not-begun', words: begun.error.message })
    this.#look()
    await this.#measure()
    this.#close()
    const leftBehind = await this.#takeBack()
    this.#cancelLook()
    await this.#ports.endLoad()
    return this.#record(leftBehind)
  }

  /** Each phase goes on only where the one before it was not ended early. */
  async #measure(): Promise<void> {
    const { timing } = this.#options.experiment
    if (this.#patience.end !== null) return
    this.#enter('settling', timing.settleMs)
    if (!(await this.#patience.pass(timing.settleMs)) || !(await this.#becomeWhole())) return
    this.#enter('before', timing.beforeMs)
    this.#begin('before')
    if (!(await this.#patience.pass(timing.beforeMs))) return
    this.#close()
    if (!(await this.#isSteady())) return
    this.#enter('method')
    this.#begin('during')
    await this.#carryOut()
    this.#close()
    if (this.#patience.end !== null) return
    this.#enter('after', timing.afterMs)
    this.#begin('after')
    if (await this.#patience.pass(timing.afterMs)) await this.#awaitSeconds()
  }

  /** A worker that an earlier run ended may still boot. */
  #becomeWhole(): Promise<boolean> {
    return this.#patience.until(() => this.#isWhole(), wholeWithinMs, lookEveryMs)
  }

  #isWhole(): boolean {
    const { listening, desired } = this.#ports.look()
    return listening >= desired
  }

  async #isSteady(): Promise<boolean> {
    await this.#awaitSeconds()
    if (this.#patience.end !== null) return false
    const rows = this.#checks.judge('before', this.#spans, null, true)
    const broken = rows.find(({ outcome }) => outcome !== 'held')
    if (broken !== undefined) this.#endEarly({ why: 'not-steady', words: rowWords(broken) })
    else this.#say('ok', `steady before: ${counted(rows.length, 'check')} held`)
    return broken === undefined
  }

  /** The last second of a span is told after it ended. */
  async #awaitSeconds(): Promise<void> {
    if (this.#options.experiment.load === null) return
    const endedAtMs = this.#ports.clock.nowMs()
    const isTold = (): boolean => (this.#ports.seconds().at(-1)?.second.atMs ?? 0) >= endedAtMs
    await this.#patience.until(isTold, secondToldMs, lookEveryMs)
  }

  async #carryOut(): Promise<void> {
    const inBackground: Promise<void>[] = []
    for (const [nth, step] of this.#options.experiment.method.entries()) {
      this.#steps.change(step, { state: 'pausing' })
      if (!(await this.#patience.pass(step.pauses.beforeMs))) break
      if (step.kind === 'probe') await this.#lookOnce(step)
      else {
        const done = this.#follow(this.#do(step, mix32(this.#options.seed ^ mix32(nth + 1)) % (limits.seed.max + 1)))
        if (step.isBackground) inBackground.push(done)
        else await Promise.race([done, this.#patience.ending])
      }
      if (!(await this.#patience.pass(step.pauses.afterMs))) break
    }
    await Promise.race([Promise.all(inBackground), this.#patience.ending])
  }

  #follow(done: Promise<void>): Promise<void> {
    this.#underWay.add(done)
    void done.then(() => this.#underWay.delete(done))
    return done
  }

  /** Answers when nothing of it goes on. */
  async #do(step: ActionStep, seed: number): Promise<void> {
    const { clock } = this.#ports
    const begun = this.#ports.begin(step, seed)
    this.#steps.change(step, { state: 'doing', slots: begun.slots, startedAtMs: clock.nowMs() })
    this.#options.changed()
    const landing = await begun.landed
    this.#landed(step, landing)
    if (!landing.isLanded) return
    await begun.over
    this.#steps.change(step, { state: 'over', endedAtMs: clock.nowMs() })
    if (step.holds) this.#say('info', `${step.name}: over`)
  }

  #landed(step: ActionStep, landing: Landing): void {
    const { words } = landing
    if (landing.isLanded) {
      const told = this.#steps.change(step, { state: 'landed', effect: words, landedAtMs: landing.atMs })
      this.#say('info', `${step.name}: ${told?.words ?? ''} landed: ${words}`)
      return
    }
    const told = this.#steps.change(step, {
      state: 'did-not-land',
      effect: words,
      endedAtMs: this.#ports.clock.nowMs(),
    })
    this.#say('bad', `${step.name}: ${told?.words ?? ''} did not land: ${words}`)
    if (told?.part === 'method') this.#endEarly({ why: landing.why, words: `${told.words}: ${words}` })
  }

  async #lookOnce(step: ReadingStep): Promise<void> {
    const { reading, limit } = step
    const atMs = this.#ports.clock.nowMs()
    const value = reading.http === null ? this.#ports.read(reading) : await this.#ports.ask(reading.http)
    const known = value === null ? 'not known' : valueWords(reading.measure.unit, value)
    this.#steps.change(step, { state: 'over', effect: known, startedAtMs: atMs, landedAtMs: atMs, endedAtMs: atMs })
    const isHeld = limit === null || (value !== null && holds(limit.test, value, this.#ports.look().desired))
    this.#say(isHeld ? 'info' : 'bad', `${step.name}: ${known}`)
    if (!isHeld) this.#endEarly({ why: 'check', words: `${step.name}: ${known} on the way` })
  }

  /** Always: first what is under way, then the rollbacks of the file, where anything was begun. */
  async #takeBack(): Promise<string | null> {
    this.#steps.skipRest('method')
    this.#enter('rolling-back')
    const left = await this.#ports.takeBack()
    await this.#patience.atMost(rollbackWithinMs, Promise.all(this.#underWay))
    const lost: string[] = left === null ? [] : [left]
    for (const step of this.#spans.during === null ? [] : this.#options.experiment.rollbacks) {
      if (step.kind === 'probe') await this.#lookOnce(step)
      else if (!(await this.#patience.atMost(rollbackWithinMs, this.#do(step, this.#options.seed))))
        lost.push(step.name)
    }
    this.#steps.skipRest('rollback')
    const undone = this.#steps.all.filter(({ part, state }) => part === 'rollback' && state === 'did-not-land')
    lost.push(...undone.map(({ name, effect }) => `${name} (${effect})`))
    return lost.length === 0 ? null : lost.join('; ')
  }

  #record(leftBehind: string | null): RunRecord {
    const { experiment, number, seed } = this.#options
    const { clock } = this.#ports
    const strikes = this.#steps.strikes(clock.nowMs())
    const sinceMs = sinceOf(strikes)
    this.#checks.judge('during', this.#spans, sinceMs, true)
    this.#checks.judge('after', this.#spans, sinceMs, true)
    const remarks = this.#ports.remarks()
    const generatorTrouble = remarks.find(({ tone }) => tone === 'bad')?.words ?? null
    const checks = this.#checks.rows
    const elsewhere = this.#spans.during === null ? null : this.#ports.decidedElsewhere(this.#spans.during.fromMs)
    const decided = decideVerdict({ end: this.#patience.end, checks, generatorTrouble, leftBehind, elsewhere })
    this.#isOver = true
    this.#enter('over')
    const tone = decided.verdict === 'passed' ? 'ok' : decided.verdict === 'failed' ? 'bad' : 'warn'
    const which = experiment.repeats > 1 ? `run ${number} ` : ''
    this.#say(tone, `${which}${decided.verdict}: ${decided.words}`)
    return {
      number,
      seed,
      ...decided,
      startedAtMs: this.#startedAtMs,
      endedAtMs: clock.nowMs(),
      spans: { ...this.#spans },
      checks: checks.map(({ isDoubtful: _, ...row }) => row),
      steps: this.#steps.all,
      seconds: chartSeconds(this.#ports.seconds(), this.#observations.listening),
      figures: measureRecovery({
        spans: this.#spans,
        strikes,
        seconds: this.#ports.seconds(),
        listening: this.#observations.listening,
        events: this.#ports.eventsSince(this.#startedAtMs),
      }),
      remarks,
    }
  }

  #look(): void {
    if (this.#isOver) return
    this.#cancelLook = this.#ports.clock.after(lookEveryMs, () => this.#look())
    const look = this.#ports.look()
    this.#observations.take(look.listening)
    const nowMs = this.#ports.clock.nowMs()
    if (this.#open !== null)
      this.#spans[this.#open] = { fromMs: this.#spans[this.#open]?.fromMs ?? nowMs, untilMs: nowMs }
    if (!look.isRunning) this.stop('the cluster was stopped', 'cluster-stopped')
    else if (look.rail !== null) this.#endEarly({ why: 'rail', words: look.rail })
    else if (look.loadLost !== null) this.#endEarly({ why: 'load-lost', words: look.loadLost })
    if (nowMs < this.#nextJudgeMs) return
    this.#nextJudgeMs = nowMs + judgeEveryMs
    this.#judgeNow()
    this.#options.changed()
  }

  #judgeNow(): void {
    if (this.#open === null || this.#open === 'before') return
    const sinceMs = sinceOf(this.#steps.strikes(this.#ports.clock.nowMs()))
    this.#checks.judge(this.#open, this.#spans, sinceMs)
    const broken = this.#checks.broken(this.#open)
    // What may still recover in its time is not broken yet.
    if (broken !== null && this.#open === 'during') this.#endEarly({ why: 'check', words: rowWords(broken) })
  }

  #begin(time: CheckTime): void {
    const nowMs = this.#ports.clock.nowMs()
    this.#open = time
    this.#spans[time] = { fromMs: nowMs, untilMs: nowMs }
  }

  #close(): void {
    if (this.#open === null) return
    const span = this.#spans[this.#open]
    if (span !== null) this.#spans[this.#open] = { ...span, untilMs: this.#ports.clock.nowMs() }
    this.#open = null
  }

  #enter(phase: ExperimentPhase, lastsMs: number | null = null): void {
    this.#phase = phase
    this.#phaseEndsAtMs = lastsMs === null ? null : this.#ports.clock.nowMs() + lastsMs
    this.#options.changed()
  }

  #endEarly(end: EarlyEnd): void {
    if (!this.#isOver) this.#patience.endEarly(end)
  }

  #say(tone: ExperimentDecision['tone'], words: string): void {
    this.#options.decided({ atMs: this.#ports.clock.nowMs(), tone, words })
  }
}
