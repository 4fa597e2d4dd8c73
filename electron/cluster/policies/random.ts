import type { Candidate, Draw } from './candidate.ts'

/** Picks any worker, each with the same chance. */
export function random<C extends Candidate>(candidates: readonly C[], draw: Draw): C | undefined {
  return candidates[Math.floor(draw.random() * candidates.length)]
}
