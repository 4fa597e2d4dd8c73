import type { ClusterProblem, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { Publish } from '../deck/types.ts'
import { noticeLine, readPushes } from '../host/terminal-lines.ts'
import type { ExitCodeName } from './exit-codes.ts'

/** Says each problem of a cluster once, when it appears; not those about exits, which the events tell one by one. */
export function createComplaints(complain: (line: string) => void): Publish {
  const known = new Map<string, ReadonlySet<string>>()
  return readPushes({
    cluster({ id, settings, problems }) {
      const lasting = problems.filter((problem) => !isOfEnd(problem))
      for (const problem of lasting) {
        if (known.get(id)?.has(problem.id) !== true) complain(problemLine(settings.name, problem))
      }
      known.set(id, new Set(lasting.map((problem) => problem.id)))
    },
  })
}

type Over = Extract<ExitCodeName, 'givenUp' | 'primaryEnded' | 'primaryFailed'>

/**
 * How it came that nobody is served, and nobody will be; null while somebody is. Every slot failed: with `--watch` whoever mends
 * the file has them tried again. Or the primary that decided is gone, and its workers too.
 */
export function howItIsOver(clusters: readonly ClusterSnapshot[]): Over | null {
  const ends = clusters.map(endOf)
  if (ends.length === 0 || ends.includes(null)) return null
  if (ends.includes('givenUp')) return 'givenUp'
  return ends.includes('primaryFailed') ? 'primaryFailed' : 'primaryEnded'
}

function endOf({ runState, slots, settings, ownPrimary }: ClusterSnapshot): Over | null {
  if (ownPrimary?.phase === 'ended') {
    // Its last words are read first.
    if (ownPrimary.lastEnd === null || slots.some(({ pid, leaving }) => pid !== null || leaving.length > 0)) return null
    if (runState !== 'stopped' && runState !== 'running') return null
    return ownPrimary.lastEnd.code === 0 ? 'primaryEnded' : 'primaryFailed'
  }
  const isGivenUp = runState === 'running' && slots.length > 0 && slots.every(({ phase }) => phase === 'failed')
  return isGivenUp && !settings.watch ? 'givenUp' : null
}

/** Why, with the last lines of a process. */
export function lastComplaints({ settings, problems }: ClusterSnapshot): readonly string[] {
  return problems
    .filter(isOfEnd)
    .flatMap((problem) => [problemLine(settings.name, problem), ...problem.outputTail.map((line) => `    ${line}`)])
}

function isOfEnd({ exit, action }: ClusterProblem): boolean {
  return exit !== null || action === 'start-primary'
}

function problemLine(name: string, problem: ClusterProblem): string {
  return `${name}: ${noticeLine(problem)}`
}
