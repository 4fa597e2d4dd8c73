import { counted, duration, slotNames } from '../../../shared/base/plain-words.ts'

/** A worker that was replaced because of a limit. */
export interface LimitReplacement {
  readonly slot: number
  readonly monoMs: number
  /** "RSS", "request". */
  readonly limit: string
  /** Above what it was: "slot 2: RSS 52 MB > 30 MB for 10 s". */
  readonly excess: string
}

/** Replacements older than this say nothing about now. */
const windowMs = 5 * 60_000
/** So often in the window one slot must have been replaced: the successor was past the limit, too. */
const timesOfOneSlot = 2

/** Replacements that count now. */
export function recentReplacements(all: readonly LimitReplacement[], monoMs: number): readonly LimitReplacement[] {
  return all.filter((one) => monoMs - one.monoMs < windowMs)
}

/**
 * Says that replacing does not help: workers of the same slots are past the same limit again and again. Null while it is not so.
 * An age is no such limit: every worker reaches it.
 */
export function decideRepeats(all: readonly LimitReplacement[], monoMs: number): string | null {
  const recent = recentReplacements(all, monoMs).filter(({ limit }) => limit !== 'age')
  const timesOf = (slot: number): number => recent.filter((one) => one.slot === slot).length
  const again = [...new Set(recent.map(({ slot }) => slot))].filter((slot) => timesOf(slot) >= timesOfOneSlot)
  const last = recent.findLast(({ slot }) => again.includes(slot))
  if (last === undefined) return null
  const count = recent.filter(({ slot }) => again.includes(slot)).length
  return `${counted(count, 'replacement')} of ${slotNames(again)} within ${duration(windowMs)}, and the next worker was past its limit each time: last ${last.excess}`
}
