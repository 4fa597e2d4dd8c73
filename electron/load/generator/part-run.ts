import { performance } from 'node:perf_hooks'
import type { GeneratorReport, LoadPart, PartTarget, SecondReport } from '../protocol.ts'
import { SendLoop } from './send-loop.ts'
import { Tally } from './tally.ts'

const reportMs = 250
const reportsPerSecond = 4
/** Answers are awaited no longer than this after the end, nor than a request may take. */
const graceMs = 2000

/** One process's part of a load from its warm-up to its last report. */
export class PartRun {
  #startMono = 0
  readonly #nowMs = (): number => performance.now() - this.#startMono
  readonly #tally = new Tally()
  readonly #loop: SendLoop
  #state: GeneratorReport['state'] = 'running'
  #measuredFromMs = 0
  #endMs: number | null = null
  /** Requests that fell due before the measured time. */
  #askedBefore = 0
  readonly #second = { number: 0, startMs: 0, askedCount: 0, cpu: process.cpuUsage() }
  #reportCount = 0
  #reportFromMs = 0
  #timer: NodeJS.Timeout | null = null
  #phaseTimer: NodeJS.Timeout | null = null
  readonly #part: LoadPart
  /** The last one has state `ended`. */
  readonly #report: (report: GeneratorReport) => void

  constructor(part: LoadPart, report: (report: GeneratorReport) => void) {
    this.#part = part
    this.#report = report
    this.#loop = new SendLoop(part, this.#tally, this.#nowMs, () => this.#onIdle())
  }

  start(): void {
    const { warmUpS, durationS } = this.#part.settings
    this.#startMono = performance.now()
    if (durationS !== null) this.#loop.sendUntilMs = (warmUpS + durationS) * 1000
    if (warmUpS > 0) {
      this.#state = 'warming-up'
      this.#phaseTimer = setTimeout(() => this.#beginMeasuring(), warmUpS * 1000)
    } else this.#beginMeasuring()
    this.#loop.start()
    this.#awaitReport()
  }

  setRate(ratePerSec: number): void {
    this.#loop.setRate(ratePerSec)
  }

  setTargets(targets: readonly PartTarget[]): void {
    this.#loop.setTargets(targets)
  }

  /** A second call changes nothing. */
  stop(): void {
    if (this.#state === 'finishing' || this.#state === 'ended') return
    if (this.#state === 'warming-up') this.#beginMeasuring()
    if (this.#phaseTimer) clearTimeout(this.#phaseTimer)
    this.#state = 'finishing'
    this.#endMs = Math.min(this.#nowMs(), this.#loop.sendUntilMs)
    this.#phaseTimer = setTimeout(() => this.#loop.abort(), Math.min(graceMs, this.#part.settings.timeoutMs))
    this.#loop.stopSending()
  }

  #beginMeasuring(): void {
    const nowMs = this.#nowMs()
    this.#state = 'running'
    this.#tally.beginSecond()
    this.#reportFromMs = nowMs
    this.#reportCount = 0
    this.#measuredFromMs = nowMs
    this.#askedBefore = this.#loop.takenCount - this.#loop.inFlight
    this.#tally.reset(this.#loop.inFlight)
    this.#tell(null)
    this.#beginSecond(nowMs, this.#askedBefore)
    const { durationS } = this.#part.settings
    // A timer may fire a little early: what is due in the last millisecond is due.
    if (durationS !== null) this.#phaseTimer = setTimeout(() => this.stop(), this.#loop.sendUntilMs - nowMs + 1)
    this.#awaitReport()
  }

  /** Reports keep to their times: a late one does not delay the next. */
  #awaitReport(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => {
        this.#reportCount += 1
        const isSecondOver = this.#reportCount % reportsPerSecond === 0 && this.#state !== 'warming-up'
        this.#tell(isSecondOver ? this.#endSecond() : null)
        this.#awaitReport()
      },
      Math.max(1, this.#reportFromMs + (this.#reportCount + 1) * reportMs - this.#nowMs()),
    )
  }

  #onIdle(): void {
    if (this.#state !== 'finishing') return
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#phaseTimer) clearTimeout(this.#phaseTimer)
    this.#loop.close()
    this.#state = 'ended'
    const last = this.#endSecond()
    const { sentCount, okCount, failedCount, injectedCount, askedCount } = last
    this.#tell(sentCount + okCount + failedCount + injectedCount + askedCount > 0 ? last : null)
  }

  #tell(second: SecondReport | null): void {
    const elapsedMs = Math.max(0, (this.#endMs ?? this.#nowMs()) - this.#measuredFromMs)
    this.#report({
      state: this.#state,
      counts: {
        ...this.#tally.counts(),
        inFlight: this.#loop.inFlight,
        asked: this.#loop.dueCount - this.#askedBefore,
        waiting: this.#loop.waitingCount,
        elapsedMs,
      },
      latencies: second === null && this.#state !== 'ended' ? null : this.#tally.latencies(),
      second,
    })
  }

  #beginSecond(nowMs: number, askedCount: number): void {
    this.#second.startMs = nowMs
    this.#second.askedCount = askedCount
    this.#second.cpu = process.cpuUsage()
  }

  #endSecond(): SecondReport {
    const nowMs = this.#nowMs()
    const { dueCount } = this.#loop
    const { user, system } = process.cpuUsage(this.#second.cpu)
    const report = {
      number: this.#second.number,
      atMs: Date.now(),
      lastedMs: nowMs - this.#second.startMs,
      askedCount: dueCount - this.#second.askedCount,
      inFlightCount: this.#loop.inFlight,
      waitingCount: this.#loop.waitingCount,
      cpuRatio: (user + system) / 1000 / Math.max(1, nowMs - this.#second.startMs),
      lateMs: this.#loop.takeLateMs(),
      ...this.#tally.takeSecond(),
    }
    this.#second.number += 1
    this.#beginSecond(nowMs, dueCount)
    return report
  }
}
