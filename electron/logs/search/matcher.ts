import type { LogFormat, LogRequest, LogSource } from '../../../shared/logs/log-entry.ts'
import type { LogStore, Placed } from '../merged/log-store.ts'
import { marks } from '../merged/segment.ts'
import { readAnsi } from '../reading/ansi-text.ts'
import type { LineReading } from '../reading/line-reading.ts'
import { readLine } from '../reading/read-line.ts'
import { isQuickField, quickField } from './quick-field.ts'

/** Formats of lines that are one JSON object. */
const jsonFormats: ReadonlySet<LogFormat> = new Set(['pino', 'bunyan', 'winston', 'json'])

/** One entry as a condition of a query looks at it: what costs something is made when it is first asked for. */
export class EntryLook {
  readonly placed: Placed
  readonly #store: LogStore
  readonly #bytes: string | null
  #text: string | null = null
  #smallText: string | null = null
  #reading: LineReading | null = null

  /** `bytes`: all text of its segment, read byte by byte, where somebody has it. */
  constructor(store: LogStore, placed: Placed, bytes: string | null = null) {
    this.#store = store
    this.#bytes = bytes
    this.placed = placed
  }

  get source(): LogSource | undefined {
    return this.#store.sourceOf(this.placed)
  }

  /** All its lines, cleaned. */
  get text(): string {
    this.#text ??= this.#read()
    return this.#text
  }

  #read(): string {
    const raw = this.#store.text(this.placed)
    // Most entries are one line without colours.
    const lines = raw.includes('\n') ? raw.split('\n') : [raw]
    return lines.length === 1 ? readAnsi(raw).text : lines.map((line) => readAnsi(line).text).join('\n')
  }

  get smallText(): string {
    this.#smallText ??= this.text.toLowerCase()
    return this.#smallText
  }

  /** A field of its line, without reading the others. Undefined: it has none; null: only the whole reading can tell. */
  quickField(name: string): string | undefined | null {
    const { segment, number } = this.placed
    if (this.#bytes === null || segment.has(number, marks.isEscaped) || segment.lineCount(number) !== 1) return null
    if (!jsonFormats.has(segment.format(number)) || !isQuickField(name)) return null
    const block = segment.headOf(number)
    return quickField(this.#bytes, segment.blockFrom(block), segment.blockEnd(block) - 1, name)
  }

  get request(): LogRequest | null {
    return this.#store.requestOf(this.placed.number)
  }

  get reading(): LineReading {
    const end = this.text.indexOf('\n')
    this.#reading ??= readLine(end === -1 ? this.text : this.text.slice(0, end))
    return this.#reading
  }
}

/** What to look for in the bytes, before an entry is looked at: any of these, as UTF-8 read byte by byte. */
export interface Needles {
  readonly bytes: readonly string[]
  /** Instead of them, where it is stricter: it matches in the bytes of whatever matches, and nowhere else. */
  readonly pattern: RegExp | null
  /** The needles are in small letters, and so must be what they are looked for in. */
  readonly ignoresCase: boolean
}

/** A query, ready to be asked of entries. */
export interface Matcher {
  /** No entry without one of these matches; null: each must be looked at. */
  readonly needles: Needles | null
  /** Each entry with one of them matches: none need be looked at. */
  readonly isDecidedByNeedles: boolean
  matches(look: EntryLook): boolean
  /** Where it matches in a text that is shown, as [from, to) in order. */
  hits(text: string): (readonly [number, number])[]
}
