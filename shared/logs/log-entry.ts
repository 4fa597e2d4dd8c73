import type { Tone } from '../model/event.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]

/** What a line was read as; `plain`: nothing of these. */
export const logFormats = ['plain', 'pino', 'bunyan', 'winston', 'json', 'logfmt', 'access', 'debug', 'stack'] as const
export type LogFormat = (typeof logFormats)[number]

export type LogSource =
  | { readonly kind: 'slot'; readonly slot: number; readonly generation: number; readonly stream: 'stdout' | 'stderr' }
  /** What the deck itself says: lifecycle, faults, reloads, load. `eventId` is that of the lifecycle event. */
  | { readonly kind: 'deck'; readonly eventId: number; readonly slot: number | null; readonly tone: Tone }

/** In which request of which worker a line was written, as its agent told. */
export interface LogRequest {
  /** "3.2.417": slot, generation, number of the request in that worker. */
  readonly requestId: string
  /** "GET /api/cart/7f31". */
  readonly line: string
}

/** Colours and weights of a text, by position in it. */
export interface AnsiSpan {
  readonly from: number
  readonly to: number
  /** Names of our own palette: 'red', 'bright-black', 'bold', 'dim', … */
  readonly styles: readonly string[]
}

/** One entry: a line with what belongs to it (a stack), or a run of the same line. Its number is its place in the one order. */
export interface LogRow {
  /** Given on arrival, growing; the order of two streams of one worker is that of arrival, too. */
  readonly number: number
  readonly atMs: number
  readonly source: LogSource
  readonly level: LogLevel | null
  readonly format: LogFormat
  /** What a person reads first: the message of a structured line, else the line. At most `limits.logRowChars`. */
  readonly message: string
  readonly ansi: readonly AnsiSpan[]
  /** Structured fields as text, without message, level and time; at most 20. */
  readonly fields: Readonly<Record<string, string>>
  /** Further lines of the entry. */
  readonly moreLineCount: number
  /** How often the same line came in a row; 1 = once. */
  readonly repeatCount: number
  readonly lastAtMs: number
  readonly request: LogRequest | null
  /** Equal errors have the same; null: it is none. */
  readonly errorId: string | null
  /** Where the query matches `message`, as [from, to) pairs; `isMatch` also where the match lies elsewhere in the entry. */
  readonly hits: readonly (readonly [number, number])[]
  readonly isMatch: boolean
  /** What is said of a line that is not whole; '' : it is. */
  readonly remark: string
}

/** What one look found, oldest first. */
export interface LogFound {
  readonly rows: readonly LogRow[]
  /** The entry's number before which to go on; null: all was looked at. */
  readonly nextBefore: number | null
}

/** All of one entry, on request. */
export interface LogEntry {
  readonly row: LogRow
  /** Every line as it came, cleaned; `raw` of a structured one is what was printed. */
  readonly lines: readonly string[]
  readonly fields: Readonly<Record<string, string>>
  readonly isCut: boolean
}

/** A stack frame that was looked up. */
export interface LogFrame {
  readonly functionName: string
  readonly file: string
  readonly line: number | null
  readonly column: number | null
  readonly isOwn: boolean
}

/** Equal errors of all workers, by their stack. */
export interface LogErrorGroup {
  readonly errorId: string
  /** "TypeError: Cannot read properties of undefined". */
  readonly title: string
  readonly count: number
  readonly slots: readonly number[]
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly firstNumber: number
  readonly lastNumber: number
  readonly frames: readonly LogFrame[]
  /** Lines of source around the first own frame; null: not to be had. */
  readonly code: { readonly firstLine: number; readonly lines: readonly string[]; readonly atLine: number } | null
  /** Why its places may be off, or are those of the code that runs ("its source map cannot be read: …"); '': neither. */
  readonly remark: string
  /** It first came after the last reload. */
  readonly isNew: boolean
}
