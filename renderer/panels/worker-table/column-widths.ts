import { saveView } from '../../store/commands/save-view.ts'
import { deckStore } from '../../store/deck-store.ts'
import { type ColumnId, columnWidthRange } from './columns.ts'

/** Keeps a width within its range. */
export function clampColumnWidth(widthPx: number): number {
  return Math.round(Math.min(columnWidthRange.maxPx, Math.max(columnWidthRange.minPx, widthPx)))
}

/** Gives a column a width of its own; it is remembered. */
export function setColumnWidth(id: ColumnId, widthPx: number): void {
  const { columnWidths } = deckStore.getState().view
  saveView({ columnWidths: { ...columnWidths, [id]: clampColumnWidth(widthPx) } })
}

/** Lets the column share in the table's width again. */
export function resetColumnWidth(id: ColumnId): void {
  const { [id]: _dragged, ...columnWidths } = deckStore.getState().view.columnWidths
  saveView({ columnWidths })
}
