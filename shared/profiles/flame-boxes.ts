import type { SlotProfile } from '../inspection/profile.ts'
import type { CallTree } from './call-tree.ts'

/** Boxes of a flame graph in columns: depth first, so from left to right in each row; box 0 is the whole. */
export interface FlameBoxes {
  /** Index in the tree's `functions`; -1: the whole. */
  readonly fn: Int32Array
  readonly parent: Int32Array
  readonly depth: Int32Array
  /** In the profile's weight, from 0 at the left. */
  readonly start: Float64Array
  readonly weight: Float64Array
  /** The boxes of each depth, from left to right. */
  readonly rows: readonly Int32Array[]
  /** True: a box is the node of the tree with the same number. */
  readonly areNodes: boolean
}

/** Each call once, of each parent's calls the heaviest at the left. */
export function leftHeavyBoxes({ nodes }: CallTree): FlameBoxes {
  const { fn, parent, depth, total } = nodes
  const start = new Float64Array(fn.length)
  /** Where the next child of each node begins. */
  const next = new Float64Array(fn.length)
  for (let node = 0; node < fn.length; node += 1) {
    // What a parent did by itself is what is left over at its right.
    const at = node === 0 ? 0 : (next[parent[node] ?? 0] ?? 0)
    start[node] = at
    next[node] = at
    if (node > 0) next[parent[node] ?? 0] = at + (total[node] ?? 0)
  }
  return { fn, parent, depth, start, weight: total, rows: rowsOf(depth), areNodes: true }
}

/** Calls in the order of time, each as long as it stayed in the stack; where it waited for work is a gap unless `withIdle`. */
export function timeBoxes(part: SlotProfile, functionOf: Int32Array, withIdle: boolean): FlameBoxes {
  const boxes = { fn: [-1], parent: [0], depth: [0], start: [0], weight: [0] }
  /** The calls that are open: their nodes, and their boxes. */
  const nodes: number[] = []
  const open: number[] = []
  let atMicros = 0
  const closeTo = (depth: number): void => {
    nodes.length = depth
    for (const box of open.splice(depth)) boxes.weight[box] = atMicros - (boxes.start[box] ?? 0)
  }
  for (const [index, node] of part.samples.entries()) {
    const isGap = !withIdle && originOf(part, node) === 'idle'
    const path = isGap ? [] : pathTo(part, node)
    let same = 0
    while (same < nodes.length && nodes[same] === path[same]) same += 1
    closeTo(same)
    for (const call of path.slice(same)) {
      const fn = functionOf[part.nodes.frame[call] ?? -1] ?? -1
      const box = boxes.fn.push(fn) - 1
      boxes.parent.push(open.at(-1) ?? 0)
      boxes.depth.push(open.length + 1)
      boxes.start.push(atMicros)
      boxes.weight.push(0)
      nodes.push(call)
      open.push(box)
    }
    atMicros += Math.max(0, part.sampleMicros[index] ?? 0)
  }
  closeTo(0)
  boxes.weight[0] = atMicros
  const depth = Int32Array.from(boxes.depth)
  return {
    fn: Int32Array.from(boxes.fn),
    parent: Int32Array.from(boxes.parent),
    depth,
    start: Float64Array.from(boxes.start),
    weight: Float64Array.from(boxes.weight),
    rows: rowsOf(depth),
    areNodes: false,
  }
}

function originOf(part: SlotProfile, node: number): string {
  return part.frames[part.nodes.frame[node] ?? -1]?.origin ?? ''
}

/** From the outermost call to the node, without the root. */
function pathTo(part: SlotProfile, node: number): readonly number[] {
  const path: number[] = []
  for (let at = node; at > 0; at = part.nodes.parent[at] ?? 0) path.push(at)
  return path.reverse()
}

function rowsOf(depths: Int32Array): readonly Int32Array[] {
  const counts: number[] = []
  for (const depth of depths) counts[depth] = (counts[depth] ?? 0) + 1
  const rows = counts.map((count) => new Int32Array(count))
  const filled = new Int32Array(rows.length)
  for (const [box, depth] of depths.entries()) {
    const at = filled[depth] ?? 0
    const row = rows[depth]
    if (row !== undefined) row[at] = box
    filled[depth] = at + 1
  }
  return rows
}
