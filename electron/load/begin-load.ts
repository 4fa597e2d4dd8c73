import type { LoadRunState, LoadSecond, LoadTotals } from '../../shared/model/load.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Acknowledgements } from './acknowledgements.ts'
import { GeneratorProcess } from './generator-process.ts'
import { SecondMerger } from './merge-seconds.ts'
import type { GeneratorNote, GeneratorReport } from './protocol.ts'
import { countProcesses, splitLoad } from './split-load.ts'
import { closeLedger, emptyPart, type KnownPart, sumReports } from './sum-reports.ts'
import { chooseAddress } from './target.ts'
import type { GeneratedLoad, LoadOptions, LoadOutcome } from './types.ts'

const startDeadlineMs = 15_000
const rateDeadlineMs = 5000
/** Beyond the time that a generator itself gives its last answers. */
const stopDeadlineMs = 3000
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
  known: KnownPart
  hasExited: boolean
  stopWatching: () => void
}

class Load implements GeneratedLoad {
  readonly ended: Promise<LoadOutcome>
  ratePerSec: number | null
  endsAtMs: number | null = null
  private readonly parts: readonly Part[]
  private readonly seconds: SecondMerger
  private readonly cancelTimers = new Set<() => void>()
  private readonly rateOrders = new Acknowledgements()
  private settle: (outcome: LoadOutcome) => void = () => {}
  private address: string | null = null
  private outcome: LoadOutcome | null = null
  /** What ended it before its time; the first reason stands. */
  private reason: LoadOutcome | null = null
  private hasStarted = false
  private isClosed = false
  private cachedTotals: LoadTotals | null = null
  private isTelling = false

  private readonly options: LoadOptions

  constructor(options: LoadOptions) {
    this.options = options
    const { settings, execPath, generatorPath } = options
    this.ended = new Promise((resolve) => {
      this.settle = resolve
    })
    this.ratePerSec = settings.model === 'open' ? settings.ratePerSec : null
    const processCount = countProcesses(settings)
    this.seconds = new SecondMerger(processCount, settings.model === 'open')
    this.parts = Array.from({ length: processCount }, (_, index) => ({
      process: new GeneratorProcess(execPath, generatorPath, {
        onNote: (note) => this.heard(index, note),
        onExit: (words) => this.lost(index, words),
      }),
      isReady: false,
      state: null,
      known: emptyPart,
      hasExited: false,
      stopWatching: () => {},
    }))
    for (const pid of this.pids) options.forked(pid)
    this.after(startDeadlineMs, () => {
      if (!this.hasStarted) this.giveUp('failed', `the generator did not start within ${startDeadlineMs / 1000} s`)
    })
    void this.findAddress()
  }

  get state(): LoadRunState | 'ended' {
    if (this.outcome) return 'ended'
    const states = this.parts.filter((part) => !part.hasExited).map((part) => part.state)
    if (states.includes(null)) return this.reason ? 'finishing' : 'starting'
    if (states.includes('warming-up')) return 'warming-up'
    return states.includes('running') ? 'running' : 'finishing'
  }

  get pids(): readonly number[] {
    return this.living().flatMap(({ process: { pid } }) => (pid === null ? [] : [pid]))
  }

  totals(): LoadTotals {
    this.cachedTotals ??= sumReports(
      this.parts.map((part) => part.known),
      this.options.settings.model === 'open',
    )
    return this.cachedTotals
  }

  takeSeconds(): LoadSecond[] {
    return this.seconds.take()
  }

  async setRate(ratePerSec: number): Promise<Result<void>> {
    if (this.ratePerSec === null) {
      return fail(
        'wrong-state',
        'This load runs as fast as possible: it has no rate. Stop it and start one with a rate',
      )
    }
    if (this.outcome || this.reason || !this.hasStarted) {
      return fail('wrong-state', this.hasStarted ? 'The load has ended' : 'The load has not started yet: try again')
    }
    const { id, done } = this.rateOrders.await(this.parts.flatMap((part, index) => (part.hasExited ? [] : [index])))
    const cancel = this.after(rateDeadlineMs, () => this.rateOrders.giveUp(id))
    for (const part of this.living()) part.process.send({ do: 'rate', id, ratePerSec })
    const isDone = await done
    cancel()
    if (!isDone)
      return fail('not-reached-in-time', `The generator did not take the new rate within ${rateDeadlineMs} ms`)
    this.ratePerSec = ratePerSec
    this.tellSoon()
    return ok(undefined)
  }

  stop(): Promise<LoadOutcome> {
    const afterS = (this.totals().elapsedMs / 1000).toFixed(1)
    this.endEarly({ endedBy: 'person', words: `stopped after ${afterS} s` })
    return this.ended
  }

  close(): void {
    this.reason ??= { endedBy: 'person', words: 'its generator was ended at once' }
    this.isClosed = true
    for (const part of this.living()) part.process.kill()
  }

  private async findAddress(): Promise<void> {
    const { url, settings } = this.options
    const address = await chooseAddress(url, settings.sourceAddresses)
    if (!address.ok) return this.giveUp('failed', address.error.message)
    this.address = address.value
    this.startWhenReady()
  }

  private startWhenReady(): void {
    if (this.address === null || this.reason || !this.parts.every((part) => part.isReady)) return
    const { settings, clock } = this.options
    const { durationS, warmUpS } = settings
    this.hasStarted = true
    for (const [index, part] of splitLoad(this.options, this.address).entries()) {
      this.parts[index]?.process.send({ do: 'start', part })
      this.watch(this.parts[index])
    }
    if (durationS !== null) this.endsAtMs = clock.nowMs() + (warmUpS + durationS) * 1000
  }

  private heard(index: number, note: GeneratorNote): void {
    const part = this.parts[index]
    if (!part) return
    switch (note.tell) {
      case 'ready':
        part.isReady = true
        this.startWhenReady()
        break
      case 'report':
        this.reported(index, part, note.report)
        break
      case 'rated':
        this.rateOrders.heard(note.id, index)
        break
      case 'failed':
        this.giveUp('failed', `the generator failed: ${note.words}`)
    }
  }

  private reported(index: number, part: Part, report: GeneratorReport): void {
    part.state = report.state
    this.watch(part)
    if (report.second) {
      // It reads the machine's clock, which may have been set back; ours never is.
      const aheadMs = this.options.clock.nowMs() - Date.now()
      this.seconds.add(index, { ...report.second, atMs: report.second.atMs + aheadMs })
    }
    if (report.state === 'ended') this.seconds.end(index)
    part.known = { counts: report.counts, latencies: report.latencies ?? part.known.latencies }
    this.cachedTotals = null
    this.tellSoon()
  }

  /** From the start on, and from each report. */
  private watch(part: Part | undefined): void {
    part?.stopWatching()
    if (!part || part.hasExited) return
    part.stopWatching = this.after(silenceMs, () => {
      const words = `generator process ${part.process.pid} said nothing for ${silenceMs / 1000} s`
      this.endEarly({ endedBy: 'generator-died', words })
      part.process.kill()
    })
  }

  /** A process is gone, with or without its last report. */
  private lost(index: number, words: string): void {
    const part = this.parts[index]
    if (!part) return
    const { pid } = part.process
    part.hasExited = true
    part.stopWatching()
    if (pid !== null) this.options.gone(pid)
    this.seconds.end(index)
    this.rateOrders.gone(index)
    if (part.state !== 'ended') {
      const lostCount = part.known.counts.inFlight
      const name = `generator process ${pid ?? ''}`.trimEnd()
      part.known = closeLedger(part.known, `in flight when ${name} was lost`)
      this.cachedTotals = null
      const givenUp =
        lostCount === 1 ? '1 request in flight was given up' : `${lostCount} requests in flight were given up`
      const end = this.hasStarted ? `${words}: ${givenUp}` : words
      const endedBy = this.hasStarted ? 'generator-died' : 'failed'
      if (!this.isClosed) this.endEarly({ endedBy, words: `${name} ${end}` })
    }
    if (this.living().length === 0) this.finish()
  }

  private giveUp(endedBy: 'failed', words: string): void {
    this.endEarly({ endedBy, words })
  }

  private endEarly(reason: LoadOutcome): void {
    if (this.outcome || this.reason) return
    this.reason = reason
    for (const part of this.living()) part.process.send({ do: 'stop' })
    this.after(Math.min(this.options.settings.timeoutMs, 2000) + stopDeadlineMs, () => this.close())
    if (this.living().length === 0) this.finish()
  }

  private finish(): void {
    if (this.outcome) return
    const seconds = Math.round(this.totals().elapsedMs / 1000)
    this.outcome = this.reason ?? { endedBy: 'duration', words: `ended after ${seconds} s` }
    for (const cancel of this.cancelTimers) cancel()
    this.rateOrders.giveUpAll()
    this.options.onChange()
    this.settle(this.outcome)
  }

  private living(): readonly Part[] {
    return this.parts.filter((part) => !part.hasExited)
  }

  private tellSoon(): void {
    if (this.isTelling || this.outcome) return
    this.isTelling = true
    this.after(tellEveryMs, () => {
      this.isTelling = false
      this.options.onChange()
    })
  }

  private after(delayMs: number, callback: () => void): () => void {
    const cancelTimer = this.options.clock.after(delayMs, () => {
      this.cancelTimers.delete(cancel)
      callback()
    })
    const cancel = (): void => {
      this.cancelTimers.delete(cancel)
      cancelTimer()
    }
    this.cancelTimers.add(cancel)
    return cancel
  }
}
