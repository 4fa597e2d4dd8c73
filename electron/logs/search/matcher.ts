import type { LogRequest, LogSource } from '../../../shared/logs/log-entry.ts'
import type { LogStore, Placed } from '../merged/log-store.ts'
import { readAnsi } from '../reading/ansi-text.ts'
import type { LineReading } from '../reading/line-reading.ts'
import { readLine } from '../reading/read-line.ts'

/** One entry as a condition of a query looks at it: what costs something is made when it is first asked for. */
export class EntryLook {
  readonly placed: Placed
  readonly #store: LogStore
  #text: string | null = null
  #smallText: string | null = null
  #reading: LineReading | null = null

  constructor(store: LogStore, placed: Placed) {
    this.#store = store
    this.placed = placed
  }

  get source(): LogSource | undefined {
    return this.#store.sourceOf(this.placed)
  }

  /** All its lines, cleaned. */
  get text(): string {
    this.#text ??= this.#store
      .text(this.placed)
      .split('\n')
      .map((line) => readAnsi(line).text)
      .join('\n')
    return this.#text
  }

  get smallText(): string {
    this.#smallText ??= this.text.toLowerCase()
    return this.#smallText
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
