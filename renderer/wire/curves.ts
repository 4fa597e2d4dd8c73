export interface Point {
  readonly x: number
  readonly y: number
}

/** A cubic curve: start, its two control points, end. */
export type Curve = readonly [Point, Point, Point, Point]

/** A line of one or more curves that dots travel along at an even pace. */
export interface WirePath {
  readonly curves: readonly Curve[]
  readonly lengthPx: number
  /** Points along it, and how far each is from the start. */
  readonly points: readonly Point[]
  readonly distancesPx: readonly number[]
}

const stepsPerCurve = 24

/** From one point to another, leaving and arriving level. */
export function levelCurve(from: Point, to: Point): Curve {
  const middle = (from.x + to.x) / 2
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to]
}

/** From one point straight to another. */
export function straight(from: Point, to: Point): Curve {
  return [from, from, to, to]
}

/** Measures curves that follow each other, so that equal shares of the way are equally long. */
export function wirePath(curves: readonly Curve[]): WirePath {
  const points: Point[] = []
  const distancesPx: number[] = []
  let lengthPx = 0
  for (const curve of curves) {
    for (let step = points.length === 0 ? 0 : 1; step <= stepsPerCurve; step += 1) {
      const point = curvePoint(curve, step / stepsPerCurve)
      const last = points.at(-1)
      if (last !== undefined) lengthPx += Math.hypot(point.x - last.x, point.y - last.y)
      points.push(point)
      distancesPx.push(lengthPx)
    }
  }
  return { curves, lengthPx, points, distancesPx }
}

/** The point at a share of the way, 0–1. */
export function pointAlong(path: WirePath, ratio: number): Point {
  const { points, distancesPx, lengthPx } = path
  const wanted = Math.min(1, Math.max(0, ratio)) * lengthPx
  let low = 1
  let high = distancesPx.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((distancesPx[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  const before = points[low - 1] ?? { x: 0, y: 0 }
  const after = points[low] ?? before
  const start = distancesPx[low - 1] ?? 0
  const span = (distancesPx[low] ?? start) - start
  const part = span === 0 ? 0 : (wanted - start) / span
  return { x: before.x + (after.x - before.x) * part, y: before.y + (after.y - before.y) * part }
}

function curvePoint([start, first, second, end]: Curve, t: number): Point {
  const rest = 1 - t
  const a = rest * rest * rest
  const b = 3 * rest * rest * t
  const c = 3 * rest * t * t
  const d = t * t * t
  return {
    x: a * start.x + b * first.x + c * second.x + d * end.x,
    y: a * start.y + b * first.y + c * second.y + d * end.y,
  }
}
