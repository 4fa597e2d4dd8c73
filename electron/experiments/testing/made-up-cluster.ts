import { createManualClock, type ManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { LoadRemark, LoadSecond } from '../../../shared/model/load.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { MeasuredSecond } from '../judge/load-window.ts'
import type { Landing, Look, RunPorts } from '../run/ports.ts'

/** A cluster that never was, for tests: what it does to whom is written down, and time stands still until it is moved. */
export class MadeUpCluster {
  readonly clock: ManualClock = createManualClock()
  readonly done: string[] = []
  look: Look = { isRunning: true, listening: 4, desired: 4, rail: null, loadLost: null }
  loadBegins: Result<void> = ok(undefined)
  /** Of each second to come. */
  second = { okCount: 200, failedCount: 0, latencyMicros: 5000, generatorLateMs: 0 }
  remarks: readonly LoadRemark[] = []
  status: number | null = 200
  leftBehind: string | null = null
  decidedElsewhere: string | null = null
  landing: Omit<Extract<Landing, { isLanded: true }>, 'atMs'> | Extract<Landing, { isLanded: false }> = {
    isLanded: true,
    words: 'it is gone',
  }
  /** Called when a step begins. */
  onBegin: (does: string) => void = () => {}
  /** So long a step goes on, and until it lands. */
  holdsMs = 0
  landsAfterMs = 0
  readonly events: LifecycleEvent[] = []
  readonly #seconds: MeasuredSecond[] = []
  #cancelSecond: () => void = () => {}
  readonly #open = new Set<() => void>()

  get ports(): RunPorts {
    return {
      clock: this.clock,
      beginLoad: async () => {
        this.done.push('load begins')
        if (this.loadBegins.ok) this.#tick()
        return this.loadBegins
      },
      endLoad: async () => {
        this.done.push('load ends')
        this.#cancelSecond()
      },
      seconds: () => this.#seconds,
      remarks: () => this.remarks,
      look: () => this.look,
      read: () => this.look.listening,
      ask: async () => this.status,
      begin: ({ does }) => this.#begin(does),
      takeBack: async () => {
        this.done.push('taken back')
        for (const close of this.#open) close()
        return this.leftBehind
      },
      decidedElsewhere: () => this.decidedElsewhere,
      eventsSince: (atMs) => this.events.filter((event) => event.atMs >= atMs),
    }
  }

  say(kind: LifecycleEvent['kind'], slot: number): void {
    const id = this.events.length + 1
    this.events.push({ id, atMs: this.clock.nowMs(), kind, tone: 'bad', slot, generation: 1, words: '', mark: null })
  }

  #begin(does: string): ReturnType<RunPorts['begin']> {
    this.done.push(does)
    this.onBegin(does)
    let close = (): void => {}
    const closed = new Promise<void>((settle) => {
      close = settle
      this.#open.add(settle)
    })
    const wait = (ms: number): Promise<void> =>
      Promise.race([closed, new Promise<void>((settle) => void this.clock.after(ms, settle))])
    const landed = wait(this.landsAfterMs).then(
      (): Landing => (this.landing.isLanded ? { ...this.landing, atMs: this.clock.nowMs() } : this.landing),
    )
    const over = landed.then(() => wait(this.holdsMs)).then(() => void this.#open.delete(close))
    return { slots: [2], landed, over }
  }

  #tick(): void {
    this.#cancelSecond = this.clock.after(1000, () => {
      this.#seconds.push(this.#makeSecond())
      this.#tick()
    })
  }

  #makeSecond(): MeasuredSecond {
    const { okCount, failedCount, latencyMicros, generatorLateMs } = this.second
    const ms = latencyMicros / 1000
    const second: LoadSecond = {
      atMs: this.clock.nowMs(),
      lastedMs: 1000,
      askedCount: okCount + failedCount,
      sentCount: okCount + failedCount,
      okCount,
      failedCount,
      inFlightCount: 0,
      waitingCount: 0,
      p50Ms: ms,
      p90Ms: ms,
      p99Ms: ms,
      p999Ms: ms,
      maxMs: ms,
      generatorCpuRatio: 0.1,
      generatorLateMs,
    }
    return { second, latencies: okCount === 0 ? null : [latencyMicros, okCount] }
  }
}
