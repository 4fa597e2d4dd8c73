import type { ProfileFrame, SlotProfile } from '../inspection/profile.ts'

/** One worker's part, and the side it counts for: a slot of one profile, or one of two profiles that are compared. */
export interface SidePart {
  /** From 0. Parts of one side are added up. */
  readonly side: number
  readonly part: SlotProfile
}

interface CallTreeOptions {
  readonly sideCount: number
  /** False: what waited for work is in no node, only in `sideIdle`. */
  readonly withIdle: boolean
  /** When two frames are one function. */
  readonly functionKey: (frame: ProfileFrame) => string
}

/** The calls of all parts in columns: depth first, of each parent's children the heaviest first; node 0 is the root. */
export interface CallNodes {
  /** Index in `functions`; -1: the root. */
  readonly fn: Int32Array
  /** The root is its own. */
  readonly parent: Int32Array
  readonly depth: Int32Array
  /** The index behind its last descendant. */
  readonly end: Int32Array
  readonly self: Float64Array
  readonly total: Float64Array
  /** Of node n and side s at `n * sideCount + s`. */
  readonly sideSelf: Float64Array
  readonly sideTotal: Float64Array
}

/** Several workers' calls as one tree that knows what each side gave. Weights are those of the parts: µs or bytes. */
export interface CallTree {
  readonly sideCount: number
  readonly functions: readonly ProfileFrame[]
  /** Of each part, in the order given: which of the functions each of its frames is. */
  readonly functionOf: readonly Int32Array[]
  readonly nodes: CallNodes
  /** All that was sampled of each side, idle moments included. */
  readonly sideWeight: readonly number[]
  readonly sideIdle: readonly number[]
}

/** The same place in the same file. */
export function placeKey(frame: ProfileFrame): string {
  return `${frame.functionName}\n${frame.file}\n${frame.line ?? ''}:${frame.column ?? ''}`
}

/** For code that was edited in between: a named function stays itself when its lines move. */
export function nameKey(frame: ProfileFrame): string {
  return frame.functionName === '(anonymous)' ? placeKey(frame) : `${frame.functionName}\n${frame.file}`
}

/** Merges parts; the order in which they are given changes nothing but the numbering of functions. O(nodes log nodes). */
export function buildCallTree(parts: readonly SidePart[], options: CallTreeOptions): CallTree {
  const { functions, keys, functionOf } = numberFunctions(parts, options.functionKey)
  const draft = startDraft(options.sideCount)
  for (const [index, { side, part }] of parts.entries()) {
    addPart(draft, part, side, functionOf[index] ?? new Int32Array(0), functions.length, options.withIdle)
  }
  const sides = sideSums(parts, options.sideCount)
  sumUp(draft)
  return { sideCount: options.sideCount, functions, functionOf, nodes: arrange(draft, keys), ...sides }
}

interface Numbered {
  readonly functions: readonly ProfileFrame[]
  readonly keys: readonly string[]
  readonly functionOf: readonly Int32Array[]
}

function numberFunctions(parts: readonly SidePart[], keyOf: (frame: ProfileFrame) => string): Numbered {
  const known = new Map<string, number>()
  const functions: ProfileFrame[] = []
  const functionOf = parts.map(({ part }) =>
    Int32Array.from(part.frames, (frame) => {
      const key = keyOf(frame)
      const found = known.get(key) ?? functions.length
      if (found === functions.length) {
        known.set(key, found)
        functions.push(frame)
      }
      return found
    }),
  )
  return { functions, keys: [...known.keys()], functionOf }
}

/** Nodes in the order they were met: a parent stands before its children. */
interface Draft {
  readonly sideCount: number
  readonly fn: number[]
  readonly parent: number[]
  readonly children: number[][]
  readonly sideSelf: number[]
  readonly sideTotal: number[]
  readonly total: number[]
  /** By parent and function. */
  readonly known: Map<number, number>
}

function startDraft(sideCount: number): Draft {
  const draft: Draft = {
    sideCount,
    fn: [],
    parent: [],
    children: [],
    sideSelf: [],
    sideTotal: [],
    total: [],
    known: new Map(),
  }
  addNode(draft, -1, 0)
  return draft
}

function addNode(draft: Draft, fn: number, parent: number): number {
  const node = draft.fn.push(fn) - 1
  draft.parent.push(parent)
  draft.children.push([])
  if (node > 0) draft.children[parent]?.push(node)
  for (let side = 0; side < draft.sideCount; side += 1) draft.sideSelf.push(0)
  return node
}

function addPart(
  draft: Draft,
  part: SlotProfile,
  side: number,
  functionOf: Int32Array,
  functionCount: number,
  withIdle: boolean,
): void {
  const { frame, parent, selfWeight } = part.nodes
  const nodeOf = new Int32Array(frame.length)
  for (let index = 1; index < frame.length; index += 1) {
    const above = nodeOf[parent[index] ?? 0] ?? 0
    const frameIndex = frame[index] ?? -1
    const isLeftOut = above < 0 || (!withIdle && part.frames[frameIndex]?.origin === 'idle')
    const fn = functionOf[frameIndex]
    if (isLeftOut || fn === undefined) {
      nodeOf[index] = -1
      continue
    }
    const key = above * functionCount + fn
    const node = draft.known.get(key) ?? addNode(draft, fn, above)
    draft.known.set(key, node)
    nodeOf[index] = node
    addTo(draft.sideSelf, node * draft.sideCount + side, weightOf(selfWeight[index]))
  }
  addTo(draft.sideSelf, side, weightOf(selfWeight[0]))
}

/** V8 says a negative time where its clock was corrected. */
function weightOf(weight: number | undefined): number {
  return Math.max(0, weight ?? 0)
}

function sideSums(
  parts: readonly SidePart[],
  sideCount: number,
): { readonly sideWeight: readonly number[]; readonly sideIdle: readonly number[] } {
  const sideWeight = new Array<number>(sideCount).fill(0)
  const sideIdle = new Array<number>(sideCount).fill(0)
  for (const { side, part } of parts) {
    for (const [node, frame] of part.nodes.frame.entries()) {
      const weight = weightOf(part.nodes.selfWeight[node])
      addTo(sideWeight, side, weight)
      if (part.frames[frame]?.origin === 'idle') addTo(sideIdle, side, weight)
    }
  }
  return { sideWeight, sideIdle }
}

/** Totals from the leaves up. */
function sumUp(draft: Draft): void {
  const { sideCount, parent, sideSelf, sideTotal, total } = draft
  for (const weight of sideSelf) sideTotal.push(weight)
  for (let node = parent.length - 1; node >= 0; node -= 1) {
    let sum = 0
    for (let side = 0; side < sideCount; side += 1) {
      const weight = sideTotal[node * sideCount + side] ?? 0
      sum += weight
      if (node > 0) addTo(sideTotal, (parent[node] ?? 0) * sideCount + side, weight)
    }
    total[node] = sum
  }
}

/** Depth first, the heaviest child first, without calls in which no sample fell. */
function arrange(draft: Draft, keys: readonly string[]): CallNodes {
  const { sideCount, total } = draft
  const heaviestFirst = (a: number, b: number): number =>
    (total[b] ?? 0) - (total[a] ?? 0) || ((keys[draft.fn[a] ?? -1] ?? '') < (keys[draft.fn[b] ?? -1] ?? '') ? -1 : 1)
  const order: number[] = []
  const stack = [0]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    order.push(node)
    const children = (draft.children[node] ?? []).filter((child) => (total[child] ?? 0) > 0).sort(heaviestFirst)
    for (const child of children.reverse()) stack.push(child)
  }
  const nodes = emptyNodes(order.length, sideCount)
  const placeOf = new Int32Array(draft.fn.length)
  for (const [place, node] of order.entries()) {
    placeOf[node] = place
    const above = placeOf[draft.parent[node] ?? 0] ?? 0
    nodes.fn[place] = draft.fn[node] ?? -1
    nodes.parent[place] = above
    nodes.depth[place] = place === 0 ? 0 : (nodes.depth[above] ?? 0) + 1
    nodes.total[place] = total[node] ?? 0
    for (let side = 0; side < sideCount; side += 1) {
      const self = draft.sideSelf[node * sideCount + side] ?? 0
      nodes.self[place] = (nodes.self[place] ?? 0) + self
      nodes.sideSelf[place * sideCount + side] = self
      nodes.sideTotal[place * sideCount + side] = draft.sideTotal[node * sideCount + side] ?? 0
    }
  }
  closeSubtrees(nodes)
  return nodes
}

function emptyNodes(count: number, sideCount: number): CallNodes {
  return {
    fn: new Int32Array(count),
    parent: new Int32Array(count),
    depth: new Int32Array(count),
    end: new Int32Array(count),
    self: new Float64Array(count),
    total: new Float64Array(count),
    sideSelf: new Float64Array(count * sideCount),
    sideTotal: new Float64Array(count * sideCount),
  }
}

function closeSubtrees({ parent, end }: CallNodes): void {
  for (let node = end.length - 1; node >= 0; node -= 1) {
    end[node] = Math.max(end[node] ?? 0, node + 1)
    const above = parent[node] ?? 0
    if (node > 0) end[above] = Math.max(end[above] ?? 0, end[node] ?? 0)
  }
}

function addTo(sums: number[], index: number, weight: number): void {
  sums[index] = (sums[index] ?? 0) + weight
}
