import type { FlameBoxes } from '../../../../shared/profiles/flame-boxes.ts'

/** The stretch of the weights that is in sight. */
export interface FlameView {
  readonly start: number
  readonly weight: number
}

/** So many times larger than the whole is as near as one can go. */
const nearest = 1_000_000

/** Everything. */
export function wholeView({ weight }: FlameBoxes): FlameView {
  return { start: 0, weight: weight[0] ?? 0 }
}

/** One box over the whole width. */
export function viewOf({ start, weight }: FlameBoxes, box: number): FlameView {
  return { start: start[box] ?? 0, weight: weight[box] ?? 0 }
}

/** Nearer by the factor (above 1) or further away, with what is at a place (0 to 1 of the width) staying there. */
export function zoomAt(boxes: FlameBoxes, view: FlameView, factor: number, atRatio: number): FlameView {
  const whole = wholeView(boxes)
  const weight = Math.min(whole.weight, Math.max(whole.weight / nearest, view.weight / factor))
  return within(whole, { start: view.start + (view.weight - weight) * atRatio, weight })
}

/** To the right by a share of what is in sight; negative: to the left. */
export function panBy(boxes: FlameBoxes, view: FlameView, ratio: number): FlameView {
  return within(wholeView(boxes), { start: view.start + view.weight * ratio, weight: view.weight })
}

function within(whole: FlameView, { start, weight }: FlameView): FlameView {
  return { start: Math.min(whole.weight - weight, Math.max(0, start)), weight }
}

/** True where nothing is out of sight. */
export function isWhole(boxes: FlameBoxes, view: FlameView): boolean {
  return view.weight >= (boxes.weight[0] ?? 0)
}

/** The place in a row of the first box that ends behind a weight; the row's length where none does. O(log n). */
export function firstEndingAfter({ start, weight }: FlameBoxes, row: Int32Array, at: number, from = 0): number {
  let low = from
  let high = row.length
  while (low < high) {
    const middle = (low + high) >> 1
    const box = row[middle] ?? 0
    if ((start[box] ?? 0) + (weight[box] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** The box at a weight in a depth; null: there is none. */
export function boxAt(boxes: FlameBoxes, depth: number, at: number): number | null {
  const row = boxes.rows[depth]
  const box = row?.[firstEndingAfter(boxes, row, at)]
  return box === undefined || (boxes.start[box] ?? 0) > at ? null : box
}

export type FlameStep = 'up' | 'down' | 'left' | 'right'

/** Where an arrow key leads from a box: to its caller, its heaviest call, or the neighbour in its row; null: nowhere. */
export function stepFrom(boxes: FlameBoxes, box: number, step: FlameStep): number | null {
  if (step === 'up') return box === 0 ? null : (boxes.parent[box] ?? 0)
  if (step === 'down') return heaviestCall(boxes, box)
  const row = boxes.rows[boxes.depth[box] ?? 0]
  if (row === undefined) return null
  // Boxes without weight end where they begin: the box itself is looked for from there on.
  const at = row.indexOf(box, firstEndingAfter(boxes, row, (boxes.start[box] ?? 0) - 1e-9))
  return row[at + (step === 'left' ? -1 : 1)] ?? null
}

function heaviestCall(boxes: FlameBoxes, box: number): number | null {
  const row = boxes.rows[(boxes.depth[box] ?? 0) + 1]
  if (row === undefined) return null
  const end = (boxes.start[box] ?? 0) + (boxes.weight[box] ?? 0)
  let best: number | null = null
  for (let at = firstEndingAfter(boxes, row, boxes.start[box] ?? 0); at < row.length; at += 1) {
    const call = row[at] ?? 0
    if ((boxes.start[call] ?? 0) >= end) break
    if (best === null || (boxes.weight[call] ?? 0) > (boxes.weight[best] ?? 0)) best = call
  }
  return best
}

/** The heaviest box of a function, for who comes from the table; null: it has none. */
export function heaviestBoxOf({ fn, weight }: FlameBoxes, wanted: number): number | null {
  let best: number | null = null
  for (const [box, each] of fn.entries()) {
    if (each === wanted && (best === null || (weight[box] ?? 0) > (weight[best] ?? 0))) best = box
  }
  return best
}
