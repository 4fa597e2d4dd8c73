import { duration, listed } from '../../../shared/base/plain-words.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'

/** What the deck cannot promise beside a primary that decides by itself, said before a person acts. */
export const primaryWords = {
  add: 'forked as your primary forked the last one; it may fork or end workers by itself',
  remove: 'drained by the deck; your primary may fork in its place',
  reload: 'The new ones are forked as your primary forked the last; it may fork or end workers by itself',
  rules: 'Your primary may fork or end workers by itself',
} as const

/** A fork that follows an exit comes sooner than this: it is nothing to tell. */
const leastMs = 1000

/** "2 of 4 · slots 2 and 3 empty for 12 s: your primary has forked nobody there"; null where none is, or only for a moment. */
export function emptyWords({ ownPrimary, slots }: ClusterSnapshot, nowMs: number): string | null {
  // It has forked, and those wait: another line says so.
  if (ownPrimary === null || ownPrimary.held !== null) return null
  const empty = ownPrimary.empty.filter(({ sinceAtMs }) => nowMs - sinceAtMs >= leastMs)
  if (empty.length === 0) return null
  const lasting = duration(Math.floor((nowMs - Math.min(...empty.map(({ sinceAtMs }) => sinceAtMs))) / 1000) * 1000)
  const numbers = empty.map(({ slot }) => slot)
  const filledCount = slots.filter(({ pid }) => pid !== null).length
  const which = `${numbers.length === 1 ? 'slot' : 'slots'} ${listed(numbers)}`
  return `${filledCount} of ${slots.length} · ${which} empty for ${lasting}: your primary has forked nobody there`
}
