import { limits } from '../../../shared/limits.ts'
import type { Fairness, PolicyTally } from '../../../shared/model/fairness.ts'

/** Over what fairness is read: a length of time, or all since the newest switch of the policy. */
export const fairnessWindows = ['10s', '1m', '5m', '15m', 'stretch'] as const
export type FairnessWindow = (typeof fairnessWindows)[number]

const marksKept = Math.ceil(limits.historyMs / limits.fairnessMarkMs) + 1

/** Before anything is known. Real rounds begin at 1. */
export const noFairness: Fairness = { round: 0, policies: [], marks: [] }

/**
 * Lays one state of the counts over another: a tick over what is known, or what ticks brought over a history that travelled
 * meanwhile. Counts only grow within a round, so the one with more time behind it is the newer one.
 */
export function mergeFairness(under: Fairness, over: Fairness): Fairness {
  if (over.round !== under.round) return over.round > under.round ? over : under
  const lastAtMs = under.marks.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY
  return {
    round: under.round,
    policies: mergePolicies(under.policies, over.policies),
    marks: [...under.marks, ...over.marks.filter((mark) => mark.atMs > lastAtMs)].slice(-marksKept),
  }
}

function mergePolicies(under: readonly PolicyTally[], over: readonly PolicyTally[]): readonly PolicyTally[] {
  const kept = under.map((known) => {
    const change = over.find((one) => one.policy === known.policy)
    return change !== undefined && change.elapsedMs >= known.elapsedMs ? change : known
  })
  return [...kept, ...over.filter((change) => under.every((known) => known.policy !== change.policy))]
}
