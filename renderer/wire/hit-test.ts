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
export function pointOf({ dots, pips }: Scene, trace: TraceKey): Point | null {
  const same = (one: Drawn): boolean => one.trace?.kind === trace.kind && one.trace.id === trace.id
  return dots.find(same) ?? pips.flatMap((row) => row.pips).find(same) ?? null
}

type Drawn = Point & { readonly trace: TraceKey | null }

function nearest(drawn: readonly Drawn[], at: Point, reachPx: number): TraceKey | null {
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
