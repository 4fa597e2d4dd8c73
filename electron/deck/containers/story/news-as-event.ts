import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import type { EngineNews } from '../../../engines/types.ts'
import type { Placed } from './replica-book.ts'

/** What an engine says by itself as an event: in its words, of the slot that it is about. */
export function newsAsEvent(
  { key, atMs, tone, words }: EngineNews,
  all: readonly Placed[],
  nowMs: number,
): Omit<LifecycleEvent, 'id'> {
  const placed = all.findLast(({ replica }) => replica.key === key)
  const place = { slot: placed?.replica.slot ?? null, generation: placed?.generation ?? null }
  return { ...place, atMs: Math.min(nowMs, atMs ?? nowMs), kind: 'notice', tone, words, mark: null }
}
