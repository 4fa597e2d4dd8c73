import type { LogFormat, LogLevel, LogRequest, LogSource } from '../../../shared/logs/log-entry.ts'
import { marks, type NewEntry, Segment } from './segment.ts'

/** Where one entry lies. */
export interface Placed {
  readonly segment: Segment
  readonly number: number
}

/** A further block of an entry, elsewhere than its first. */
interface FurtherBlock {
  readonly segment: Segment
  readonly block: number
}

/** What hears of entries that come and go: counts over all that is kept. */
export interface StoreTally {
  added(placed: Placed): void
  evicted(placed: Placed): void
}

/**
 * Everything kept of one cluster's log, in order, bounded by bytes: the oldest segment goes when a new one has no room. O(1) per
 * line.
 */
export class LogStore {
  readonly #mostBytes: number
  readonly #tally: StoreTally
  readonly #evictedSegment: (segment: Segment) => void
  #segments: Segment[] = [new Segment(0)]
  #further = new Map<number, FurtherBlock[]>()
  readonly #sources = new Map<number, LogSource>()
  #nextSource = 0
  readonly #wholeBytes = new Map<number, number>()
  readonly #requests = new Map<number, LogRequest>()
  readonly #errorIds = new Map<number, string>()
  #evictedLineCount = 0
  #evictedCount = 0
  #lineCount = 0

  constructor(mostBytes: number, tally: StoreTally, evictedSegment: (segment: Segment) => void) {
    this.#mostBytes = mostBytes
    this.#tally = tally
    this.#evictedSegment = evictedSegment
  }

  /** Oldest first. */
  get segments(): readonly Segment[] {
    return this.#segments
  }

  get firstNumber(): number {
    return this.#segments[0]?.firstNumber ?? 0
  }

  get endNumber(): number {
    return this.#newest.endNumber
  }

  get keptBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.keptBytes, 0)
  }

  get evictedCount(): number {
    return this.#evictedCount
  }

  /** Lines in what is kept, and in what was evicted; each of a run counts. */
  get lineCounts(): { readonly kept: number; readonly evicted: number } {
    return { kept: this.#lineCount, evicted: this.#evictedLineCount }
  }

  /** The number that entries of this source are kept with. */
  addSource(source: LogSource): number {
    this.#sources.set(this.#nextSource, source)
    return this.#nextSource++
  }

  sourceAt(index: number): LogSource | undefined {
    return this.#sources.get(index)
  }

  sourceOf({ segment, number }: Placed): LogSource | undefined {
    return this.#sources.get(segment.source(number))
  }

  add(entry: NewEntry, bytes: Uint8Array, from: number, to: number): Placed {
    const segment = this.#roomFor(to - from + 1)
    const placed = { segment, number: segment.addEntry(entry, bytes, from, to) }
    if ((entry.marks & marks.isOwn) === 0) this.#lineCount++
    this.#tally.added(placed)
    return placed
  }

  /** A further line of an entry that is still kept. */
  addLine({ segment, number }: Placed, atMs: number, bytes: Uint8Array, from: number, to: number): void {
    const place = this.#roomFor(to - from + 1)
    const blocksBefore = place.blockCount
    const block = place.addBlock(number, bytes, from, to)
    if (place.blockCount > blocksBefore) {
      const further = this.#further.get(number)
      if (further === undefined) this.#further.set(number, [{ segment: place, block }])
      else further.push({ segment: place, block })
    }
    segment.addLine(number, atMs)
    this.#lineCount++
  }

  /** More is known of it by now than its first line told. */
  setReading(placed: Placed, level: LogLevel | null, format: LogFormat): void {
    this.#tally.evicted(placed)
    placed.segment.setReading(placed.number, level, format)
    this.#tally.added(placed)
  }

  /** In which request it was written, as the agent told. */
  setRequest(number: number, request: LogRequest): void {
    if (number >= this.firstNumber) this.#requests.set(number, request)
  }

  setErrorId(number: number, errorId: string): void {
    this.#errorIds.set(number, errorId)
  }

  /** Equal errors have the same; null: it is none, or was not looked at yet. */
  errorIdOf(number: number): string | null {
    return this.#errorIds.get(number) ?? null
  }

  requestOf(number: number): LogRequest | null {
    return this.#requests.get(number) ?? null
  }

  /** How long its first line was before it was cut. */
  setWhole({ number }: Placed, byteCount: number): void {
    this.#wholeBytes.set(number, byteCount)
  }

  wholeBytes(number: number): number | null {
    return this.#wholeBytes.get(number) ?? null
  }

  /** The same line came again (1), or the last repeat was none (-1). */
  repeat({ segment, number }: Placed, by: 1 | -1, atMs: number): void {
    segment.setRepeats(number, segment.repeatCount(number) + by, atMs)
    this.#lineCount += by
  }

  /** Null: it is gone, or never was. */
  find(number: number): Placed | null {
    if (number < this.firstNumber || number >= this.endNumber) return null
    const index = this.segmentIndex(number)
    const segment = this.#segments[index]
    return segment === undefined ? null : { segment, number }
  }

  /** Of the segment that holds this number, among those kept. */
  segmentIndex(number: number): number {
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#segments[middle]?.firstNumber ?? 0) <= number) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The entry's blocks, in order. */
  blocks({ segment, number }: Placed): Buffer[] {
    const first = segment.blockText(segment.headOf(number))
    const further = this.#further.get(number)
    if (further === undefined) return [first]
    return [first, ...further.map((one) => one.segment.blockText(one.block))]
  }

  /** All lines of the entry, joined by newlines. */
  text(placed: Placed): string {
    const { segment, number } = placed
    if (!this.#further.has(number)) return segment.blockText(segment.headOf(number)).toString('utf8')
    return this.blocks(placed)
      .map((block) => block.toString('utf8'))
      .join('\n')
  }

  /** The first entry at or after this time; the end if there is none. Times never go back. */
  numberAt(atMs: number): number {
    let low = this.firstNumber
    let high = this.endNumber
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const placed = this.find(middle)
      if (placed !== null && placed.segment.atMs(middle) < atMs) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Forgets everything; numbers go on. */
  clear(): void {
    const next = this.endNumber
    for (const segment of this.#segments) this.#forget(segment)
    this.#segments = [new Segment(next)]
    this.#further.clear()
    // A person wanted that gone: it is not what had to make room.
    this.#evictedCount = 0
    this.#evictedLineCount = 0
  }

  get #newest(): Segment {
    const newest = this.#segments.at(-1)
    if (newest === undefined) throw new Error('a log without a segment')
    return newest
  }

  #roomFor(byteCount: number): Segment {
    const newest = this.#newest
    if (newest.takes(byteCount)) return newest
    const opened = new Segment(newest.endNumber)
    this.#segments.push(opened)
    while (this.#segments.length > 2 && this.keptBytes > this.#mostBytes) {
      const [oldest] = this.#segments.splice(0, 1)
      if (oldest !== undefined) this.#forget(oldest)
    }
    return opened
  }

  #forget(segment: Segment): void {
    for (let number = segment.firstNumber; number < segment.endNumber; number++) {
      const lineCount = segment.lineCount(number) + segment.repeatCount(number) - 1
      if (!segment.has(number, marks.isOwn)) {
        this.#lineCount -= lineCount
        this.#evictedLineCount += lineCount
      }
      this.#evictedCount++
      this.#tally.evicted({ segment, number })
      // An event of the deck is a source of its own.
      const source = segment.source(number)
      if (this.#sources.get(source)?.kind === 'deck') this.#sources.delete(source)
    }
    for (const number of this.#further.keys()) {
      if (number < segment.endNumber) this.#further.delete(number)
    }
    for (const facts of [this.#wholeBytes, this.#requests, this.#errorIds])
      for (const number of facts.keys()) if (number < segment.endNumber) facts.delete(number)
    this.#evictedSegment(segment)
  }
}
