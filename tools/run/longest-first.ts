import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take more than 10 s, measured alone on two cores, the longest first. A file that is missing here costs
 * only time: begun last, it would keep one worker busy when the others have nothing left to do.
 */
const longest = [
  'tools/conformance/conformance.test.ts',
  'electron/deck/reload-ledger.test.ts',
  'electron/deck/guards/guards.test.ts',
  'electron/deck/load/load-desk.test.ts',
  'electron/agent/drain/drain.test.ts',
  'electron/deck/reload.test.ts',
  'electron/cluster/primary-moving.test.ts',
  'electron/watch/folder-watch.test.ts',
  'electron/agent/start-agent.test.ts',
  'electron/cluster/primary-deaths.test.ts',
  'electron/agent/index.test.ts',
  'electron/deck/traffic/cluster-traffic.test.ts',
  'electron/agent/trace/traffic.test.ts',
  'electron/load/known-faults.test.ts',
  'electron/deck/deck.test.ts',
  'electron/cluster/primary-handover.test.ts',
  'electron/cli/run-cluster.test.ts',
  'electron/deck/policies.test.ts',
  'electron/cluster/primary-ports.test.ts',
]

/** Begins long files first, also on a machine that has no durations of a former run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted].sort((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}`))
  return place < 0 ? longest.length : place
}
