import type { Clock } from '../../../shared/base/clock.ts'
import type {
  ExperimentDecision,
  ExperimentProgress,
  ExperimentRun as RunRecord,
} from '../../../shared/model/experiment.ts'
import type { Experiment } from '../../experiments/experiment.ts'
import { outlineOf } from '../../experiments/outline.ts'
import { ExperimentRun } from '../../experiments/run/experiment-run.ts'
import type { RunPorts } from '../../experiments/run/ports.ts'

const decisionsKept = 500

export interface RunningOptions {
  readonly runId: string
  readonly clusterId: string
  readonly experiment: Experiment
  readonly source: string
  readonly clock: Clock
  /** New for each run: its load and its observations are its own. */
  ports(): RunPorts
  tell(progress: ExperimentProgress): void
}

/** An experiment under way: its runs one after the other, each with a seed of its own. */
export class RunningExperiment {
  readonly options: RunningOptions
  readonly startedAtMs: number
  /** Settles when the last run is judged and nothing of any is left. */
  readonly ended: Promise<readonly RunRecord[]>
  readonly decisions: ExperimentDecision[] = []
  readonly #records: RunRecord[] = []
  readonly #hypothesis: string
  #run: ExperimentRun | null = null
  #stopped: { readonly words: string; readonly why: 'stopped' | 'cluster-stopped' } | null = null

  constructor(options: RunningOptions) {
    this.options = options
    this.startedAtMs = options.clock.nowMs()
    this.#hypothesis = outlineOf(options.experiment).hypothesis
    this.ended = this.#drive()
  }

  get progress(): ExperimentProgress {
    const { runId, clusterId, experiment } = this.options
    const last = this.#records.at(-1)
    const now = this.#run?.now ?? {
      phase: 'over' as const,
      phaseEndsAtMs: null,
      checks: last?.checks ?? [],
      steps: last?.steps ?? [],
      seconds: last?.seconds ?? [],
    }
    return {
      runId,
      clusterId,
      title: experiment.title,
      hypothesis: this.#hypothesis,
      runNumber: Math.min(experiment.repeats, this.#records.length + 1),
      runCount: experiment.repeats,
      startedAtMs: this.startedAtMs,
      ...now,
      verdicts: this.#records.map(({ verdict }) => verdict),
      decisions: [...this.decisions],
    }
  }

  /** What is under way is taken back, then `ended` settles. */
  stop(words: string, why: 'stopped' | 'cluster-stopped' = 'stopped'): void {
    this.#stopped ??= { words, why }
    this.#run?.stop(words, why)
  }

  async #drive(): Promise<readonly RunRecord[]> {
    const { experiment, ports } = this.options
    // Who began it must know it before the first word is told.
    await Promise.resolve()
    for (let number = 1; number <= experiment.repeats && this.#stopped === null; number += 1) {
      this.#run = new ExperimentRun({
        experiment,
        number,
        seed: (experiment.seed + number - 1) % 2_147_483_648,
        ports: ports(),
        changed: () => this.#tell(),
        decided: (decision) => this.#decided(decision),
      })
      const record = await this.#run.ended
      this.#records.push(record)
      this.#run = null
      if (record.verdict === 'aborted') break
    }
    this.#tell()
    return this.#records
  }

  #decided(decision: ExperimentDecision): void {
    this.decisions.push(decision)
    this.decisions.splice(0, this.decisions.length - decisionsKept)
    this.#tell()
  }

  #tell(): void {
    this.options.tell(this.progress)
  }
}
