import type { PointerEvent } from 'react'
import type { ReaderPicture } from '../reader/log-reader.ts'

interface RowScrollbarProps {
  readonly picture: ReaderPicture
  readonly heightPx: number
  /** A row for the upper edge. */
  readonly onMove: (row: number) => void
}

/** A thumb that can still be held among a million rows. */
const leastThumbPx = 24

/** Where in the log the window stands, by rows; the keys and the strip above do the same. */
export function RowScrollbar({ picture: { rows, bounds }, heightPx, onMove }: RowScrollbarProps) {
  const all = bounds.endRow - bounds.firstRow
  const first = (rows[0]?.row ?? bounds.firstRow) - bounds.firstRow
  const hidden = all - rows.length
  if (hidden < 1 || heightPx < 2 * leastThumbPx) return null
  const thumbPx = Math.max(leastThumbPx, (rows.length / all) * heightPx)
  const topPx = Math.min(1, first / hidden) * (heightPx - thumbPx)
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top - thumbPx / 2
    const share = Math.min(1, Math.max(0, y / (heightPx - thumbPx)))
    onMove(bounds.firstRow + Math.round(share * hidden))
  }
  return (
    <div
      className="lg-scrollbar"
      role="scrollbar"
      aria-label="Place in the log"
      aria-controls="log-lines"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={hidden}
      aria-valuenow={Math.min(first, hidden)}
      tabIndex={-1}
      style={{ height: heightPx }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        move(event)
      }}
      onPointerMove={move}
    >
      <div className="lg-thumb" style={{ height: thumbPx, transform: `translateY(${topPx}px)` }} />
    </div>
  )
}
