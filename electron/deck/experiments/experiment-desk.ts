import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { ExperimentOutline, ExperimentResult, ExperimentsSnapshot } from '../../../shared/model/experiment.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { outlineOf } from '../../experiments/outline.ts'
import { readExperiment } from '../../experiments/read-experiment.ts'
import { readyExperiments } from '../../experiments/ready/ready-experiments.ts'
import type { LoadExport } from '../../load/results/export-results.ts'
import type { ClusterSession } from '../session/cluster-session.ts'

/** What experiments need of the deck. */
export interface ExperimentParts {
  session(clusterId: string): Result<ClusterSession>
}

/** All experiments of the deck: at most one at a time per cluster. */
export class ExperimentDesk {
  readonly #parts: ExperimentParts

  constructor(parts: ExperimentParts) {
    this.#parts = parts
  }

  snapshot(): ExperimentsSnapshot {
    return { ready: readyExperiments, running: [], results: [] }
  }

  /** What the text of a file would do. */
  check(source: string): Result<ExperimentOutline> {
    const read = readExperiment(source)
    return read.ok ? ok(outlineOf(read.value)) : read
  }

  async run({ clusterId }: CommandInput<'experiment.run'>): Promise<Result<{ readonly runId: string }>> {
    const found = this.#parts.session(clusterId)
    return found.ok ? fail('unsupported-here', 'Experiments cannot be run yet') : found
  }

  async stop(runId: string): Promise<Result<{ readonly resultId: string }>> {
    return fail('not-found', `There is no experiment ${runId}`)
  }

  async result(_resultId: string): Promise<Result<ExperimentResult>> {
    return gone
  }

  async rename(_resultId: string, _name: string): Promise<Result<void>> {
    return gone
  }

  async remove(_resultId: string): Promise<Result<void>> {
    return gone
  }

  async export(_asked: CommandInput<'experiment.export'>): Promise<Result<LoadExport>> {
    return gone
  }
}

const gone = fail('not-found', 'That result is not kept any more')
