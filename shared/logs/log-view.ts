import type { LogFormat, LogLevel } from './log-entry.ts'

/** One column of the density strip. */
export interface LogDensity {
  readonly count: number
  readonly warnCount: number
  readonly errorCount: number
  readonly matchCount: number
}

/**
 * Where the watched log stands; pushed when it changed, at most 5 times a second. Rows are numbered for ever: with `highlight`
 * a row is an entry and has its number; with `filter` rows are the matches, numbered by the search. Rows before `firstRow`
 * are gone.
 */
export interface LogState {
  readonly clusterId: string
  /** Grows with every new query: answers to an older one are void. */
  readonly viewId: number
  readonly mode: 'highlight' | 'filter'
  readonly firstRow: number
  /** One after the newest. */
  readonly endRow: number
  readonly entryCount: number
  readonly keptBytes: number
  readonly mostBytes: number
  readonly oldestAtMs: number | null
  readonly newestAtMs: number | null
  /** Of everything kept; null: there is no query. */
  readonly matchCount: number | null
  /** Share of everything kept that was searched, 0–1. */
  readonly searchedRatio: number
  /** Why the query cannot be read: "pattern invalid: …"; null: it can. */
  readonly problem: string | null
  /** What is gone: pushed out by newer ones, or never read because a flood came faster than it could be. */
  readonly evictedCount: number
  readonly dropped: readonly { readonly slot: number; readonly lineCount: number; readonly byteCount: number }[]
  readonly levels: Readonly<Partial<Record<LogLevel, number>>>
  readonly formats: readonly LogFormat[]
  /** Names of fields that were seen, most frequent first; at most 30. */
  readonly fieldNames: readonly string[]
  readonly density: readonly LogDensity[]
  /** Time of the first column, and how much one stands for. */
  readonly densityFromMs: number
  readonly densityStepMs: number
  readonly errorGroupCount: number
  readonly newErrorGroupCount: number
}

export const logSaveFormats = ['text', 'jsonl'] as const
