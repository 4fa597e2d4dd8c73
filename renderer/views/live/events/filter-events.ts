import type { LifecycleEvent, LifecycleKind } from '../../../../shared/model/event.ts'

/** Which events a person wants to see. */
export interface EventFilter {
  /** All words must occur in the sentence, in any order and case; "slot 3" style words match as written. */
  readonly text: string
  readonly group: EventGroup
  readonly slot: number | null
}

export const eventGroups = ['all', 'trouble', 'lives', 'orders'] as const
export type EventGroup = (typeof eventGroups)[number]

const lives: readonly LifecycleKind[] = ['spawn', 'online', 'listening', 'exit', 'backing-off', 'failed', 'health']

/** Newest first. */
export function filterEvents(events: readonly LifecycleEvent[], filter: EventFilter): LifecycleEvent[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return events
    .filter((event) => {
      if (filter.slot !== null && event.slot !== filter.slot) return false
      if (!inGroup(event, filter.group)) return false
      const sentence = event.words.toLowerCase()
      return words.every((word) => sentence.includes(word))
    })
    .reverse()
}

/** Something was lost, went wrong or was hurt. */
export function isTrouble({ tone }: Pick<LifecycleEvent, 'tone'>): boolean {
  return tone === 'bad' || tone === 'hot' || tone === 'warn'
}

function inGroup(event: LifecycleEvent, group: EventGroup): boolean {
  switch (group) {
    case 'all':
      return true
    case 'trouble':
      return isTrouble(event)
    case 'lives':
      return lives.includes(event.kind)
    case 'orders':
      return !lives.includes(event.kind)
  }
}
