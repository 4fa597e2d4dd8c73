import type { CallTree } from './call-tree.ts'
import type { FunctionRow } from './function-table.ts'

/** How much more of its own time (or of its bytes) one side spends on a function than the others do; -1 to 1. */
export interface FunctionGap {
  readonly row: FunctionRow
  readonly selfGap: number
  readonly totalGap: number
}

/**
 * Share of the side minus the mean share of those others that have something; shares are of all that was sampled of a side,
 * idle moments included: a side that waits more does less of everything.
 */
export function shareGap(weightOfSide: (side: number) => number, sideWeight: readonly number[], side: number): number {
  const shareOf = (each: number): number => weightOfSide(each) / (sideWeight[each] || 1)
  const others = sideWeight.flatMap((weight, each) => (each !== side && weight > 0 ? [each] : []))
  if ((sideWeight[side] ?? 0) === 0 || others.length === 0) return 0
  return shareOf(side) - others.reduce((sum, each) => sum + shareOf(each), 0) / others.length
}

/** What the side does that the others do not, the largest surplus by itself first; what it does less of is last. */
export function functionGaps(
  rows: readonly FunctionRow[],
  { sideWeight }: Pick<CallTree, 'sideWeight'>,
  side: number,
): readonly FunctionGap[] {
  return rows
    .map((row) => ({
      row,
      selfGap: shareGap((each) => row.sideSelf[each] ?? 0, sideWeight, side),
      totalGap: shareGap((each) => row.sideTotal[each] ?? 0, sideWeight, side),
    }))
    .sort((a, b) => b.selfGap - a.selfGap || b.totalGap - a.totalGap)
}

/** The same for each call, with all that it called. */
export function callGaps({ nodes, sideCount, sideWeight }: CallTree, side: number): Float64Array {
  return Float64Array.from(nodes.fn, (_, node) =>
    shareGap((each) => nodes.sideTotal[node * sideCount + each] ?? 0, sideWeight, side),
  )
}
