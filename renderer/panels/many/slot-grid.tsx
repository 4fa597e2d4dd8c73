import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import { usePalette } from '../../charts/palette.ts'
import { useElementSize } from '../../charts/use-element-size.ts'
import { useInSight } from '../../charts/use-in-sight.ts'
import { openDrawerOf } from '../../store/commands/view-actions.ts'
import { freeLayer } from '../../wire/layer.ts'
import { drawGrid, type GridPicture } from './draw-grid.ts'
import { cellAt, type GridGeometry, gridGeometry, stepIn } from './grid-geometry.ts'
import type { SlotCell } from './slot-groups.ts'

interface SlotGridProps {
  readonly clusterId: string
  readonly cells: readonly SlotCell[]
  readonly isMeant: (cell: SlotCell) => boolean
  /** All that is known of one slot, in words. */
  readonly wordsOf: (cell: SlotCell) => string
}

/** One cell for each slot, which never moves. The pointer or the arrow keys tell which it is; a press or Enter looks into it. */
export function SlotGrid({ clusterId, cells, isMeant, wordsOf }: SlotGridProps) {
  const [box, size] = useElementSize<HTMLDivElement>()
  const palette = usePalette()
  const [scrollTop, setScrollTop] = useState(0)
  const [index, setIndex] = useState<number | null>(null)
  const geometry = gridGeometry(cells.length, size.width, size.height)
  const cursor = index !== null && index < cells.length ? index : null
  const height = size.height
  const canvas = useDrawnGrid(
    { cells, geometry, palette, isMeant, cursor, scrollTop, height },
    size.width,
    useInSight(box),
  )
  const cell = cursor === null ? undefined : cells[cursor]
  const open = () => cell !== undefined && openDrawerOf(clusterId, cell.slot)

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    setIndex(cellAt(geometry, cells.length, event.clientX - bounds.left, event.clientY - bounds.top + scrollTop))
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Enter') return open()
    const to = stepIn(geometry, cells.length, cursor ?? -1, event.key)
    if (to === null) return
    event.preventDefault()
    event.stopPropagation()
    const next = Math.max(0, to)
    setIndex(next)
    bringIntoSight(event.currentTarget, Math.floor(next / geometry.columnCount) * geometry.pitchPx, geometry.pitchPx)
  }
  return (
    <div className="mn-frame">
      <div
        ref={box}
        className="mn-grid"
        role="slider"
        tabIndex={0}
        aria-label="Slot"
        aria-valuemin={cells[0]?.slot ?? 0}
        aria-valuemax={cells.at(-1)?.slot ?? 0}
        aria-valuenow={cell?.slot ?? cells[0]?.slot ?? 0}
        aria-valuetext={cell === undefined ? `${cells.length} slots: arrow keys go over them` : wordsOf(cell)}
        onPointerMove={point}
        onPointerLeave={() => setIndex(null)}
        onKeyDown={press}
        onBlur={() => setIndex(null)}
        onClick={open}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      >
        <canvas className="mn-canvas" ref={canvas} style={{ width: size.width, height: size.height }} />
        <div style={{ height: Math.max(0, geometry.rowCount * geometry.pitchPx - size.height) }} />
      </div>
      {/* Always as high, so that nothing moves when the pointer comes. */}
      <p className="mn-cell" aria-hidden="true">
        {cell === undefined ? 'Point at a cell, or go over them with the arrow keys; Enter inspects.' : wordsOf(cell)}
      </p>
    </div>
  )
}

/** The canvas, drawn anew when something in the picture is another. */
function useDrawnGrid(picture: GridPicture, width: number, isInSight: boolean) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { cells, palette, isMeant, cursor, scrollTop, height } = picture
  const { pitchPx, columnCount, rowCount }: GridGeometry = picture.geometry
  useLayoutEffect(() => {
    if (canvas.current === null || !isInSight) return
    const context = freeLayer(canvas.current).clear({ x: 0, y: 0, width, height })
    const geometry = { pitchPx, columnCount, rowCount }
    if (context !== null) drawGrid(context, { cells, geometry, palette, isMeant, cursor, scrollTop, height })
  }, [isInSight, cells, pitchPx, columnCount, rowCount, palette, isMeant, cursor, scrollTop, width, height])
  return canvas
}

function bringIntoSight(box: HTMLElement, top: number, pitchPx: number): void {
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + pitchPx > box.scrollTop + box.clientHeight) box.scrollTop = top + pitchPx - box.clientHeight
}
