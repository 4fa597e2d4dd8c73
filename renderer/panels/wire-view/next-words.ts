import { policyTexts } from '../../../shared/policies.ts'
import type { TrafficFrame } from '../../wire/recording.ts'

/** Who gets the next connection, and why. */
export interface NextWords {
  /** Null: nobody can be named before it comes. */
  readonly slot: number | null
  /** For a line of the primary's box: "slot 3", "by lot". */
  readonly short: string
  /** "Next: slot 3, in turn after slot 2." */
  readonly sentence: string
}

/** Null before anything was recorded, and while no address is bound. */
export function nextWords(frame: TrafficFrame | null): NextWords | null {
  if (frame === null || frame.workers.length === 0 || (frame.primary !== null && frame.primary.next === null))
    return null
  const { whoIsNext } = policyTexts[frame.policy]
  const { slot, afterSlot } = frame.primary?.next ?? { slot: null, afterSlot: null }
  if (slot === null) return { slot, short: whoIsNext.short, sentence: `Next: ${whoIsNext.words}.` }
  const after = whoIsNext.why !== 'in turn' || afterSlot === null ? '' : ` after slot ${afterSlot}`
  const owes = frame.workers.find((worker) => worker.slot === slot)?.owesAnswer === true
  const waits = owes ? ', and waits for it: it owes an answer' : ''
  return { slot, short: `slot ${slot}`, sentence: `Next: slot ${slot}, ${whoIsNext.why}${after}${waits}.` }
}
