import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { describeState } from '../../components/slot-state.ts'

/**
 * The slots that every word of a filter fits: `slot:2` or `slot:2,4-6`, `pid:4821`, `gen:3`; other words are looked for in what the row
 * says ("paused", "g2", "4821"). Without a word, all. Pure.
 */
export function filterSlots(slots: readonly SlotSnapshot[], filter: string, nowMs: number): readonly SlotSnapshot[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length === 0 ? slots : slots.filter((slot) => words.every((word) => fits(slot, word, nowMs)))
}

function fits(slot: SlotSnapshot, word: string, nowMs: number): boolean {
  const [, field, value = ''] = /^(slot|pid|gen):(.*)$/.exec(word) ?? []
  if (field === 'slot') return isAmong(slot.slot, value)
  if (field === 'gen') return isAmong(slot.generation, value)
  if (field === 'pid') return slot.pid !== null && String(slot.pid).startsWith(value)
  const { word: state, extra } = describeState(slot, nowMs)
  return `slot ${slot.slot} ${state} ${extra} g${slot.generation} ${slot.pid ?? ''}`.toLowerCase().includes(word)
}

/** "2", "2,4-6"; while nothing is typed yet, every number. */
function isAmong(number: number, list: string): boolean {
  const parts = list.split(',').filter(Boolean)
  return (
    parts.length === 0 ||
    parts.some((part) => {
      const [low = '', high = low] = part.split('-')
      return number >= Number(low) && number <= Number(high || low)
    })
  )
}
