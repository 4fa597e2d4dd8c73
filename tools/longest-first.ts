import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take more than 10 s, measured alone on two cores, the longest first. A file that is missing here costs
 * only time: begun last, it would keep one worker busy when the others have nothing left to do.
 */
const longest = [
  'cluster/conformance/conformance',
  'deck/reload-ledger',
  'deck/guards/guards',
  'deck/load/load-desk',
  'agent/drain',
  'deck/reload',
  'cluster/primary-moving',
  'watch/folder-watch',
  'agent/start-agent',
  'cluster/primary-deaths',
  'agent/index',
  'deck/cluster-traffic',
  'agent/traffic',
  'load/known-faults',
  'deck/deck',
  'cluster/primary-handover',
  'deck/policies',
  'cluster/primary-ports',
].map((name) => `/electron/${name}.test.ts`)

/** Begins long files first, also on a machine that has no durations of a former run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted].sort((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(name))
  return place < 0 ? longest.length : place
}
