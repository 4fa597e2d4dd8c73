import { Popover } from 'radix-ui'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { counted } from '../../../format/number.ts'

/** Up to so many chips stand in the header itself; more open on demand. */
const inlineLimit = 8

export interface SlotTogglesProps {
  readonly slots: readonly number[]
  readonly hidden: ReadonlySet<number>
  readonly onToggle: (slot: number) => void
  readonly onShowAll: () => void
  /** The pointer or the focus is on a slot's chip; null when it left. */
  readonly onHighlight: (slot: number | null) => void
}

/** The charts' legend: each chip shows or hides a slot's lines, and brings them forward under the pointer. */
export function SlotToggles(props: SlotTogglesProps) {
  if (props.slots.length <= inlineLimit) return <Chips {...props} />
  const shown = props.slots.length - props.hidden.size
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button kind="ghost" size="mini">
          {shown === props.slots.length ? counted(shown, 'slot') : `${shown} of ${counted(props.slots.length, 'slot')}`}
          <Icon name="down" size={12} />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="wcs-popover" align="end" sideOffset={4} aria-label="Slots in the charts">
          <Chips {...props} />
          <Button size="mini" disabled={props.hidden.size === 0} onClick={props.onShowAll}>
            Show all
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Chips({ slots, hidden, onToggle, onHighlight }: SlotTogglesProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own.
    <span className="wcs-chips" role="group" aria-label="Slots shown">
      {slots.map((slot) => (
        <button
          key={slot}
          type="button"
          className="wcs-chip"
          aria-pressed={!hidden.has(slot)}
          aria-label={`Lines of slot ${slot}`}
          onClick={() => onToggle(slot)}
          onPointerEnter={() => onHighlight(slot)}
          onPointerLeave={() => onHighlight(null)}
          onFocus={(event) => event.currentTarget.matches(':focus-visible') && onHighlight(slot)}
          onBlur={() => onHighlight(null)}
        >
          <SlotChip slot={slot} size="s" dim={hidden.has(slot)} />
        </button>
      ))}
    </span>
  )
}
