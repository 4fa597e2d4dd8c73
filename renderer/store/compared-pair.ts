import type { ComparedPair } from './deck-state.ts'

/**
 * The clusters to compare: those chosen while they exist, else the open one and the next in the sidebar, in the sidebar's
 * order: a copy stands at the right of its original.
 */
export function comparedPair(
  order: readonly string[],
  open: string | null,
  chosen: ComparedPair | null,
): ComparedPair | null {
  const present = (id: string | null | undefined): id is string => typeof id === 'string' && order.includes(id)
  const left = [chosen?.[0], open, order[0]].find(present)
  if (left === undefined) return null
  const next = order[(order.indexOf(left) + 1) % order.length]
  const right = [chosen?.[1], next].find((id) => present(id) && id !== left)
  if (right === undefined) return null
  return chosen === null && order.indexOf(right) < order.indexOf(left) ? [right, left] : [left, right]
}
