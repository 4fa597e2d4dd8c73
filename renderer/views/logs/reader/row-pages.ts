import type { LogRow } from '../../../../shared/logs/log-entry.ts'
import type { LogState } from '../../../../shared/logs/log-view.ts'
import type { Result } from '../../../../shared/result.ts'
import type { Bounds } from './place.ts'

/** Rows of one page: about two screens. */
const pageRows = 100
/** Pages kept; the least recently wanted go first. */
const mostPages = 60
/** Near the end of the log more may become known of rows. */
const agingPages = 5

type View = Pick<LogState, 'viewId' | 'mode' | 'firstRow' | 'endRow'>
type Load = (viewId: number, fromRow: number, count: number) => Promise<Result<readonly LogRow[]>>

/** The rows of one view that are here, in pages; those that are wanted and missing are asked for once. */
export class RowPages {
  readonly #load: Load
  readonly #changed: () => void
  #view: View
  /** In the order in which they were wanted last. */
  readonly #pages = new Map<number, Map<number, LogRow>>()
  readonly #loading = new Set<number>()
  /** Pages that changed while they were on their way, or since: the newest lines still grow. */
  readonly #stale = new Set<number>()
  /** Came since the last word of the deck: what is told of lines comes after them, as their request does. */
  readonly #young = new Set<number>()
  #isClosed = false

  constructor(view: View, load: Load, changed: () => void) {
    this.#view = view
    this.#load = load
    this.#changed = changed
  }

  close(): void {
    this.#isClosed = true
  }

  /** The view grew: what stood last may have got more lines, or came again. */
  grow(view: View): void {
    const last = pageOf(Math.max(this.#view.firstRow, this.#view.endRow - 1))
    for (let page = last; page <= pageOf(view.endRow); page += 1) this.#stale.add(page)
    for (const page of this.#young) if (page >= last - agingPages) this.#stale.add(page)
    this.#young.clear()
    this.#view = view
  }

  row(row: number): LogRow | undefined {
    return this.#pages.get(pageOf(row))?.get(row)
  }

  hasAll({ firstRow, endRow }: Bounds): boolean {
    for (let row = firstRow; row < endRow; row += 1) if (this.row(row) === undefined) return false
    return true
  }

  /** Asks for what is missing of these rows, and of the pages beside them. */
  want({ firstRow, endRow }: Bounds): void {
    const from = pageOf(firstRow)
    const to = pageOf(Math.max(firstRow, endRow - 1))
    for (let page = from; page <= to; page += 1) void this.#fetch(page)
    for (const page of [to + 1, from - 1]) {
      const isThere = page * pageRows < this.#view.endRow && (page + 1) * pageRows > this.#view.firstRow
      if (isThere && !this.#pages.has(page)) void this.#fetch(page)
    }
  }

  async #fetch(page: number): Promise<void> {
    const known = this.#pages.get(page)
    if (known !== undefined) {
      this.#pages.delete(page)
      this.#pages.set(page, known)
      if (!this.#stale.has(page)) return
    }
    if (this.#loading.has(page)) return
    const { viewId, mode, firstRow, endRow } = this.#view
    const fromRow = Math.max(page * pageRows, firstRow)
    const count = Math.min((page + 1) * pageRows, endRow) - fromRow
    if (count < 1) return
    this.#loading.add(page)
    this.#stale.delete(page)
    this.#young.add(page)
    const answer = await this.#load(viewId, fromRow, count)
    this.#loading.delete(page)
    if (this.#isClosed || !answer.ok) return
    // A row of everything is its entry's number; matches are numbered by the search, and the first may be gone by now.
    const base = answer.value.length < count ? Math.max(fromRow, this.#view.firstRow) : fromRow
    const rows = answer.value.map((row, index) => [mode === 'highlight' ? row.number : base + index, row] as const)
    this.#pages.set(page, new Map(rows))
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break
      this.#pages.delete(oldest)
    }
    this.#changed()
  }
}

const pageOf = (row: number): number => Math.floor(row / pageRows)
