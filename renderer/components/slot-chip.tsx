import './slot-chip.css'
import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'
import { placeName } from '../format/place-name.ts'
import { slotColor } from './slot-hue.ts'

interface SlotChipProps {
  readonly slot: number
  /** 's': 14 px, for running text and legends. */
  readonly size?: 's'
  /** Outlined instead of filled: the slot is switched off in a chart. */
  readonly dim?: boolean
}

/** A slot's number on its colour. The colour means this slot and nothing else. */
export function SlotChip({ slot, size, dim = false }: SlotChipProps) {
  const classes = ['slot-chip', size === 's' ? 'slot-chip-s' : '', dim ? 'slot-chip-dim' : ''].filter(Boolean).join(' ')
  return (
    <span
      className={slot === ownPrimaryPlace ? `${classes} slot-chip-primary` : classes}
      style={dim ? undefined : { background: slotColor(slot) }}
      title={placeName(slot)}
    >
      {slot === ownPrimaryPlace ? 'P' : slot}
    </span>
  )
}
