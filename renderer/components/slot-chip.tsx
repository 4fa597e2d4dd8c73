import './slot-chip.css'
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
    <span className={classes} style={dim ? undefined : { background: slotColor(slot) }} title={`slot ${slot}`}>
      {slot}
    </span>
  )
}
