import type { MouseEvent, PointerEvent } from 'react'
import type { WirePlayer } from '../../wire/player.ts'
import type { TraceKey } from '../../wire/scene-input.ts'

/** Presses on the picture, and what the pointer stands over. */
export function tracePointer(player: WirePlayer | null, tell: (trace: TraceKey, from: DOMRect) => void) {
  const traceUnder = (event: MouseEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    // The projector shows the picture larger than it is laid out.
    const zoom = event.currentTarget.offsetWidth === 0 ? 1 : bounds.width / event.currentTarget.offsetWidth
    return player?.traceAt({ x: (event.clientX - bounds.left) / zoom, y: (event.clientY - bounds.top) / zoom }) ?? null
  }
  return {
    onClickCapture(event: MouseEvent<HTMLDivElement>) {
      // Keys press what has the focus, not what lies under the pointer; what lies in a popover is not in the picture.
      const isInside = event.target instanceof Node && event.currentTarget.contains(event.target)
      const trace = isInside && event.detail > 0 ? traceUnder(event) : null
      if (trace === null) return
      event.stopPropagation()
      event.preventDefault()
      tell(trace, new DOMRect(event.clientX - 4, event.clientY - 4, 8, 8))
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      event.currentTarget.style.cursor = traceUnder(event) === null ? '' : 'pointer'
    },
  }
}
