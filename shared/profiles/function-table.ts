import type { CallTree } from './call-tree.ts'

/** What one function weighs, wherever it was called from. */
export interface FunctionRow {
  /** Index in the tree's `functions`. */
  readonly fn: number
  readonly self: number
  /** With what it called; a call inside a call of itself is counted once. */
  readonly total: number
  readonly sideSelf: readonly number[]
  readonly sideTotal: readonly number[]
}

/** A row for each function that has some weight; the heaviest by itself first. O(nodes × sides). */
export function functionTable({ nodes, functions, sideCount }: CallTree): readonly FunctionRow[] {
  const sideSelf = new Float64Array(functions.length * sideCount)
  const sideTotal = new Float64Array(functions.length * sideCount)
  const openCalls = new Int32Array(functions.length)
  const path: number[] = []
  for (let node = 1; node < nodes.fn.length; node += 1) {
    leave(path, node, nodes.end, (left) => add(openCalls, nodes.fn[left] ?? 0, -1))
    const fn = nodes.fn[node] ?? 0
    const isOutermost = openCalls[fn] === 0
    for (let side = 0; side < sideCount; side += 1) {
      add(sideSelf, fn * sideCount + side, nodes.sideSelf[node * sideCount + side] ?? 0)
      if (isOutermost) add(sideTotal, fn * sideCount + side, nodes.sideTotal[node * sideCount + side] ?? 0)
    }
    add(openCalls, fn, 1)
    path.push(node)
  }
  return functions
    .map((_, fn) => toRow(fn, sideSelf, sideTotal, sideCount))
    .filter((row) => row.total > 0)
    .sort((a, b) => b.self - a.self || b.total - a.total)
}

/** Weight of all calls of these functions, a call inside another one of them counted once. */
export function weightOfFunctions({ nodes }: CallTree, isOneOf: (fn: number) => boolean): number {
  let weight = 0
  for (let node = 1; node < nodes.fn.length; node += 1) {
    if (!isOneOf(nodes.fn[node] ?? -1)) continue
    weight += nodes.total[node] ?? 0
    node = (nodes.end[node] ?? node + 1) - 1
  }
  return weight
}

/** Takes from the path what does not hold the node any more. */
function leave(path: number[], node: number, end: Int32Array, onLeft: (left: number) => void): void {
  for (let last = path.at(-1); last !== undefined && (end[last] ?? 0) <= node; last = path.at(-1)) {
    onLeft(last)
    path.pop()
  }
}

function toRow(fn: number, self: Float64Array, total: Float64Array, sideCount: number): FunctionRow {
  const sideSelf = [...self.subarray(fn * sideCount, (fn + 1) * sideCount)]
  const sideTotal = [...total.subarray(fn * sideCount, (fn + 1) * sideCount)]
  return { fn, self: sum(sideSelf), total: sum(sideTotal), sideSelf, sideTotal }
}

function sum(weights: readonly number[]): number {
  return weights.reduce((all, weight) => all + weight, 0)
}

function add(sums: Float64Array | Int32Array, index: number, weight: number): void {
  sums[index] = (sums[index] ?? 0) + weight
}
