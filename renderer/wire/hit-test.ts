import type { Point } from './curves.ts'
import type { Scene } from './scene.ts'
import type { TraceKey } from './scene-input.ts'

/** How far from a dot's middle a press still means it. */
const dotReachPx = 9
const pipReachPx = 4.5

/** What was drawn at a point: the nearest dot, else the nearest pip; null when nothing that has a story. */
export function traceAt(scene: Scene, at: Point): TraceKey | null {
  return (
    nearest(scene.dots, at, dotReachPx) ??
    nearest(
      scene.pips.flatMap(({ pips }) => pips),
      at,
      pipReachPx,
    )
  )
}

/** Where a trace is drawn now; null when it is out of sight. */
export function pointOf(scene: Scene, trace: TraceKey): Point | null {
  const same = (one: { readonly trace: TraceKey | null }): boolean =>
    one.trace !== null && one.trace.kind === trace.kind && one.trace.id === trace.id
  const dot = scene.dots.find(same)
  if (dot !== undefined) return dot
  for (const row of scene.pips) {
    const pip = row.pips.find(same)
    if (pip !== undefined) return pip
  }
  return null
}

function nearest(
  drawn: readonly (Point & { readonly trace: TraceKey | null })[],
  at: Point,
  reachPx: number,
): TraceKey | null {
  let found: TraceKey | null = null
  let least = reachPx
  for (const { x, y, trace } of drawn) {
    const distance = Math.hypot(x - at.x, y - at.y)
    if (trace === null || distance > least) continue
    found = trace
    least = distance
  }
  return found
}
