import { type PointerEvent, useRef, useState } from 'react'
import { resetColumnWidth, setColumnWidth } from './column-widths.ts'
import type { Column } from './columns.ts'

/** A column's name and, at its right edge, the grip that changes its width (a double click lets go of it). */
export function ColumnHead({ column }: { readonly column: Column }) {
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
      title={column.explains === undefined ? undefined : `${column.name}: ${column.explains}`}
    >
      {column.short ?? column.name}
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
