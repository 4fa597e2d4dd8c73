import type { ClusterProblem, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { Publish } from '../deck/types.ts'
import { noticeLine, readPushes } from '../host/terminal-lines.ts'

/** Says each problem of a cluster once, when it appears; not those about exits, which the events tell one by one. */
export function createComplaints(complain: (line: string) => void): Publish {
  const known = new Map<string, ReadonlySet<string>>()
  return readPushes({
    cluster({ id, settings, problems }) {
      const lasting = problems.filter(({ exit }) => exit === null)
      for (const problem of lasting) {
        if (known.get(id)?.has(problem.id) !== true) complain(problemLine(settings.name, problem))
      }
      known.set(id, new Set(lasting.map((problem) => problem.id)))
    },
  })
}

/**
 * Nobody is served, and nobody will be: every slot failed, or its own primary ended and its workers with it. With `--watch`
 * whoever mends the file has them tried again.
 */
export function isOver(clusters: readonly ClusterSnapshot[]): boolean {
  return clusters.length > 0 && clusters.every((one) => isGivenUp(one) && !one.settings.watch)
}

function isGivenUp({ runState, slots, ownPrimary }: ClusterSnapshot): boolean {
  // Where a person stopped it nothing is told of an end.
  if (runState === 'stopped') return ownPrimary !== null && ownPrimary.lastEnd !== null
  return runState === 'running' && slots.length > 0 && slots.every(({ phase }) => phase === 'failed')
}

/** Why, with the last lines of a worker. */
export function givenUpLines({ settings, problems }: ClusterSnapshot): readonly string[] {
  return problems
    .filter(({ exit }) => exit !== null)
    .flatMap((problem) => [problemLine(settings.name, problem), ...problem.outputTail.map((line) => `    ${line}`)])
}

function problemLine(name: string, problem: ClusterProblem): string {
  return `${name}: ${noticeLine(problem)}`
}
