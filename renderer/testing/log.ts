import type { DeckBridge } from '../../shared/ipc/contract.ts'
import type { LogRow } from '../../shared/logs/log-entry.ts'
import type { LogState } from '../../shared/logs/log-view.ts'
import { fail, ok } from '../../shared/result.ts'

/** A plain line of slot 1. */
export function aLogRow(number: number, change: Partial<LogRow> = {}): LogRow {
  return {
    number,
    atMs: number * 10,
    source: { kind: 'slot', slot: 1, generation: 1, stream: 'stdout' },
    level: null,
    format: 'plain',
    message: `line ${number}`,
    ansi: [],
    fields: {},
    moreLineCount: 0,
    repeatCount: 1,
    lastAtMs: number * 10,
    request: null,
    errorId: null,
    hits: [],
    isMatch: false,
    remark: '',
    ...change,
  }
}

/** Everything kept was searched, and nothing was lost. */
export function aLogState(change: Partial<LogState> = {}): LogState {
  return {
    clusterId: 'a',
    viewId: 1,
    mode: 'highlight',
    firstRow: 0,
    endRow: 0,
    entryCount: 0,
    keptBytes: 0,
    mostBytes: 128 * 1024 * 1024,
    oldestAtMs: null,
    newestAtMs: null,
    matchCount: null,
    searchedRatio: 1,
    problem: null,
    evictedCount: 0,
    dropped: [],
    levels: {},
    formats: [],
    fieldNames: [],
    density: [],
    densityFromMs: 0,
    densityStepMs: 1000,
    errorGroupCount: 0,
    newErrorGroupCount: 0,
    ...change,
  }
}

/** A log in memory, which is searched for words as they are. */
export class FakeLog {
  readonly #rowOf: (number: number) => LogRow
  #count: number
  #viewId = 0
  #query = ''
  #mode: LogState['mode'] = 'highlight'

  constructor(count: number, rowOf: (number: number) => LogRow = aLogRow) {
    this.#count = count
    this.#rowOf = rowOf
  }

  append(count: number): void {
    this.#count += count
  }

  search(query: string, mode: LogState['mode']): LogState {
    this.#viewId += 1
    this.#query = query
    this.#mode = mode
    return this.state()
  }

  state(): LogState {
    const rows = this.#view()
    return aLogState({
      viewId: this.#viewId,
      mode: this.#mode,
      endRow: rows.length,
      entryCount: this.#count,
      matchCount: this.#query === '' ? null : rows.filter(({ isMatch }) => isMatch).length,
    })
  }

  /** Answers what a window asks of its rows. */
  readonly invoke: DeckBridge['invoke'] = async (name, input) => {
    const answer = this.#answer(name, { ...input })
    // Each command's own output, by its name.
    return answer === undefined ? fail('not-found', `Nothing known of ${name}`) : ok(answer as never)
  }

  #answer(name: string, input: Record<string, unknown>): unknown {
    if (input.viewId !== this.#viewId) return undefined
    const rows = this.#view()
    const from = Number(input.fromRow)
    if (name === 'log.rows') return rows.slice(from, from + Number(input.count))
    if (name === 'log.step') return step(rows, from, input.direction === 'next' ? 1 : -1)
    if (name === 'log.rowAt') return rowAt(rows, JSON.parse(JSON.stringify(input.at)))
    return undefined
  }

  #view(): readonly LogRow[] {
    const all = Array.from({ length: this.#count }, (_, number) => {
      const row = this.#rowOf(number)
      const at = this.#query === '' ? -1 : row.message.indexOf(this.#query)
      const hits = at === -1 ? [] : [[at, at + this.#query.length] as const]
      return { ...row, isMatch: at !== -1, hits }
    })
    return this.#mode === 'filter' && this.#query !== '' ? all.filter(({ isMatch }) => isMatch) : all
  }
}

function step(rows: readonly LogRow[], from: number, by: 1 | -1) {
  for (let row = from + by; row >= 0 && row < rows.length; row += by) {
    if (rows[row]?.isMatch) return { row, ordinal: rows.slice(0, row + 1).filter(({ isMatch }) => isMatch).length }
  }
  return null
}

function rowAt(rows: readonly LogRow[], at: { readonly atMs?: number; readonly number?: number }): number | null {
  const found = rows.findIndex(({ atMs, number }) =>
    at.atMs === undefined ? number >= Number(at.number) : atMs >= at.atMs,
  )
  return rows.length === 0 ? null : found === -1 ? rows.length - 1 : found
}
