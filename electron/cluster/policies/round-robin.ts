import { type Candidate, hasWaitedLonger } from './candidate.ts'

/** Picks the worker whose last turn lies furthest back; among those without a turn, the eldest. */
export function roundRobin<C extends Candidate>(candidates: readonly C[]): C | undefined {
  let chosen: C | undefined
  for (const candidate of candidates) {
    if (chosen === undefined || hasWaitedLonger(candidate, chosen)) chosen = candidate
  }
  return chosen
}
