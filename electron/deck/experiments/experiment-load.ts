import type { LoadRemark } from '../../../shared/model/load.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Experiment } from '../../experiments/experiment.ts'
import type { MeasuredSecond } from '../../experiments/judge/load-window.ts'
import type { LoadDesk } from '../load/load-desk.ts'

/** The load of one run: begun and ended through the desk of loads, which keeps its result as that of any load. */
export class ExperimentLoad {
  readonly #loads: LoadDesk
  readonly #clusterId: string
  readonly #allowHost: boolean
  readonly #seconds: MeasuredSecond[] = []
  #runId: string | null = null
  #remarks: readonly LoadRemark[] = []
  #isEnding = false
  #lost: string | null = null

  /** `allowHost`: a person said that it may go to another machine. */
  constructor(loads: LoadDesk, clusterId: string, allowHost: boolean) {
    this.#loads = loads
    this.#allowHost = allowHost
    this.#clusterId = clusterId
  }

  get seconds(): readonly MeasuredSecond[] {
    return this.#seconds
  }

  /** As they are now, or were at its end. */
  get remarks(): readonly LoadRemark[] {
    return this.#find()?.remarks ?? this.#remarks
  }

  /** Why it is over although nobody ended it; null while it goes on. */
  get lost(): string | null {
    return this.#lost
  }

  async begin(load: NonNullable<Experiment['load']>): Promise<Result<void>> {
    const started = await this.#loads.start(
      {
        clusterId: this.#clusterId,
        settings: { ...load, durationS: null, warmUpS: 0 },
        experiment: { kind: 'run' },
        allowHost: this.#allowHost,
      },
      (second, latencies) => void this.#seconds.push({ second, latencies }),
    )
    if (!started.ok) return started
    this.#runId = started.value.runId
    void this.#follow(this.#runId)
    return ok(undefined)
  }

  /** Answers when its ledger is closed. */
  async end(): Promise<Result<void>> {
    if (this.#runId === null) return ok(undefined)
    this.#isEnding = true
    const found = this.#find()
    this.#remarks = found?.remarks ?? this.#remarks
    const stopped = await this.#loads.stop(this.#runId)
    if (!stopped.ok) return fail(stopped.error.code, stopped.error.message)
    const kept = await this.#loads.result(stopped.value.resultId)
    if (kept.ok) this.#remarks = kept.value.remarks
    return ok(undefined)
  }

  async #follow(runId: string): Promise<void> {
    const kept = await this.#loads.ended(runId)
    if (this.#isEnding) return
    const result = kept.ok ? await this.#loads.result(kept.value.resultId) : kept
    this.#lost = result.ok ? result.value.endWords : result.error.message
  }

  #find() {
    return this.#loads.snapshot().runs.find(({ runId }) => runId === this.#runId)
  }
}
