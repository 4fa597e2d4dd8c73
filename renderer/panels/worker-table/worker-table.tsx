import './worker-table.css'
import './fleet-columns.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { useCluster, useDeck } from '../../store/use-deck.ts'
import { useReplicas } from '../fleet/replicas.ts'
import { ChooseAllHead } from './choose-cell.tsx'
import { ColumnHead } from './column-head.tsx'
import { tableProperties } from './column-tracks.ts'
import { type ColumnId, columnsOf } from './columns.ts'
import { useFocusedRow } from './focused-row.ts'
import type { RowSort } from './sort-rows.ts'
import { WorkerRow } from './worker-row.tsx'

const headPx = 29
const rowPx = 33
const bordersPx = 2
/** More rows scroll; the last one in sight is cut, to say so. */
const rowsInSight = 12
/** Up to here every row is in the page; beyond, only those in sight and a few around them. */
const plainRows = 32
const noSlots: readonly SlotSnapshot[] = []

/** On a screen of its own the table has all columns and fills its place, in an order that a person chose. */
export interface OwnRows {
  readonly slots: readonly SlotSnapshot[]
  readonly sort: RowSort | null
  readonly onSort: (id: ColumnId) => void
}

/**
 * One row per slot, in the order of slots, unless somebody asked for another. Its height is known, so that a changed cell moves
 * nothing outside.
 */
export function WorkerTable({ clusterId, own }: { readonly clusterId: string; readonly own?: OwnRows }) {
  const cluster = useCluster(clusterId)
  const all = cluster?.slots ?? noSlots
  const fleet = cluster?.fleet ?? null
  const replicas = useReplicas(cluster)
  const slots = own?.slots ?? all
  const isOwn = own !== undefined
  const dragged = useDeck((state) => state.view.columnWidths)
  const scroller = useRef<HTMLDivElement>(null)
  const isVirtual = slots.length > plainRows
  const scrolls = isOwn || slots.length > rowsInSight
  const heightPx = headPx + rowPx * (scrolls ? rowsInSight + 0.4 : slots.length) + bordersPx
  const virtualizer = useVirtualizer({
    count: slots.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 2,
    scrollPaddingStart: headPx,
    enabled: isVirtual,
    initialRect: { width: 0, height: heightPx },
    getItemKey: (index) => slots[index]?.slot ?? index,
  })
  useFocusedRow(scroller, (slot) => {
    const index = slots.findIndex((candidate) => candidate.slot === slot)
    if (isVirtual && index >= 0) virtualizer.scrollToIndex(index)
  })

  const shown = isVirtual ? virtualizer.getVirtualItems() : []
  const firstIndex = shown[0]?.index ?? 0
  const rows = isVirtual ? slots.slice(firstIndex, (shown.at(-1)?.index ?? -1) + 1) : slots
  return (
    <section
      className="wt"
      aria-label="Worker table"
      data-dragged={Object.keys(dragged).length > 0}
      data-own={isOwn}
      data-fleet={fleet !== null}
      style={tableProperties(dragged, isOwn ? null : Math.round(heightPx), isOwn, fleet !== null)}
    >
      <div className="wt-scroll" ref={scroller} tabIndex={scrolls ? 0 : undefined}>
        <table aria-label="Workers" aria-rowcount={slots.length + 1}>
          <TableHead own={own} slots={slots} isFleet={fleet !== null} />
          <tbody style={{ height: slots.length * rowPx, paddingTop: firstIndex * rowPx }}>
            {rows.map((slot, at) => (
              <WorkerRow
                key={slot.slot}
                clusterId={clusterId}
                slot={slot}
                place={firstIndex + at + 1}
                canChoose={isOwn}
                replica={fleet === null ? null : replicas.get(slot.slot)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface TableHeadProps {
  readonly own: OwnRows | undefined
  readonly slots: readonly SlotSnapshot[]
  readonly isFleet: boolean
}

/** Names of the columns; on a screen of their own they sort, and all rows can be chosen. */
function TableHead({ own, slots, isFleet }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {own !== undefined && <ChooseAllHead slots={slots} />}
        {columnsOf(isFleet).map((column) => (
          <ColumnHead key={column.id} column={column} sort={own?.sort ?? null} onSort={own?.onSort} />
        ))}
        <td />
      </tr>
    </thead>
  )
}
