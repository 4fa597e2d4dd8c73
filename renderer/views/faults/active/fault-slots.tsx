import { SlotChip } from '../../../components/slot-chip.tsx'
import { slotsInWords } from '../../../panels/faults/fault-words.ts'

/** Chips of so many slots stand in a row; more are counted. */
const mostChips = 8

/** Which slots it hits: chips to see, words to hear. */
export function FaultSlots({ slots }: { readonly slots: readonly number[] }) {
  if (slots.length === 0) return null
  if (slots.length > mostChips) return <span className="fa-item-slots">{`${slots.length} slots`}</span>
  return (
    <span className="fa-item-slots">
      <span className="visually-hidden">on {slotsInWords(slots)}</span>
      <span aria-hidden="true" className="fa-item-chips">
        {slots.map((slot) => (
          <SlotChip key={slot} slot={slot} size="s" />
        ))}
      </span>
    </span>
  )
}
