import type { Tone } from '../../../shared/model/event.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { IconName } from '../../components/icon.tsx'
import { describeState } from '../../components/slot-state.ts'
import type { Replicas } from '../fleet/replicas.ts'

export const groupings = ['state', 'node', 'image'] as const
/** What slots are counted by. */
export type Grouping = (typeof groupings)[number]

/** How bad it looks: the worst tone first. */
const tones: readonly Tone[] = ['bad', 'hot', 'warn', 'info', 'idle', 'ok']

/** Slots that have something in common. */
export interface SlotGroup {
  readonly name: string
  readonly icon: IconName
  readonly tone: Tone
  readonly count: number
  /** Of them, how many do not listen as they should. */
  readonly notFineCount: number
}

/** A slot as the grid draws it. */
export interface SlotCell {
  readonly slot: number
  readonly word: string
  readonly tone: Tone
  readonly icon: IconName
  /** Names of its groups. */
  readonly groups: Readonly<Record<Grouping, string>>
}

/** What each slot is now, in the order of slots: it stays where it is, whatever becomes of it. Pure. */
export function slotCells(slots: readonly SlotSnapshot[], replicas: Replicas): readonly SlotCell[] {
  return slots.map((slot) => {
    const { word, tone, icon } = describeState(slot, slot.phaseSinceAtMs)
    const replica = replicas.get(slot.slot)
    return {
      slot: slot.slot,
      word,
      tone,
      icon,
      groups: { state: word, node: replica?.nodeName ?? 'this machine', image: replica?.image ?? 'no image' },
    }
  })
}

/** The groups of cells: states from the worst to the best, nodes and images by name. Pure. */
export function groupsOf(cells: readonly SlotCell[], by: Grouping): readonly SlotGroup[] {
  const groups = new Map<string, { icon: IconName; tone: Tone; count: number; notFineCount: number }>()
  for (const { groups: names, icon, tone } of cells) {
    const isFine = tone === 'ok'
    const known = groups.get(names[by])
    if (known === undefined) {
      groups.set(names[by], { icon, tone, count: 1, notFineCount: isFine ? 0 : 1 })
      continue
    }
    known.count += 1
    if (!isFine) known.notFineCount += 1
    // A group looks like the worst of it.
    if (tones.indexOf(tone) < tones.indexOf(known.tone)) Object.assign(known, { icon, tone })
  }
  const named = [...groups].map(([name, group]) => ({ name, ...group }))
  return by === 'state'
    ? named.sort((one, other) => tones.indexOf(one.tone) - tones.indexOf(other.tone) || other.count - one.count)
    : named.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
}
