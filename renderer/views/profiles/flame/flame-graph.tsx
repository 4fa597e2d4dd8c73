import './flame.css'
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { FlameBoxes } from '../../../../shared/profiles/flame-boxes.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { freeLayer } from '../../../wire/layer.ts'
import type { FlameModel } from '../flame-model.ts'
import { BoxWords } from './box-line.tsx'
import { describeBox, describeFunction, inOneLine } from './box-words.ts'
import { drawFlame, type FlamePicture, rowPx } from './draw-flame.ts'
import { useFlameColors } from './flame-colors.ts'
import { flameKey } from './flame-key.ts'
import { boxAt, type FlameView, heaviestBoxOf, panBy, viewOf, wholeView, zoomAt } from './flame-view.ts'

interface FlameGraphProps {
  readonly model: FlameModel
  readonly isMatch: (fn: number) => boolean
  readonly isSearching: boolean
  readonly selectedFn: number | null
  readonly onSelect: (fn: number | null) => void
}

/** A hundred px of the wheel. */
const zoomPerPx = 0.002

interface Pointed {
  readonly x: number
  readonly y: number
  readonly box: number | null
}

/**
 * Calls as boxes, callers above. One canvas as large as what is in sight; every box can be reached by keys, and what it is stands in
 * words below. It is mounted anew for another model.
 */
export function FlameGraph(props: FlameGraphProps) {
  const { model, selectedFn } = props
  const [current, setCurrent] = useState<number | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const hintId = useId()
  const shown = current ?? pointed?.box ?? null
  return (
    <figure className="fl" aria-label="Flame graph" aria-describedby={hintId}>
      <FlameBody {...props} {...{ current, setCurrent, pointed, setPointed }} />
      <div className="fl-line">
        {shown !== null ? (
          <BoxWords described={describeBox(model, shown)} />
        ) : selectedFn !== null ? (
          <BoxWords described={describeFunction(model, selectedFn)} />
        ) : (
          <span className="fl-hint">
            Click or Enter zooms, Esc or Backspace goes back, the wheel zooms where it points, Shift scrolls, / searches
          </span>
        )}
      </div>
      <p id={hintId} className="visually-hidden">
        Arrow keys move over the boxes, Enter zooms into one, Backspace to its caller, Escape shows all again.
      </p>
      <p className="visually-hidden" role="status" aria-label="Box of the flame graph">
        {current === null ? '' : inOneLine(describeBox(model, current))}
      </p>
    </figure>
  )
}

interface FlameBodyProps extends FlameGraphProps {
  /** Where the keys stand; null: where the pointer is. */
  readonly current: number | null
  readonly setCurrent: (box: number | null) => void
  readonly pointed: Pointed | null
  readonly setPointed: (pointed: Pointed | null) => void
}

function FlameBody({ model, onSelect, current, setCurrent, pointed, setPointed, ...drawn }: FlameBodyProps) {
  const { boxes } = model
  const [frame, { width, height }] = useElementSize<HTMLDivElement>()
  const [view, setView] = useState<FlameView>(() => wholeView(boxes))
  const [scrollTop, setScrollTop] = useState(0)
  const colors = useFlameColors()
  const currentBox = current ?? pointed?.box ?? null
  const canvas = useDrawn({ ...drawn, model, view, width, height, scrollTop, colors, currentBox })
  useWheel(frame, boxes, setView)
  useChosenInSight(frame, boxes, drawn.selectedFn)

  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const done = flameKey(event, { boxes, view, box: currentBox ?? 0 })
    if (done === null) return
    event.preventDefault()
    event.stopPropagation()
    if (done.box !== undefined) {
      setCurrent(done.box)
      bringIntoSight(frame.current, boxes.depth[done.box] ?? 0)
    }
    if (done.view !== undefined) setView(done.view)
  }
  const zoomToPointed = (): void => {
    const box = pointed?.box ?? null
    setCurrent(null)
    onSelect(box === null || box === 0 ? null : (boxes.fn[box] ?? null))
    if (box !== null) setView(viewOf(boxes, box))
  }
  return (
    <div className="fl-frame">
      <div
        className="fl-scroll"
        ref={frame}
        role="application"
        aria-label="Boxes of the flame graph"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its boxes are walked over by keys
        tabIndex={0}
        onKeyDown={press}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onPointerMove={(event) => {
          setCurrent(null)
          setPointed(pointedAt(event, boxes, view))
        }}
        onPointerLeave={() => setPointed(null)}
        onClick={zoomToPointed}
      >
        <canvas className="fl-canvas" ref={canvas} style={{ height }} />
        <div style={{ height: Math.max(0, boxes.rows.length * rowPx - height) }} />
      </div>
      {pointed !== null && pointed.box !== null && current === null && (
        <div className="fl-tip" style={tipPlace(pointed, width, height)}>
          <BoxWords described={describeBox(model, pointed.box)} />
        </div>
      )}
    </div>
  )
}

function pointedAt(event: PointerEvent<HTMLDivElement>, boxes: FlameBoxes, view: FlameView): Pointed {
  const bounds = event.currentTarget.getBoundingClientRect()
  const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top]
  const depth = Math.floor((y + event.currentTarget.scrollTop) / rowPx)
  const at = view.start + (x / (event.currentTarget.clientWidth || 1)) * view.weight
  return { x, y, box: boxAt(boxes, depth, at) }
}

function useDrawn(picture: FlamePicture) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = picture
  useLayoutEffect(() => {
    if (canvas.current === null) return
    const context = freeLayer(canvas.current).clear({ x: 0, y: 0, width, height })
    if (context !== null) drawFlame(context, picture)
  })
  return canvas
}

/** React's own listener could not keep the page from scrolling along; with Shift it is left to scroll. */
function useWheel(
  frame: { readonly current: HTMLDivElement | null },
  boxes: FlameBoxes,
  setView: (by: (view: FlameView) => FlameView) => void,
): void {
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const { left, width } = element.getBoundingClientRect()
      const { deltaX, deltaY, clientX } = event
      if (event.shiftKey) element.scrollBy({ top: deltaY === 0 ? deltaX : deltaY })
      else if (deltaX !== 0) setView((view) => panBy(boxes, view, deltaX / width))
      else setView((view) => zoomAt(boxes, view, Math.exp(-deltaY * zoomPerPx), (clientX - left) / width))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, boxes, setView])
}

/** A function that is chosen in the table comes into sight where it weighs most. */
function useChosenInSight(
  frame: { readonly current: HTMLDivElement | null },
  boxes: FlameBoxes,
  selectedFn: number | null,
): void {
  useEffect(() => {
    const box = selectedFn === null ? null : heaviestBoxOf(boxes, selectedFn)
    if (box !== null) bringIntoSight(frame.current, boxes.depth[box] ?? 0)
  }, [frame, boxes, selectedFn])
}

function bringIntoSight(frame: HTMLDivElement | null, depth: number): void {
  if (frame === null) return
  const top = depth * rowPx
  if (top < frame.scrollTop) frame.scrollTo({ top })
  else if (top + rowPx > frame.scrollTop + frame.clientHeight) frame.scrollTo({ top: top + rowPx - frame.clientHeight })
}

function tipPlace({ x, y }: Pointed, width: number, height: number) {
  const across = x < width / 2 ? { left: x + 10 } : { right: width - x + 10 }
  return y < height / 2 ? { ...across, top: y + 16 } : { ...across, bottom: height - y + 10 }
}
