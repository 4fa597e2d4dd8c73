import type { CSSProperties } from 'react'
import { actionsPx, type Column, columns, columnsOf } from './columns.ts'

/** Grid tracks of a row with all columns up to a priority, and what they need at least. */
export interface ColumnTracks {
  readonly tracks: string
  readonly leastPx: number
}

/**
 * Every row is a grid of its own with the same tracks, so that a changed number lays out one row and not the table. A dragged
 * column keeps its width; the others share out the rest.
 */
export function columnTracks(
  priority: Column['priority'],
  dragged: Readonly<Record<string, number>>,
  of: readonly Column[] = columns,
): ColumnTracks {
  let leastPx = actionsPx
  const tracks = of
    .filter((column) => column.priority <= priority)
    .map(({ id, leastPx: least, growth = 1 }) => {
      const widthPx = dragged[id]
      leastPx += widthPx ?? least
      if (widthPx !== undefined) return `${widthPx}px`
      return growth === 0 ? `${least}px` : `minmax(${least}px, ${Math.round(least * growth)}fr)`
    })
  return { tracks: [...tracks, `minmax(${actionsPx}px, ${actionsPx}fr)`].join(' '), leastPx }
}

/** Before the first column, where rows can be chosen. */
const choosePx = 30

/**
 * The table's height (null: that of its place) and the tracks of all four widths as custom properties; container queries choose
 * among them.
 */
export function tableProperties(
  dragged: Readonly<Record<string, number>>,
  heightPx: number | null,
  isChosenFrom: boolean,
  isFleet: boolean,
): CSSProperties {
  const of = columnsOf(isFleet)
  const full = columnTracks(3, dragged, of)
  const all = isChosenFrom ? { tracks: `${choosePx}px ${full.tracks}`, leastPx: full.leastPx + choosePx } : full
  const fewer = columnTracks(2, dragged, of)
  const fewest = columnTracks(1, dragged, of)
  const core = columnTracks(0, dragged, of)
  const properties: Record<`--${string}`, string> = {
    '--wt-height': heightPx === null ? '100%' : `${heightPx}px`,
    '--wt-all': all.tracks,
    '--wt-all-least': `${all.leastPx}px`,
    '--wt-fewer': fewer.tracks,
    '--wt-fewer-least': `${fewer.leastPx}px`,
    '--wt-fewest': fewest.tracks,
    '--wt-fewest-least': `${fewest.leastPx}px`,
    '--wt-core': core.tracks,
    '--wt-core-least': `${core.leastPx}px`,
  }
  return properties
}
