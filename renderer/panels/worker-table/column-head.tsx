import { type PointerEvent, useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { resetColumnWidth, setColumnWidth } from './column-widths.ts'
import type { Column, ColumnId } from './columns.ts'
import type { RowSort } from './sort-rows.ts'

interface ColumnHeadProps {
  readonly column: Column
  readonly sort?: RowSort | null
  /** Left out: its rows are in the order of slots, always. */
  readonly onSort?: ((id: ColumnId) => void) | undefined
}

/** A column's name and, at its right edge, the grip that changes its width (a double click lets go of it). */
export function ColumnHead({ column, sort = null, onSort }: ColumnHeadProps) {
  const start = useRef<{ readonly x: number; readonly widthPx: number } | null>(null)
  const [dragging, setDragging] = useState(false)

  function begin(event: PointerEvent<HTMLElement>): void {
    const widthPx = event.currentTarget.parentElement?.getBoundingClientRect().width
    if (widthPx === undefined) return
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, widthPx }
    setDragging(true)
  }

  function end(): void {
    start.current = null
    setDragging(false)
  }

  return (
    <th
      scope="col"
      data-align={column.align}
      data-priority={column.priority}
      aria-label={column.name}
      aria-sort={sortWord(column.id, sort)}
      title={column.explains === undefined ? undefined : `${column.name}: ${column.explains}`}
    >
      {onSort === undefined ? (
        (column.short ?? column.name)
      ) : (
        <button type="button" className="wt-sort" onClick={() => onSort(column.id)}>
          {column.short ?? column.name}
          {sort?.id === column.id && <Icon name={sort.isDown ? 'down' : 'up'} size={10} />}
        </button>
      )}
      <span
        className="wt-grip"
        aria-hidden="true"
        data-dragging={dragging}
        onPointerDown={begin}
        onPointerMove={(event) => {
          if (start.current !== null) setColumnWidth(column.id, start.current.widthPx + event.clientX - start.current.x)
        }}
        onPointerUp={end}
        onPointerCancel={end}
        onDoubleClick={() => resetColumnWidth(column.id)}
      />
    </th>
  )
}

function sortWord(id: ColumnId, sort: RowSort | null): 'ascending' | 'descending' | undefined {
  if (sort?.id !== id) return undefined
  return sort.isDown ? 'descending' : 'ascending'
}
