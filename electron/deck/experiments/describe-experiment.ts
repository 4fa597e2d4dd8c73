import { totalmem } from 'node:os'
import { limits } from '../../../shared/limits.ts'
import type { ExperimentResult, ExperimentRun } from '../../../shared/model/experiment.ts'
import { decideOverall } from '../../experiments/judge/decide-verdict.ts'
import { dotsOf } from '../../experiments/judge/dots.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { ExperimentedCluster } from './experimented-cluster.ts'
import type { RunningExperiment } from './running-experiment.ts'

/** An experiment that is over, as it is kept. */
export function describeExperiment(
  running: RunningExperiment,
  runs: readonly ExperimentRun[],
  session: ExperimentedCluster,
  cores: number,
): ExperimentResult {
  const { runId, clusterId, experiment, source } = running.options
  const { nodeVersion, desired, policy, settings } = session.snapshot()
  const last = runs.at(-1)
  return {
    version: 1,
    summary: {
      resultId: runId,
      name: experiment.title.slice(0, limits.nameChars),
      title: experiment.title,
      clusterId,
      clusterName: settings.name,
      ...decideOverall(runs),
      startedAtMs: running.startedAtMs,
      durationMs: (last?.endedAtMs ?? running.startedAtMs) - running.startedAtMs,
      runCount: runs.length,
    },
    hypothesis: experiment.hypothesis.title,
    source,
    machine: { platform: thisPlatform, cores, memoryBytes: totalmem(), nodeVersion, workers: desired, policy },
    runs,
    dots: dotsOf(runs),
    decisions: running.decisions,
  }
}
