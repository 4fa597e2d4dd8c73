import { type Candidate, hasWaitedLonger } from './candidate.ts'
import { roundRobin } from './round-robin.ts'

/**
 * Picks the worker with the fewest open connections; ties go to the one that waited longest. As long as one of them
 * does not tell how many it has (no agent, or its first word is still to come) they take turns instead.
 */
export function leastConnections<C extends Candidate>(candidates: readonly C[]): C | undefined {
  let chosen: C | undefined
  let fewest = 0
  for (const candidate of candidates) {
    const { openCount } = candidate
    if (openCount === null) return roundRobin(candidates)
    if (chosen !== undefined && openCount > fewest) continue
    if (chosen !== undefined && openCount === fewest && !hasWaitedLonger(candidate, chosen)) continue
    chosen = candidate
    fewest = openCount
  }
  return chosen
}
