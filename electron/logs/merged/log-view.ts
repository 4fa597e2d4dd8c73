import type { LogRow } from '../../../shared/logs/log-entry.ts'
import type { LogState } from '../../../shared/logs/log-view.ts'
import { compileQuery } from '../search/compile-query.ts'
import { LogSearch } from '../search/log-search.ts'
import type { Matcher } from '../search/matcher.ts'
import { describeRow } from './describe-row.ts'
import type { Placed } from './log-store.ts'
import { emptyStrip } from './log-tally.ts'
import type { LogFollower, MergedLog } from './merged-log.ts'
import type { Segment } from './segment.ts'

/** What a person asks of the log. */
export interface ViewRequest {
  readonly query: string
  readonly mode: 'highlight' | 'filter'
}

export interface ViewPorts {
  readonly clusterId: string
  readonly log: MergedLog
  readonly mostBytes: number
  monoMs(): number
  nowMs(): number
  /** Of all views of this deck. */
  nextViewId(): number
}

/** The log as one query shows it: its rows, its matches, and where it stands. */
export class LogView implements LogFollower {
  readonly #ports: ViewPorts
  readonly #request: ViewRequest
  readonly #matcher: Matcher | null
  readonly #problem: string | null
  #search: LogSearch | null = null
  #viewId: number
  #isChanged = true
  /** What was searched would match otherwise by now. */
  #isOutdated = false

  constructor(ports: ViewPorts, request: ViewRequest) {
    this.#ports = ports
    this.#request = request
    this.#viewId = ports.nextViewId()
    const compiled = compileQuery(request.query, ports.nowMs())
    this.#matcher = compiled.ok ? compiled.value : null
    this.#problem = compiled.ok ? null : compiled.error.message
    this.#beginSearch()
    ports.log.follow(this)
  }

  get viewId(): number {
    return this.#viewId
  }

  /** Whether it told everything that is new; reading it makes it so. */
  takeChanged(): boolean {
    const { isSettled } = this
    const isChanged = this.#isChanged || !isSettled
    this.#isChanged = false
    return isChanged
  }

  changed(): void {
    this.#isChanged = true
  }

  grown(placed: Placed): void {
    // Its answer was given: matches are numbered for ever, so that the search begins anew. Lines of an entry that come so late are rare.
    if (this.#search?.isOutdatedBy(placed) === true) {
      this.#viewId = this.#ports.nextViewId()
      this.#beginSearch()
    }
  }

  requestKnown(placed: Placed): void {
    this.#isChanged = true
    const asks = this.#request.query.includes('request:')
    if (asks && this.#search?.isOutdatedBy(placed) === true) this.#isOutdated = true
  }

  segmentEvicted(segment: Segment): void {
    this.#search?.segmentEvicted(segment)
  }

  /** Searches for a slice of time; answers whether more is to be done at once. */
  work(): boolean {
    if (this.#isOutdated) {
      this.#isOutdated = false
      this.#viewId = this.#ports.nextViewId()
      this.#beginSearch()
    }
    const search = this.#search
    if (search === null) return false
    const before = search.matchCount
    const hasMore = search.work()
    search.advance(this.#ports.log.settledNumber)
    if (search.matchCount !== before || !hasMore) this.#isChanged = true
    return hasMore
  }

  state(): LogState {
    const { log, clusterId, mostBytes } = this.#ports
    const { store, tally, errors } = log
    errors.advance(log.settledNumber)
    const { firstRow, endRow } = this.#bounds
    const oldest = store.find(store.firstNumber)
    const newest = store.find(store.endNumber - 1)
    const oldestAtMs = oldest?.segment.atMs(oldest.number) ?? null
    const newestAtMs = newest?.segment.atMs(newest.number) ?? null
    const strip =
      oldestAtMs === null || newestAtMs === null
        ? emptyStrip
        : tally.density(oldestAtMs, newestAtMs, this.#search?.buckets ?? new Map())
    return {
      clusterId,
      viewId: this.#viewId,
      mode: this.#request.mode,
      firstRow,
      endRow,
      entryCount: store.endNumber - store.firstNumber,
      keptBytes: store.keptBytes,
      mostBytes,
      oldestAtMs,
      newestAtMs,
      matchCount: this.#search?.matchCount ?? null,
      searchedRatio: this.#search?.searchedRatio ?? 1,
      problem: this.#problem,
      evictedCount: store.evictedCount,
      dropped: log.dropped,
      levels: tally.levels,
      formats: tally.formats,
      fieldNames: tally.fieldNames,
      ...strip,
      errorGroupCount: errors.count,
      newErrorGroupCount: errors.newCount,
    }
  }

  /** Rows from this one on; fewer where some are gone or not there yet. */
  rows(fromRow: number, count: number): LogRow[] {
    const { firstRow, endRow } = this.#bounds
    const rows: LogRow[] = []
    for (let row = Math.max(firstRow, fromRow); row < Math.min(endRow, fromRow + count); row++) {
      const placed = this.#placedAt(row)
      const described = placed === null ? null : this.#describe(placed)
      if (described !== null) rows.push(described)
    }
    return rows
  }

  /** The next match before or after a row. */
  step(fromRow: number, direction: 'next' | 'previous'): { readonly row: number; readonly ordinal: number } | null {
    const search = this.#search
    if (search === null) return null
    const isFilter = this.#isFilter
    const index = isFilter
      ? fromRow - search.firstRow + (direction === 'next' ? 1 : -1)
      : direction === 'next'
        ? search.countBefore(fromRow + 1)
        : search.countBefore(fromRow) - 1
    const row = search.firstRow + index
    const number = search.numberAt(row)
    return number === null ? null : { row: isFilter ? row : number, ordinal: index + 1 }
  }

  /** The row at or after a time, or an entry's number; the last one where none comes after. */
  rowAt(at: { readonly atMs: number } | { readonly number: number }): number | null {
    const { firstRow, endRow } = this.#bounds
    if (firstRow === endRow) return null
    const number = 'number' in at ? at.number : this.#ports.log.store.numberAt(at.atMs)
    const row = this.#isFilter && this.#search !== null ? firstRow + this.#search.countBefore(number) : number
    return Math.max(firstRow, Math.min(endRow - 1, row))
  }

  /** Numbers of the entries it shows, from the oldest. */
  *numbers(): Generator<number, void> {
    const { firstRow, endRow } = this.#bounds
    for (let row = firstRow; row < endRow; row++) {
      const number = this.#isFilter ? (this.#search?.numberAt(row) ?? null) : row
      if (number !== null) yield number
    }
  }

  get matcher(): Matcher | null {
    return this.#matcher
  }

  close(): void {
    this.#ports.log.follow(null)
  }

  /** Nothing waits to be looked at. */
  get isSettled(): boolean {
    return this.#search === null || this.#search.searchedRatio === 1
  }

  get #isFilter(): boolean {
    return this.#request.mode === 'filter' && this.#matcher !== null
  }

  get #bounds(): { readonly firstRow: number; readonly endRow: number } {
    const { store } = this.#ports.log
    if (this.#isFilter && this.#search !== null) return this.#search
    // A query that cannot be read hides everything where it was to filter: what it would have shown is not known.
    if (this.#request.mode === 'filter' && this.#problem !== null) return { firstRow: 0, endRow: 0 }
    return { firstRow: store.firstNumber, endRow: store.endNumber }
  }

  #beginSearch(): void {
    const { log, monoMs } = this.#ports
    this.#isChanged = true
    this.#search = this.#matcher === null ? null : new LogSearch(log.store, this.#matcher, log.settledNumber, monoMs)
  }

  #placedAt(row: number): Placed | null {
    const number = this.#isFilter ? (this.#search?.numberAt(row) ?? null) : row
    return number === null ? null : this.#ports.log.store.find(number)
  }

  #describe(placed: Placed): LogRow | null {
    return describeRow(this.#ports.log.store, placed, this.#matcher)
  }
}
