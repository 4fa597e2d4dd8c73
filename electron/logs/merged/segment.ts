import type { LogFormat, LogLevel } from '../../../shared/logs/log-entry.ts'
import { logFormats, logLevels } from '../../../shared/logs/log-entry.ts'

/** Bytes of text in a full segment, and the most entries of one. */
export const segmentBytes = 1024 * 1024
const mostEntries = 16_384
const firstBytes = 32 * 1024
const firstEntries = 256
const newline = 0x0a
const noLevel = 255

/** Marks of an entry, as bits. `isOwn`: the deck says it, no worker printed it. */
export const marks = { isEscaped: 1, isError: 2, isBroken: 4, isCut: 8, isOwn: 16 } as const

interface EntryColumns {
  readonly atMs: Float64Array
  readonly lastAtMs: Float64Array
  readonly head: Uint32Array
  readonly source: Uint32Array
  readonly level: Uint8Array
  readonly format: Uint8Array
  readonly mark: Uint8Array
  readonly lineCount: Uint32Array
  readonly repeatCount: Uint32Array
}

/** What is known of an entry when its first line came. */
export interface NewEntry {
  readonly atMs: number
  readonly source: number
  readonly level: LogLevel | null
  readonly format: LogFormat
  readonly marks: number
}

/**
 * A part of the log: text as it came, line by line, in one piece of memory that can be searched as it is, and columns about its
 * entries. A block is what belongs to one entry without a gap; its first one lies in the entry's own segment, further ones
 * where the text was when they came.
 */
export class Segment {
  readonly firstNumber: number
  #bytes = Buffer.allocUnsafeSlow(firstBytes)
  #usedBytes = 0
  #entryCount = 0
  #blockCount = 0
  #columns = createColumns(firstEntries)
  /** Where each block begins, and whose it is, counted from the first entry of this segment. */
  #blockFrom = new Uint32Array(firstEntries)
  #blockOwner = new Int32Array(firstEntries)

  constructor(firstNumber: number) {
    this.firstNumber = firstNumber
  }

  get endNumber(): number {
    return this.firstNumber + this.#entryCount
  }

  get blockCount(): number {
    return this.#blockCount
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /** What it costs, whether it is used or not. */
  get keptBytes(): number {
    return this.#bytes.length + this.#columns.atMs.length * 39 + this.#blockFrom.length * 8
  }

  /** The text, for a search; each block ends with a newline. */
  get text(): Buffer {
    return this.#bytes.subarray(0, this.#usedBytes)
  }

  /** Whether so much more may be put here. */
  takes(byteCount: number): boolean {
    return (
      this.#entryCount < mostEntries && this.#blockCount < mostEntries * 2 && this.#usedBytes + byteCount < segmentBytes
    )
  }

  /** Puts an entry with its first line here; answers its number. */
  addEntry(entry: NewEntry, bytes: Uint8Array, from: number, to: number): number {
    if (this.#entryCount === this.#columns.atMs.length) this.#columns = grownColumns(this.#columns)
    const index = this.#entryCount
    const columns = this.#columns
    columns.atMs[index] = entry.atMs
    columns.lastAtMs[index] = entry.atMs
    columns.source[index] = entry.source
    columns.level[index] = entry.level === null ? noLevel : logLevels.indexOf(entry.level)
    columns.format[index] = logFormats.indexOf(entry.format)
    columns.mark[index] = entry.marks
    columns.lineCount[index] = 1
    columns.repeatCount[index] = 1
    this.#entryCount++
    columns.head[index] = this.addBlock(this.firstNumber + index, bytes, from, to)
    return this.firstNumber + index
  }

  /** Puts a further line of an entry here; answers its block, which may be the one before it. */
  addBlock(owner: number, bytes: Uint8Array, from: number, to: number): number {
    const relative = owner - this.firstNumber
    const last = this.#blockCount - 1
    const goesOn = last >= 0 && this.#blockOwner[last] === relative
    if (!goesOn) {
      if (this.#blockCount === this.#blockFrom.length) this.#growBlocks()
      this.#blockFrom[this.#blockCount] = this.#usedBytes
      this.#blockOwner[this.#blockCount] = relative
      this.#blockCount++
    }
    this.#put(bytes, from, to)
    return this.#blockCount - 1
  }

  /** Of the block, without its last newline. */
  blockText(block: number): Buffer {
    return this.#bytes.subarray(this.blockFrom(block), this.blockEnd(block) - 1)
  }

  blockFrom(block: number): number {
    return this.#blockFrom[block] ?? this.#usedBytes
  }

  blockEnd(block: number): number {
    return block + 1 < this.#blockCount ? (this.#blockFrom[block + 1] ?? 0) : this.#usedBytes
  }

  /** The block that this byte lies in. */
  blockAt(offset: number): number {
    let low = 0
    let high = this.#blockCount - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#blockFrom[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  ownerOf(block: number): number {
    return this.firstNumber + (this.#blockOwner[block] ?? 0)
  }

  headOf(number: number): number {
    return this.#columns.head[number - this.firstNumber] ?? 0
  }

  atMs(number: number): number {
    return this.#columns.atMs[number - this.firstNumber] ?? 0
  }

  lastAtMs(number: number): number {
    return this.#columns.lastAtMs[number - this.firstNumber] ?? 0
  }

  source(number: number): number {
    return this.#columns.source[number - this.firstNumber] ?? 0
  }

  /** Its index among `logLevels`; -1: none. */
  levelIndex(number: number): number {
    const level = this.#columns.level[number - this.firstNumber] ?? noLevel
    return level === noLevel ? -1 : level
  }

  level(number: number): LogLevel | null {
    return logLevels[this.levelIndex(number)] ?? null
  }

  format(number: number): LogFormat {
    return logFormats[this.#columns.format[number - this.firstNumber] ?? 0] ?? 'plain'
  }

  has(number: number, mark: number): boolean {
    return ((this.#columns.mark[number - this.firstNumber] ?? 0) & mark) !== 0
  }

  mark(number: number, mark: number): void {
    const index = number - this.firstNumber
    this.#columns.mark[index] = (this.#columns.mark[index] ?? 0) | mark
  }

  lineCount(number: number): number {
    return this.#columns.lineCount[number - this.firstNumber] ?? 0
  }

  repeatCount(number: number): number {
    return this.#columns.repeatCount[number - this.firstNumber] ?? 0
  }

  /** What it is told to be when more of it is known. */
  setReading(number: number, level: LogLevel | null, format: LogFormat): void {
    const index = number - this.firstNumber
    this.#columns.level[index] = level === null ? noLevel : logLevels.indexOf(level)
    this.#columns.format[index] = logFormats.indexOf(format)
  }

  addLine(number: number, atMs: number): void {
    const index = number - this.firstNumber
    this.#columns.lineCount[index] = this.lineCount(number) + 1
    this.#columns.lastAtMs[index] = atMs
  }

  setRepeats(number: number, count: number, atMs: number): void {
    const index = number - this.firstNumber
    this.#columns.repeatCount[index] = count
    this.#columns.lastAtMs[index] = atMs
  }

  #put(bytes: Uint8Array, from: number, to: number): void {
    const needed = this.#usedBytes + to - from + 1
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(segmentBytes, this.#bytes.length * 4)))
      grown.set(this.text)
      this.#bytes = grown
    }
    // Short lines byte by byte: a view of each costs more than its bytes.
    if (to - from < 32) for (let index = from; index < to; index++) this.#bytes[this.#usedBytes++] = bytes[index] ?? 0
    else {
      this.#bytes.set(bytes.subarray(from, to), this.#usedBytes)
      this.#usedBytes += to - from
    }
    this.#bytes[this.#usedBytes++] = newline
  }

  #growBlocks(): void {
    const size = this.#blockFrom.length * 2
    const from = new Uint32Array(size)
    from.set(this.#blockFrom)
    const owner = new Int32Array(size)
    owner.set(this.#blockOwner)
    this.#blockFrom = from
    this.#blockOwner = owner
  }
}

function createColumns(size: number): EntryColumns {
  return {
    atMs: new Float64Array(size),
    lastAtMs: new Float64Array(size),
    head: new Uint32Array(size),
    source: new Uint32Array(size),
    level: new Uint8Array(size),
    format: new Uint8Array(size),
    mark: new Uint8Array(size),
    lineCount: new Uint32Array(size),
    repeatCount: new Uint32Array(size),
  }
}

function grownColumns(columns: EntryColumns): EntryColumns {
  const grown = createColumns(columns.atMs.length * 2)
  grown.atMs.set(columns.atMs)
  grown.lastAtMs.set(columns.lastAtMs)
  grown.head.set(columns.head)
  grown.source.set(columns.source)
  grown.level.set(columns.level)
  grown.format.set(columns.format)
  grown.mark.set(columns.mark)
  grown.lineCount.set(columns.lineCount)
  grown.repeatCount.set(columns.repeatCount)
  return grown
}
