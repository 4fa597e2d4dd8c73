// Long: all that moves the window into the log is one question, and each answer depends on the others.

import type { DeckBridge } from '../../../../shared/ipc/contract.ts'
import type { LogRow } from '../../../../shared/logs/log-entry.ts'
import type { LogState } from '../../../../shared/logs/log-view.ts'
import { isSearching } from './is-searching.ts'
import { type Bounds, isAfter, lastPlace, moveBy, type Place, rowsAt, within } from './place.ts'
import { RowPages } from './row-pages.ts'

/** Px of a row that is neither wrapped nor open. */
export const rowPx = 20

export interface ShownRow {
  readonly row: number
  readonly entry: LogRow
}

/** What the list draws. The same object until something in it is another. */
export interface ReaderPicture {
  readonly viewId: number
  readonly mode: LogState['mode']
  readonly rows: readonly ShownRow[]
  readonly offsetPx: number
  readonly bounds: Bounds
  readonly follows: boolean
  readonly isPaused: boolean
  /** Rows behind the last one that was in sight, or that came since the pause. */
  readonly newCount: number
  /** The row that the keys act on, and the other end of a selection. */
  readonly currentRow: number | null
  readonly anchorRow: number | null
  /** Number of the entry that is open. */
  readonly openNumber: number | null
  /** The current row is the nth match. */
  readonly ordinal: number | null
}

const nothingShown: ReaderPicture = {
  viewId: -1,
  mode: 'highlight',
  rows: [],
  offsetPx: 0,
  bounds: { firstRow: 0, endRow: 0 },
  follows: true,
  isPaused: false,
  newCount: 0,
  currentRow: null,
  anchorRow: null,
  openNumber: null,
  ordinal: null,
}

type Moment = { readonly atMs: number } | { readonly number: number }

/**
 * The window into one cluster's log. It has a wish (a place), and shows it once all of its rows are here: until then what was
 * there stays, so that no row is ever blank, and a search that is not done leaves the former answer in sight.
 */
export class LogReader {
  readonly #clusterId: string
  readonly #invoke: DeckBridge['invoke']
  readonly #listeners = new Set<() => void>()
  #picture = nothingShown
  #view: LogState | null = null
  #pages: RowPages | null = null
  #bounds: Bounds = nothingShown.bounds
  #wish: Place = { row: 0, offsetPx: 0 }
  #heightPx = 600
  /** Of rows that are higher than others, as they were measured. */
  #heights = new Map<number, number>()
  #follows = true
  #isPaused = false
  /** The pointer is on a row: it stays where it is. */
  #isHeld = false
  #seenEndRow = 0
  #currentRow: number | null = null
  #anchorRow: number | null = null
  #openNumber: number | null = null
  #ordinal: number | null = null

  constructor(clusterId: string, invoke: DeckBridge['invoke']) {
    this.#clusterId = clusterId
    this.#invoke = invoke
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly picture = (): ReaderPicture => this.#picture

  /** What is on its way is not waited for; the next word of the deck begins anew. */
  close(): void {
    this.#pages?.close()
    this.#pages = null
    this.#view = null
  }

  /** The deck says where the log stands. */
  take(view: LogState): void {
    const before = this.#view
    this.#view = view
    if (before?.viewId !== view.viewId) {
      this.#begin(view, before)
      return
    }
    // What was found before the pause is all there is to see; a search that was not done goes on.
    const isStill = this.#isPaused && !isSearching(before) && this.#bounds.endRow > view.firstRow
    this.#bounds = { firstRow: view.firstRow, endRow: isStill ? this.#bounds.endRow : view.endRow }
    this.#pages?.grow(view)
    this.#settle()
  }

  /** Px of the list on the screen. */
  resize(heightPx: number): void {
    if (heightPx === this.#heightPx) return
    this.#heightPx = heightPx
    this.#settle()
  }

  /** What rows turned out to be high. */
  measured(heights: readonly (readonly [row: number, px: number])[]): void {
    const changed = heights.filter(([row, px]) => this.#heightOf(row) !== px)
    if (changed.length === 0) return
    for (const [row, px] of changed) {
      if (px === rowPx) this.#heights.delete(row)
      else this.#heights.set(row, px)
    }
    this.#settle()
  }

  /** All heights are others: long lines are wrapped now, or not any more. */
  forgetHeights(): void {
    this.#heights.clear()
    this.#settle()
  }

  scrollBy(px: number): void {
    if (px < 0) this.#leaveEnd()
    this.#wish = moveBy(this.#wish, px, this.#bounds, this.#heightOf)
    this.#settle()
  }

  scrollPages(pages: number): void {
    this.scrollBy(pages * Math.max(rowPx, this.#heightPx - 2 * rowPx))
  }

  /** Puts a row at the upper edge. */
  scrollTo(row: number): void {
    this.#leaveEnd()
    this.#wish = { row, offsetPx: 0 }
    this.#settle()
  }

  setFollows(follows: boolean): void {
    if (follows) this.#isHeld = false
    if (follows && this.#isPaused) this.setPaused(false)
    this.#follows = follows
    if (!follows) this.#seenEndRow = this.#bounds.endRow
    this.#settle()
  }

  /** The view stands still; the log goes on being kept. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused
    if (!isPaused && this.#view !== null) this.#bounds = this.#view
    this.#settle()
  }

  /** While the pointer aims at a row, what follows the end waits. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return
    this.#isHeld = isHeld
    if (isHeld) this.#seenEndRow = this.#bounds.endRow
    this.#settle()
  }

  /** Makes a row the current one; `extends` keeps the other end of the selection. */
  choose(row: number, how: { readonly extends: boolean }): void {
    const { firstRow, endRow } = this.#bounds
    if (endRow <= firstRow) return
    const to = Math.min(endRow - 1, Math.max(firstRow, row))
    this.#anchorRow = how.extends ? (this.#anchorRow ?? this.#currentRow ?? to) : null
    this.#currentRow = to
    this.#ordinal = null
    this.#bringIntoSight(to)
  }

  moveCurrent(by: number, how: { readonly extends: boolean } = { extends: false }): void {
    const { rows } = this.#picture
    const edge = by < 0 ? rows.at(-1)?.row : rows[0]?.row
    const from = this.#currentRow ?? (edge === undefined ? null : edge - by)
    if (from !== null) this.choose(from + by, how)
  }

  /** Opens the entry in a row, or closes it. */
  toggleOpen(row: number): void {
    const shown = this.#picture.rows.find((each) => each.row === row)
    if (shown === undefined || this.#picture.viewId !== this.#view?.viewId) return
    const { number } = shown.entry
    this.#leaveEnd()
    this.#openNumber = this.#openNumber === number ? null : number
    this.#currentRow = row
    this.#anchorRow = null
    this.#settle()
  }

  /** The same with the current row. */
  toggleCurrent(): boolean {
    if (this.#currentRow !== null) this.toggleOpen(this.#currentRow)
    return this.#currentRow !== null
  }

  closeEntry(): boolean {
    if (this.#openNumber === null) return false
    this.#openNumber = null
    this.#settle()
    return true
  }

  /** To the next or the previous match; false when there is none. */
  async step(direction: 'next' | 'previous'): Promise<boolean> {
    if (this.#view === null) return false
    const { viewId } = this.#view
    const { rows } = this.#picture
    // Before anything was chosen the first step finds what is in sight.
    const unseen = direction === 'next' ? (rows[0]?.row ?? 0) - 1 : (rows.at(-1)?.row ?? 0) + 1
    const fromRow = Math.max(0, this.#currentRow ?? unseen)
    const answer = await this.#invoke('log.step', { clusterId: this.#clusterId, viewId, fromRow, direction })
    // Another search came meanwhile: the step is meant for what is shown.
    if (this.#view.viewId !== viewId) return this.step(direction)
    if (!answer.ok || answer.value === null) return false
    this.#leaveEnd()
    this.#currentRow = answer.value.row
    this.#anchorRow = null
    this.#ordinal = answer.value.ordinal
    this.#bringIntoSight(answer.value.row)
    return true
  }

  /** To a moment, or to an entry, which becomes the current one. */
  async goTo(at: Moment, how: { readonly chooses: boolean }): Promise<boolean> {
    if (this.#view === null) return false
    const { viewId } = this.#view
    const answer = await this.#invoke('log.rowAt', { clusterId: this.#clusterId, viewId, at })
    if (!answer.ok || answer.value === null || this.#view.viewId !== viewId) return false
    this.#leaveEnd()
    this.#wish = moveBy({ row: answer.value, offsetPx: 0 }, -this.#heightPx / 3, this.#bounds, this.#heightOf)
    if (how.chooses) {
      this.#currentRow = answer.value
      this.#anchorRow = null
      this.#ordinal = null
    }
    this.#settle()
    return true
  }

  /** Numbers of the selected entries that are here; the current one alone where nothing more is selected. */
  selectedNumbers(most: number): readonly number[] {
    if (this.#currentRow === null) return []
    const other = this.#anchorRow ?? this.#currentRow
    const from = Math.min(other, this.#currentRow)
    const to = Math.min(Math.max(other, this.#currentRow), from + most - 1)
    const numbers: number[] = []
    for (let row = from; row <= to; row += 1) {
      const number = this.#view?.mode === 'highlight' ? row : this.#pages?.row(row)?.number
      if (number !== undefined) numbers.push(number)
    }
    return numbers
  }

  /** Another query, or the first word of all: the old rows stay in sight until those of the new one are here. */
  #begin(view: LogState, before: LogState | null): void {
    const kept = this.#currentEntry()
    this.#pages?.close()
    this.#pages = new RowPages(
      view,
      (viewId, fromRow, count) => this.#invoke('log.rows', { clusterId: this.#clusterId, viewId, fromRow, count }),
      () => this.#settle(),
    )
    this.#bounds = view
    this.#heights.clear()
    this.#ordinal = null
    this.#seenEndRow = view.endRow
    // Every row of everything has its number for good.
    if (before?.mode === 'highlight' && view.mode === 'highlight') {
      this.#settle()
      return
    }
    this.#currentRow = null
    this.#anchorRow = null
    this.#wish = { row: view.firstRow, offsetPx: 0 }
    if (this.#follows || kept === null) this.#settle()
    else void this.#beginAt(kept)
  }

  /** Where a person was reading, the other view begins. */
  async #beginAt(number: number): Promise<void> {
    if (!(await this.goTo({ number }, { chooses: true }))) this.#settle()
  }

  #currentEntry(): number | null {
    const { rows } = this.#picture
    const current = rows.find(({ row }) => row === this.#currentRow) ?? rows[0]
    return current?.entry.number ?? null
  }

  #leaveEnd(): void {
    if (this.#follows) this.#seenEndRow = this.#bounds.endRow
    this.#follows = false
  }

  #bringIntoSight(row: number): void {
    this.#leaveEnd()
    const { firstRow, endRow } = rowsAt(this.#wish, this.#bounds, this.#heightPx - rowPx, this.#heightOf)
    const isAbove = row < firstRow || (row === firstRow && this.#wish.offsetPx > 0)
    const isFar = row < firstRow - 3 || row > endRow + 3
    if (isFar) this.#wish = moveBy({ row, offsetPx: 0 }, -this.#heightPx / 3, this.#bounds, this.#heightOf)
    else if (isAbove) this.#wish = { row, offsetPx: 0 }
    else if (row >= endRow) {
      this.#wish = moveBy(this.#wish, (row - endRow + 1) * rowPx, this.#bounds, this.#heightOf)
    }
    this.#settle()
  }

  readonly #heightOf = (row: number): number => this.#heights.get(row) ?? rowPx

  /** Shows the wish if its rows are here, and asks for them. */
  #settle(): void {
    const pages = this.#pages
    const view = this.#view
    if (pages === null || view === null) return
    const last = lastPlace(this.#bounds, this.#heightPx, this.#heightOf)
    const isWaiting = this.#isHeld && this.#picture.viewId === view.viewId
    if (this.#follows && !isWaiting) this.#wish = last
    this.#wish = within(this.#wish, this.#bounds, this.#heightPx, this.#heightOf)
    const wanted = rowsAt(this.#wish, this.#bounds, this.#heightPx, this.#heightOf)
    pages.want(wanted)
    const isAtEnd = !isAfter(last, this.#wish)
    if (isAtEnd) this.#seenEndRow = this.#bounds.endRow
    const isHere = pages.hasAll(wanted)
    const rows: ShownRow[] = []
    for (let row = wanted.firstRow; isHere && row < wanted.endRow; row += 1) {
      const entry = pages.row(row)
      if (entry !== undefined) rows.push({ row, entry })
    }
    const own = isHere
      ? {
          viewId: view.viewId,
          mode: view.mode,
          rows: sameRows(this.#picture.rows, rows),
          offsetPx: this.#wish.offsetPx,
        }
      : {}
    this.#show({
      ...own,
      follows: this.#follows,
      isPaused: this.#isPaused,
      newCount: Math.max(0, this.#isPaused ? view.endRow - this.#bounds.endRow : view.endRow - this.#seenEndRow),
      currentRow: this.#currentRow,
      anchorRow: this.#anchorRow,
      openNumber: this.#openNumber,
      ordinal: this.#ordinal,
    })
  }

  #show(change: Partial<ReaderPicture>): void {
    const before = new Map(Object.entries(this.#picture))
    const bounds = sameBounds(this.#bounds, this.#picture.bounds) ? this.#picture.bounds : this.#bounds
    const next = { ...this.#picture, ...change, bounds }
    if (Object.entries(next).every(([key, value]) => Object.is(value, before.get(key)))) return
    this.#picture = next
    for (const listener of this.#listeners) listener()
  }
}

const sameBounds = (one: Bounds, other: Bounds): boolean =>
  one.firstRow === other.firstRow && one.endRow === other.endRow

/** The former list where it has the same rows, so that nothing is drawn for nothing. */
function sameRows(before: readonly ShownRow[], now: readonly ShownRow[]): readonly ShownRow[] {
  const isSame =
    before.length === now.length &&
    now.every(({ row, entry }, index) => before[index]?.row === row && before[index]?.entry === entry)
  return isSame ? before : now
}
