import { readAnsi } from '../reading/ansi-text.ts'
import { readLine } from '../reading/read-line.ts'
import { belongsToEntry, type OpenShape, openShape } from './belongs-to-entry.ts'
import type { ReadLine } from './line-reader.ts'
import type { LogStore, Placed } from './log-store.ts'
import { marks } from './segment.ts'

/** A line that comes later than this after the one before it is no part of its entry. */
const entryOpenMs = 1000
/** The same line within this time is a run; a run that lasts is told anew, so that it has its place among the others. */
const repeatWithinMs = 2000
const longestRunMs = 10_000
/** An entry of more lines is no stack; what follows is an entry of its own. */
const mostLines = 2000
/** So much of a further line is looked at. */
const lookBytes = 200

interface Open {
  readonly placed: Placed
  readonly atMs: number
  lastAtMs: number
  shape: OpenShape
  lineCount: number
  /** The last line was the same as its first. */
  isRepeated: boolean
}

/** What a grouper says of fields it saw. */
export interface GrouperPorts {
  readonly store: LogStore
  /** Names of fields of a structured line. */
  fields(names: readonly string[]): void
  /** The same line came again. */
  repeated(placed: Placed): void
  /** A further line came to an entry that may have been looked at. */
  grown(placed: Placed): void
  /** Whether the same line again is told as a count of the first. */
  foldsRuns(): boolean
}

/** Makes entries of one stream's lines: what belongs to a line, and runs of the same. */
export class EntryGrouper {
  readonly #ports: GrouperPorts
  readonly #source: number
  #open: Open | null = null

  constructor(ports: GrouperPorts, source: number) {
    this.#ports = ports
    this.#source = source
  }

  /** The entry that a further line could still belong to. */
  openNumber(nowMs: number, openMs: number): number | null {
    const open = this.#open
    return open !== null && nowMs - open.lastAtMs < openMs ? open.placed.number : null
  }

  /** Answers the number of the entry that the line belongs to. */
  take(line: ReadLine, atMs: number): number {
    const open = this.#stillOpen(atMs)
    // By its own lines the last of a run becomes an entry, which is the open one then.
    if (open !== null && this.#addTo(open, line, atMs)) return (this.#open ?? open).placed.number
    if (open !== null && this.#repeats(open, line, atMs)) return open.placed.number
    return this.#begin(line, atMs)
  }

  /** What comes next is no part of what came. */
  close(): void {
    this.#open = null
  }

  #stillOpen(atMs: number): Open | null {
    const open = this.#open
    if (open === null || atMs - open.lastAtMs > repeatWithinMs) return null
    return open.placed.number >= this.#ports.store.firstNumber ? open : null
  }

  #addTo(open: Open, line: ReadLine, atMs: number): boolean {
    if (atMs - open.lastAtMs > entryOpenMs || open.lineCount >= mostLines) return false
    const text = head(line)
    const shape = belongsToEntry(text, open.shape)
    if (shape === null) return false
    const owner = open.isRepeated ? this.#unfold(open, atMs) : open
    const { store } = this.#ports
    const { placed } = owner
    store.addLine(placed, atMs, line.bytes, line.from, line.to)
    owner.lastAtMs = atMs
    owner.shape = shape
    owner.lineCount++
    if (text.includes('\u001b')) placed.segment.mark(placed.number, marks.isEscaped)
    if (/^\s+at /.test(text)) markStack(store, placed)
    this.#ports.grown(placed)
    return true
  }

  /** The last repeat turns out to have lines of its own: it is an entry. */
  #unfold(open: Open, atMs: number): Open {
    const { store } = this.#ports
    const { placed } = open
    const text = placed.segment.blockText(placed.segment.headOf(placed.number))
    const bytes = Buffer.from(text)
    store.repeat(placed, -1, open.lastAtMs)
    this.#begin({ bytes, from: 0, to: bytes.length, wholeBytes: bytes.length, isBroken: false }, atMs)
    return this.#open ?? open
  }

  #repeats(open: Open, line: ReadLine, atMs: number): boolean {
    if (!this.#ports.foldsRuns() || open.lineCount > 1 || atMs - open.atMs > longestRunMs) return false
    const { segment, number } = open.placed
    const before = segment.blockText(segment.headOf(number))
    const length = line.to - line.from
    if (before.length !== length || line.isBroken || line.wholeBytes !== length) return false
    if (before.compare(line.bytes, line.from, line.to) !== 0) return false
    this.#ports.store.repeat(open.placed, 1, atMs)
    this.#ports.repeated(open.placed)
    open.lastAtMs = atMs
    open.isRepeated = true
    return true
  }

  #begin(line: ReadLine, atMs: number): number {
    const raw = latin(line, line.to)
    const isEscaped = raw.includes('\u001b')
    const text = isEscaped ? readAnsi(raw).text : raw
    const { level, format, fields } = readLine(text)
    const isCut = line.wholeBytes !== line.to - line.from
    const bits =
      (isEscaped ? marks.isEscaped : 0) |
      (format === 'stack' || level === 'error' || level === 'fatal' ? marks.isError : 0) |
      (line.isBroken ? marks.isBroken : 0) |
      (isCut ? marks.isCut : 0)
    const entry = { atMs, source: this.#source, level, format, marks: bits }
    const placed = this.#ports.store.add(entry, line.bytes, line.from, line.to)
    if (isCut) this.#ports.store.setWhole(placed, line.wholeBytes)
    const names = Object.keys(fields)
    if (names.length > 0) this.#ports.fields(names)
    this.#open = { placed, atMs, lastAtMs: atMs, shape: openShape(text), lineCount: 1, isRepeated: false }
    return placed.number
  }
}

/** Lines of a stack below words of the app's own: an error, whatever stands above it. */
function markStack(store: LogStore, placed: Placed): void {
  const { segment, number } = placed
  if (segment.has(number, marks.isError) && segment.format(number) !== 'plain') return
  segment.mark(number, marks.isError)
  if (segment.format(number) === 'plain') store.setReading(placed, segment.level(number) ?? 'error', 'stack')
}

/** Enough of a further line to see what it is. */
function head(line: ReadLine): string {
  return latin(line, Math.min(line.to, line.from + lookBytes))
}

/** Byte by byte: what is looked for is ASCII, and this costs a fourth of reading UTF-8. */
function latin({ bytes, from }: ReadLine, to: number): string {
  return bytes.toString('latin1', from, to)
}
