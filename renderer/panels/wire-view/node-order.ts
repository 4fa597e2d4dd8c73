import type { WireRow } from './wire-row.ts'

/** Rows next to each other that are on one node. */
export interface NodeBand {
  readonly node: string
  /** Index of the first of them. */
  readonly from: number
  readonly count: number
}

/**
 * Rows by node, and on a node by slot. `kept`: slots in the order that somebody has under the pointer; it stays as long, and what
 * is new comes last. Without nodes it is the order of slots.
 */
export function orderByNode(rows: readonly WireRow[], kept: readonly number[] | null): readonly WireRow[] {
  if (rows.every(({ node }) => node === null)) return rows
  const placeOf = new Map(kept?.map((slot, index) => [slot, index]))
  return [...rows].sort((one, other) => {
    const held = (placeOf.get(one.slot.slot) ?? rows.length) - (placeOf.get(other.slot.slot) ?? rows.length)
    if (kept !== null && held !== 0) return held
    const byNode = (one.node ?? '').localeCompare(other.node ?? '', undefined, { numeric: true })
    return byNode === 0 ? one.slot.slot - other.slot.slot : byNode
  })
}

/** Who stands beside whom on the same node, from top to bottom. */
export function nodeBands(rows: readonly Pick<WireRow, 'node'>[]): readonly NodeBand[] {
  const bands: NodeBand[] = []
  for (const [index, { node }] of rows.entries()) {
    const last = bands.at(-1)
    if (node !== null && last?.node === node && last.from + last.count === index)
      bands[bands.length - 1] = { ...last, count: last.count + 1 }
    else if (node !== null) bands.push({ node, from: index, count: 1 })
  }
  return bands
}
