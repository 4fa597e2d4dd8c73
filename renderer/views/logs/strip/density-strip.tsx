import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import type { LogState } from '../../../../shared/logs/log-view.ts'
import { type Palette, usePalette } from '../../../charts/palette.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { formatClock } from '../../../format/clock-time.ts'
import { freeLayer } from '../../../wire/layer.ts'
import type { LogReader, ReaderPicture } from '../reader/log-reader.ts'
import { columnWords, stripBars, stripMs, stripX } from './strip-geometry.ts'

interface DensityStripProps {
  readonly log: LogState | null
  readonly reader: LogReader
  readonly picture: ReaderPicture
}

const heightPx = 30
const matchPx = 3
/** The frame stays visible when what is in sight is a moment only. */
const leastFramePx = 8

/** How much was printed when, over everything kept; what is in sight is framed, and dragging goes there. */
export function DensityStrip({ log, reader, picture }: DensityStripProps) {
  const [box, size] = useElementSize<HTMLDivElement>()
  const [hoverX, setHoverX] = useState<number | null>(null)
  const canvas = useDrawnStrip(log, size.width, usePalette())
  const go = useScrub(reader)
  if (log === null) return <div className="lg-strip" ref={box} style={{ height: heightPx }} />
  const firstMs = picture.rows[0]?.entry.atMs ?? log.newestAtMs ?? log.densityFromMs
  const lastMs = picture.rows.at(-1)?.entry.atMs ?? firstMs
  const left = stripX(log, firstMs, size.width)
  const frameWidth = Math.max(leastFramePx, stripX(log, lastMs, size.width) - left)
  const toMs = log.densityFromMs + log.density.length * log.densityStepMs
  const xOf = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    go(firstMs + by * log.densityStepMs * (event.shiftKey ? 10 : 1))
  }
  return (
    <div
      className="lg-strip"
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label="Moment in the log"
      aria-valuemin={log.densityFromMs}
      aria-valuemax={Math.max(toMs, firstMs)}
      aria-valuenow={firstMs}
      aria-valuetext={`${formatClock(firstMs)} to ${formatClock(lastMs)}`}
      style={{ height: heightPx }}
      onKeyDown={step}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(stripMs(log, xOf(event), size.width))
      }}
      onPointerMove={(event) => {
        setHoverX(xOf(event))
        const isDragged = event.currentTarget.hasPointerCapture(event.pointerId)
        if (isDragged) go(stripMs(log, xOf(event), size.width))
      }}
      onPointerLeave={() => setHoverX(null)}
    >
      <canvas ref={canvas} />
      {log.entryCount > 0 && (
        <div className="lg-frame" style={{ left: Math.min(left, size.width - frameWidth), width: frameWidth }} />
      )}
      {hoverX !== null && <StripTip log={log} x={hoverX} width={size.width} />}
    </div>
  )
}

function StripTip({ log, x, width }: { readonly log: LogState; readonly x: number; readonly width: number }) {
  const column = log.density[Math.floor((x / Math.max(1, width)) * log.density.length)]
  if (column === undefined) return null
  return (
    <div
      className="lg-strip-tip"
      aria-hidden="true"
      style={x < width / 2 ? { left: x + 10 } : { right: width - x + 10 }}
    >
      {formatClock(stripMs(log, x, width))} · {columnWords(column)}
    </div>
  )
}

/** One question at a time; of what was pointed at meanwhile the newest counts. */
function useScrub(reader: LogReader): (atMs: number) => void {
  const wanted = useRef<number | null>(null)
  const isAsking = useRef(false)
  const ask = async () => {
    isAsking.current = true
    while (wanted.current !== null) {
      const atMs = Math.max(0, Math.round(wanted.current))
      wanted.current = null
      await reader.goTo({ atMs }, { chooses: false })
    }
    isAsking.current = false
  }
  return (atMs) => {
    wanted.current = atMs
    if (!isAsking.current) void ask()
  }
}

/** Errors stand at the bottom in their colour and striped, warnings above them, the rest on top; a dot marks matches. */
function useDrawnStrip(log: LogState | null, width: number, palette: Palette) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    if (canvas.current === null || log === null || width === 0) return
    const context = freeLayer(canvas.current).clear({ x: 0, y: 0, width, height: heightPx })
    if (context === null) return
    for (const bar of stripBars(log, width, heightPx - matchPx - 1)) {
      let y = heightPx
      const part = (px: number, color: string) => {
        context.fillStyle = color
        context.fillRect(bar.x, y - px, bar.width, px)
        y -= px
      }
      part(bar.errorPx, palette.css('bad'))
      // A gap tells the two from the rest where their colours do not.
      if (bar.errorPx > 0) y -= 1
      part(bar.warnPx, palette.css('warn'))
      if (bar.warnPx > 0) y -= 1
      part(bar.restPx, palette.css('ctl-line'))
      if (!bar.hasMatch) continue
      context.fillStyle = palette.css('accent')
      context.fillRect(bar.x, 0, Math.max(2, bar.width), matchPx)
    }
  }, [log, width, palette])
  return canvas
}
