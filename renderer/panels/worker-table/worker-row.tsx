import { memo, useRef } from 'react'
import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { describeState } from '../../components/slot-state.ts'
import { focusSlot, openDrawer, setKillMenu } from '../../store/commands/view-actions.ts'
import { useDeck } from '../../store/use-deck.ts'
import { PlaceCells } from '../fleet/fleet-cells.tsx'
import { KillMenu } from '../worker/kill-menu.tsx'
import { ChooseCell } from './choose-cell.tsx'
import { NumberCells } from './number-cells.tsx'
import { StateCell } from './state-cell.tsx'
import { UptimeCell } from './uptime-cell.tsx'

interface WorkerRowProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  /** From 1, among all rows. */
  readonly place: number
  /** Several rows can be chosen. */
  readonly canChoose: boolean
  /** Its task or container; null where it is a process of this deck. */
  readonly replica: FleetReplica | undefined | null
}

/** One slot. Redraws only when its own snapshot changes; cells that follow time or samples redraw themselves. */
export const WorkerRow = memo(function WorkerRow({ clusterId, slot, place, canChoose, replica }: WorkerRowProps) {
  const isInspected = useDeck((state) => state.drawerSlot === slot.slot)
  const isFocused = useDeck((state) => state.focusedSlot === slot.slot)
  const isKillOpen = useDeck((state) => state.killMenuSlot === slot.slot)
  const row = useRef<HTMLTableRowElement>(null)
  const { word, tone } = describeState(slot, slot.phaseSinceAtMs)
  return (
    <tr
      ref={row}
      data-slot={slot.slot}
      data-tone={tone}
      data-selected={isInspected}
      data-focused={isFocused}
      aria-label={`slot ${slot.slot}, ${word}`}
      aria-rowindex={place + 1}
      tabIndex={isFocused || place === 1 ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) focusSlot(slot.slot)
      }}
      onDoubleClick={() => openDrawer(slot.slot)}
    >
      {canChoose && <ChooseCell slot={slot.slot} />}
      <td data-align="left">
        <SlotChip slot={slot.slot} />
      </td>
      <StateCell clusterId={clusterId} slot={slot} />
      {replica !== null && <PlaceCells replica={replica} />}
      <td data-priority="2">{slot.generation === 0 ? '–' : `g${slot.generation}`}</td>
      {replica === null && <PidCell pid={slot.pid} />}
      <UptimeCell startedAtMs={slot.startedAtMs} />
      <NumberCells clusterId={clusterId} slot={slot} replica={replica} />
      <td data-priority="3">{slot.restartCount}</td>
      <td>
        <span className="wt-actions">
          <KillMenu
            clusterId={clusterId}
            slot={slot}
            place="row"
            open={isKillOpen}
            onOpenChange={(open) => setKillMenu(open ? slot.slot : null)}
            keysFrom={() => row.current}
          />
          <Button
            kind="ghost"
            size="mini"
            aria-label={`Inspect slot ${slot.slot}`}
            aria-expanded={isInspected}
            data-on={isInspected}
            onClick={() => openDrawer(slot.slot)}
          >
            Inspect
          </Button>
        </span>
      </td>
    </tr>
  )
})

function PidCell({ pid }: Pick<SlotSnapshot, 'pid'>) {
  return (
    <td data-priority="1" className="mono selectable">
      {pid ?? '–'}
    </td>
  )
}
