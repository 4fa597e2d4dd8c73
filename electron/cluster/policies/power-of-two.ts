import { type Candidate, type Draw, hasWaitedLonger } from './candidate.ts'

/**
 * Draws two different workers and picks the one with fewer open connections; ties, and workers that do not tell, go by
 * who waited longest. Almost as even as least-connections without all workers chasing the same one
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001).
 */
export function powerOfTwo<C extends Candidate>(candidates: readonly C[], draw: Draw): C | undefined {
  const count = candidates.length
  if (count < 2) return candidates[0]
  const first = Math.floor(draw.random() * count)
  const second = (first + 1 + Math.floor(draw.random() * (count - 1))) % count
  const one = candidates[first]
  const other = candidates[second]
  if (one === undefined || other === undefined) return one ?? other
  if (one.openCount === null || other.openCount === null || one.openCount === other.openCount) {
    return hasWaitedLonger(one, other) ? one : other
  }
  return one.openCount < other.openCount ? one : other
}
