// Long because a load's whole life stands here: its processes, what they tell, how it ends.
import type { LoadLoss, LoadRunState, LoadSecond, LoadTotals } from '../../shared/model/load.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Aim } from './aim.ts'
import { forkGenerators, type GeneratorProcess } from './generator-process.ts'
import { Acknowledgements } from './measure/acknowledgements.ts'
import { countLoss } from './measure/count-loss.ts'
import { SecondMerger } from './measure/merge-seconds.ts'
import { closeLedger, emptyPart, type KnownPart, sumReports } from './measure/sum-reports.ts'
import type { GeneratorNote, GeneratorReport } from './protocol.ts'
import { givenUpWords, withLosses } from './results/loss-words.ts'
import { countProcesses, splitLoad } from './split-load.ts'
import type { GeneratedLoad, LoadOptions, LoadOutcome, LoadTarget } from './types.ts'

const noRate = 'This load runs as fast as possible: it has no rate. Stop it and start one with a rate'
/** `stop`: beyond the time that a generator gives its last answers. */
const deadlineMs = { start: 15_000, rate: 5000, stop: 3000 }
/** A generator reports four times a second, unless somebody stopped it. */
const silenceMs = 15_000
const tellEveryMs = 250

/** Forks generator processes and lets them share the load. */
export function beginLoad(options: LoadOptions): GeneratedLoad {
  return new Load(options)
}

/** One process as the load knows it. */
interface Part {
  readonly process: GeneratorProcess
  isReady: boolean
  /** null until it reported. */
  state: GeneratorReport['state'] | null
  /** When it last reported, or was told to start. */
  heardMonoMs: number
  known: KnownPart
  hasExited: boolean
  stopWatching: () => void
}

class Load implements GeneratedLoad {
  readonly ended: Promise<LoadOutcome>
  ratePerSec: number | null
  endsAtMs: number | null = null
  readonly #parts: readonly Part[]
  readonly #seconds: SecondMerger
  readonly #cancelTimers = new Set<() => void>()
  readonly #rateOrders = new Acknowledgements()
  #settle: (outcome: LoadOutcome) => void = () => {}
  readonly #aim: Aim
  #outcome: LoadOutcome | null = null
  /** What ended it before its time; the first reason stands. */
  #reason: LoadOutcome | null = null
  #hasStarted = false
  /** When requests fall due for the measured time: monotonic, known once it started. */
  #due = { fromMonoMs: 0, untilMonoMs: Number.POSITIVE_INFINITY }
  #isClosed = false
  #cachedTotals: LoadTotals | null = null
  #isTelling = false
  readonly #options: LoadOptions

  constructor(options: LoadOptions) {
    this.#options = options
    const { settings } = options
    this.#aim = new Aim(settings.sourceAddresses)
    this.ended = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.ratePerSec = settings.model === 'open' ? settings.ratePerSec : null
    const processCount = countProcesses(settings)
    this.#seconds = new SecondMerger(processCount, settings.model === 'open', options.onSecond)
    const { processes, refused } = forkGenerators(options, processCount, (index) => ({
      onNote: (note) => this.#heard(index, note),
      onExit: (words) => this.#lost(index, words),
    }))
    this.#parts = processes.map((process) => ({
      process,
      isReady: false,
      state: null,
      heardMonoMs: 0,
      known: emptyPart,
      hasExited: false,
      stopWatching: () => {},
    }))
    if (refused !== null) {
      this.#endEarly({ endedBy: 'failed', words: `a generator process could not be started: ${refused}` })
      this.close()
      return
    }
    this.#after(deadlineMs.start, () => {
      if (!this.#hasStarted)
        this.#endEarly({ endedBy: 'failed', words: `the generator did not start within ${deadlineMs.start / 1000} s` })
    })
    void this.setTargets(options.targets)
  }

  get state(): LoadRunState | 'ended' {
    if (this.#outcome) return 'ended'
    const states = this.#parts.filter((part) => !part.hasExited).map((part) => part.state)
    if (states.includes(null)) return this.#reason ? 'finishing' : 'starting'
    if (states.includes('warming-up')) return 'warming-up'
    return states.includes('running') ? 'running' : 'finishing'
  }

  get pids(): readonly number[] {
    return this.#living().flatMap(({ process: { pid } }) => (pid === null ? [] : [pid]))
  }

  get silentMs(): number {
    if (!this.#hasStarted || this.#outcome !== null) return 0
    const now = this.#options.clock.monoMs()
    const awaited = this.#living().filter(({ state }) => state !== 'ended')
    return Math.max(0, ...awaited.map(({ heardMonoMs }) => now - heardMonoMs))
  }

  totals(): LoadTotals {
    const known = this.#parts.map((part) => part.known)
    this.#cachedTotals ??= sumReports(known, this.#options.settings.model === 'open')
    return this.#cachedTotals
  }

  takeSeconds(): LoadSecond[] {
    return this.#seconds.take()
  }

  async setRate(ratePerSec: number): Promise<Result<void>> {
    if (this.ratePerSec === null) return fail('wrong-state', noRate)
    if (this.#outcome || this.#reason) return fail('wrong-state', 'The load has ended')
    if (!this.#hasStarted) {
      // It begins with this rate, once its generator is there.
      this.ratePerSec = ratePerSec
      return ok(undefined)
    }
    const { id, done } = this.#rateOrders.await(this.#parts.flatMap((part, index) => (part.hasExited ? [] : [index])))
    const cancel = this.#after(deadlineMs.rate, () => this.#rateOrders.giveUp(id))
    for (const part of this.#living()) part.process.send({ do: 'rate', id, ratePerSec })
    const isDone = await done
    cancel()
    if (!isDone)
      return fail('not-reached-in-time', `The generator did not take the new rate within ${deadlineMs.rate} ms`)
    this.ratePerSec = ratePerSec
    this.#tellSoon()
    return ok(undefined)
  }

  async setTargets(targets: readonly LoadTarget[]): Promise<void> {
    const taken = await this.#aim.take(targets, !this.#hasStarted)
    if (!taken.ok) return this.#endEarly({ endedBy: 'failed', words: taken.error.message })
    if (!this.#hasStarted) return this.#startWhenReady()
    if (!taken.value) return
    for (const part of this.#living()) part.process.send({ do: 'targets', targets: this.#aim.targets })
  }

  stop(): Promise<LoadOutcome> {
    const afterS = (this.totals().elapsedMs / 1000).toFixed(1)
    this.#endEarly({ endedBy: 'person', words: `stopped after ${afterS} s` })
    return this.ended
  }

  close(): void {
    this.#reason ??= { endedBy: 'person', words: 'its generator was ended at once' }
    this.#isClosed = true
    for (const part of this.#living()) part.process.kill()
  }

  #startWhenReady(): void {
    if (this.#aim.targets.length === 0 || this.#reason || !this.#parts.every((part) => part.isReady)) return
    const { settings: asked, clock } = this.#options
    const settings = this.ratePerSec === null ? asked : { ...asked, ratePerSec: this.ratePerSec }
    this.#hasStarted = true
    const fromMonoMs = clock.monoMs() + settings.warmUpS * 1000
    this.#due = { fromMonoMs, untilMonoMs: fromMonoMs + (settings.durationS ?? Number.POSITIVE_INFINITY) * 1000 }
    for (const [index, part] of splitLoad({ ...this.#options, settings }, this.#aim.targets).entries()) {
      const known = this.#parts[index]
      if (!known) continue
      known.process.send({ do: 'start', part })
      known.heardMonoMs = clock.monoMs()
      this.#watch(known)
    }
    if (settings.durationS !== null) this.endsAtMs = clock.nowMs() + (settings.warmUpS + settings.durationS) * 1000
  }

  #heard(index: number, note: GeneratorNote): void {
    const part = this.#parts[index]
    if (!part) return
    switch (note.tell) {
      case 'ready':
        part.isReady = true
        this.#startWhenReady()
        break
      case 'report':
        this.#reported(index, part, note.report)
        break
      case 'rated':
        this.#rateOrders.heard(note.id, index)
        break
      case 'failed':
        this.#endEarly({ endedBy: 'failed', words: `the generator failed: ${note.words}` })
    }
  }

  #reported(index: number, part: Part, report: GeneratorReport): void {
    part.state = report.state
    part.heardMonoMs = this.#options.clock.monoMs()
    this.#watch(part)
    if (report.second) {
      // It reads the machine's clock, which may have been set back; ours never is.
      const aheadMs = this.#options.clock.nowMs() - Date.now()
      this.#seconds.add(index, { ...report.second, atMs: report.second.atMs + aheadMs })
    }
    if (report.state === 'ended') this.#seconds.end(index)
    part.known = { counts: report.counts, latencies: report.latencies ?? part.known.latencies, loss: null }
    this.#cachedTotals = null
    this.#tellSoon()
  }

  /** From the start on, and from each report. */
  #watch(part: Part): void {
    part.stopWatching()
    if (part.hasExited) return
    part.stopWatching = this.#after(silenceMs, () => {
      const words = `generator process ${part.process.pid} said nothing for ${silenceMs / 1000} s`
      this.#endEarly({ endedBy: 'generator-died', words })
      part.process.kill()
    })
  }

  /** A process is gone, with or without its last report. */
  #lost(index: number, words: string): void {
    const part = this.#parts[index]
    if (!part) return
    const { pid } = part.process
    part.hasExited = true
    part.stopWatching()
    if (pid !== null) this.#options.gone(pid)
    this.#seconds.end(index)
    this.#rateOrders.gone(index)
    if (part.state !== 'ended') {
      const lostCount = part.known.counts.inFlight
      const name = `generator process ${pid ?? ''}`.trimEnd()
      part.known = closeLedger(part.known, `in flight when ${name} was lost`, this.#lossOf(part))
      this.#cachedTotals = null
      const end = this.#hasStarted ? `${words}: ${givenUpWords(lostCount)}` : words
      const endedBy = this.#hasStarted ? 'generator-died' : 'failed'
      if (!this.#isClosed) this.#endEarly({ endedBy, words: `${name} ${end}` })
    }
    if (this.#living().length === 0) this.#finish()
  }

  #lossOf({ process: { pid }, state, heardMonoMs }: Part): LoadLoss | null {
    if (!this.#hasStarted) return null
    const ratePerSec = this.ratePerSec === null ? null : this.ratePerSec / this.#parts.length
    const nowMonoMs = this.#options.clock.monoMs()
    return countLoss({ pid, state, heardMonoMs, due: this.#due, nowMonoMs, ratePerSec })
  }

  #endEarly(reason: LoadOutcome): void {
    if (this.#outcome || this.#reason) return
    this.#reason = reason
    // What is asked of a generator ends now, whenever it hears of it.
    this.#due = { ...this.#due, untilMonoMs: Math.min(this.#due.untilMonoMs, this.#options.clock.monoMs()) }
    for (const part of this.#living()) part.process.send({ do: 'stop' })
    this.#after(Math.min(this.#options.settings.timeoutMs, 2000) + deadlineMs.stop, () => this.close())
    if (this.#living().length === 0) this.#finish()
  }

  #finish(): void {
    if (this.#outcome) return
    const seconds = Math.round(this.totals().elapsedMs / 1000)
    const { endedBy, words } = this.#reason ?? { endedBy: 'duration', words: `ended after ${seconds} s` }
    this.#outcome = { endedBy, words: withLosses(words, this.totals().losses) }
    for (const cancel of this.#cancelTimers) cancel()
    this.#rateOrders.giveUpAll()
    this.#options.onChange()
    this.#settle(this.#outcome)
  }

  #living(): readonly Part[] {
    return this.#parts.filter((part) => !part.hasExited)
  }

  #tellSoon(): void {
    if (this.#isTelling || this.#outcome) return
    this.#isTelling = true
    this.#after(tellEveryMs, () => {
      this.#isTelling = false
      this.#options.onChange()
    })
  }

  #after(delayMs: number, callback: () => void): () => void {
    const cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#cancelTimers.delete(cancel)
      callback()
    })
    const cancel = (): void => {
      this.#cancelTimers.delete(cancel)
      cancelTimer()
    }
    this.#cancelTimers.add(cancel)
    return cancel
  }
}
