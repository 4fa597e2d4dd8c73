import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take more than 10 s, measured alone on two cores, the longest first. A file that is missing here costs
 * only time: begun last, it would keep one worker busy when the others have nothing left to do.
 */
const longest = [
  'electron/cli/experiment/run-experiment.test.ts',
  'electron/deck/guards/guards.test.ts',
  'electron/cluster/primary-deaths.test.ts',
  'electron/deck/reload-ledger.test.ts',
  'electron/deck/load/load-desk.test.ts',
  'electron/deck/traffic/cluster-traffic.test.ts',
  'electron/deck/footprint.test.ts',
  'electron/deck/experiments/record-session.test.ts',
  'electron/deck/reload.test.ts',
  'electron/cluster/primary-moving.test.ts',
  'electron/deck/faults/lasting-faults.test.ts',
  'tools/conformance/conformance.test.ts',
  'electron/agent/start-agent.test.ts',
  'electron/agent/drain/drain.test.ts',
  'electron/watch/folder-watch.test.ts',
  'electron/deck/deck.test.ts',
  'electron/deck/storm.test.ts',
  'electron/deck/endings.test.ts',
  'electron/deck/policies.test.ts',
  'electron/cluster/primary-handover.test.ts',
  'electron/agent/faults/forgotten-faults.test.ts',
  'electron/cluster/primary-ports.test.ts',
  'electron/agent/faults/process/process-faults.test.ts',
  'electron/deck/watch/watch-mode.test.ts',
  'electron/load/known-faults.test.ts',
  'electron/cluster/primary-rotation.test.ts',
  'electron/deck/inspect/stalls.test.ts',
  'electron/agent/trace/traffic.test.ts',
  'electron/deck/faults/strikes.test.ts',
  'electron/cluster/primary-unheard.test.ts',
  'electron/agent/index.test.ts',
  'electron/deck/inspect/heap-desk.test.ts',
  'electron/deck/inspect/profile-desk.test.ts',
  'electron/agent/faults/faults.test.ts',
  'electron/agent/faults/requests/any-app.test.ts',
  'electron/deck/experiments/experiment-desk.test.ts',
  'electron/cli/run-cluster.test.ts',
  'electron/deck/problems/why-not-listening.test.ts',
  'electron/cluster/primary-closing.test.ts',
  'electron/deck/protocols.test.ts',
  'electron/load/begin-load.test.ts',
  'electron/agent/faults/process/memory-faults.test.ts',
  'electron/telemetry/real-workers.test.ts',
  'electron/deck/lessons/lab/lab-desk.test.ts',
  'e2e/ways-to-end.e2e.ts',
  'e2e/failing-scripts.e2e.ts',
  'e2e/experiments.e2e.ts',
  'e2e/wire-view.e2e.ts',
  'e2e/start-and-end.e2e.ts',
  'e2e/accessible.e2e.ts',
  'e2e/window.e2e.ts',
  'e2e/load.e2e.ts',
  'e2e/crashes.e2e.ts',
  'e2e/rules.e2e.ts',
  'e2e/lessons.e2e.ts',
]

/**
 * Begins long files first, also on a machine that has no durations of a former run. Files with a process of their own come
 * before the others: one in between would end the process that those share.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted].sort((a, b) => sharesOf(a) - sharesOf(b) || placeOf(a) - placeOf(b))
  }
}

const sharesOf = ({ project }: TestSpecification): number => (project.config.isolate ? 0 : 1)

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}`))
  return place < 0 ? longest.length : place
}
