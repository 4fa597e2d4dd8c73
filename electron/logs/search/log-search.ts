import type { LogStore, Placed } from '../merged/log-store.ts'
import { secondOf } from '../merged/log-tally.ts'
import { marks, type Segment } from '../merged/segment.ts'
import { EntryLook, type Matcher } from './matcher.ts'

/** A slice of work; lines are taken in between. */
const sliceMs = 8
const looksBetweenClocks = 64
/** Rows of a search begin in the middle of all numbers: older matches that are found later come before. */
const firstRowOfAll = 1_000_000_000

/** Matches in one segment, ascending. */
interface Part {
  readonly segment: Segment
  numbers: number[]
}

/**
 * All matches of one query in everything that is kept. It begins with the newest segment, for that is what a person looks at, and
 * goes on with what comes.
 */
export class LogSearch {
  readonly #store: LogStore
  readonly #matcher: Matcher
  readonly #monoMs: () => number
  /** Oldest first. */
  #parts: Part[] = []
  #matchCount = 0
  #firstRow = firstRowOfAll
  /** Everything from here to `#endNumber` was looked at. */
  #sweptFrom: number
  #endNumber: number
  readonly #startNumber: number
  readonly #sweeping: Generator<void, void>
  #isSwept = false
  readonly #buckets = new Map<number, number>()

  /** `endNumber`: what follows may still grow, and is looked at later. */
  constructor(store: LogStore, matcher: Matcher, endNumber: number, monoMs: () => number) {
    this.#store = store
    this.#matcher = matcher
    this.#monoMs = monoMs
    this.#sweptFrom = endNumber
    this.#endNumber = endNumber
    this.#startNumber = endNumber
    this.#sweeping = this.#sweep()
  }

  get matchCount(): number {
    return this.#matchCount
  }

  get firstRow(): number {
    return this.#firstRow
  }

  get endRow(): number {
    return this.#firstRow + this.#matchCount
  }

  /** How many matches fall in each second. */
  get buckets(): ReadonlyMap<number, number> {
    return this.#buckets
  }

  get isSwept(): boolean {
    return this.#isSwept
  }

  /** Share of everything kept that was looked at. */
  get searchedRatio(): number {
    const { firstNumber, endNumber } = this.#store
    const kept = endNumber - firstNumber
    if (kept <= 0 || (this.#isSwept && this.#endNumber >= endNumber)) return 1
    const looked = this.#endNumber - Math.max(firstNumber, this.#isSwept ? firstNumber : this.#sweptFrom)
    return Math.max(0, Math.min(1, looked / kept))
  }

  /** Goes on for a slice of time; answers whether more is to be done. */
  work(): boolean {
    if (!this.#isSwept) this.#isSwept = this.#sweeping.next().done === true
    return !this.#isSwept
  }

  /** Looks at what came, up to here. */
  advance(endNumber: number): void {
    for (let number = this.#endNumber; number < endNumber; number++) {
      const placed = this.#store.find(number)
      if (placed !== null && this.#matches(placed)) this.#append(placed)
    }
    this.#endNumber = Math.max(this.#endNumber, endNumber)
  }

  /** An entry got a further line: true when that makes another answer of it than was given. */
  isOutdatedBy(placed: Placed): boolean {
    const { number } = placed
    if (number >= this.#endNumber || number < this.#sweptFrom) return false
    return this.#has(number) !== this.#matches(placed)
  }

  segmentEvicted(segment: Segment): void {
    const [oldest] = this.#parts
    if (oldest === undefined || oldest.segment !== segment) return
    this.#parts.shift()
    this.#firstRow += oldest.numbers.length
    this.#matchCount -= oldest.numbers.length
    for (const number of oldest.numbers) this.#countAt(segment.atMs(number), -1)
  }

  /** The entry's number of the row; null: there is none. */
  numberAt(row: number): number | null {
    let index = row - this.#firstRow
    if (index < 0) return null
    for (const { numbers } of this.#parts) {
      if (index < numbers.length) return numbers[index] ?? null
      index -= numbers.length
    }
    return null
  }

  /** How many matches come before this number: the row of the first one at or after it, counted from the first. */
  countBefore(number: number): number {
    let count = 0
    for (const { segment, numbers } of this.#parts) {
      if (segment.endNumber <= number) count += numbers.length
      else return count + lowerBound(numbers, number)
    }
    return count
  }

  #has(number: number): boolean {
    const index = this.countBefore(number)
    return this.numberAt(this.#firstRow + index) === number
  }

  #matches(placed: Placed, bytes: string | null = null): boolean {
    return this.#matcher.matches(new EntryLook(this.#store, placed, bytes))
  }

  *#sweep(): Generator<void, void> {
    const segments = this.#store.segments.filter(({ firstNumber }) => firstNumber < this.#startNumber)
    /** Entries whose further lines lie in a segment that was looked at. */
    const carried = new Set<number>()
    let untilMs = this.#monoMs() + sliceMs
    for (const segment of segments.toReversed()) {
      if (segment.firstNumber < this.#store.firstNumber) return
      const endNumber = Math.min(segment.endNumber, this.#startNumber)
      // Read byte by byte: this is copied at memory's speed, and V8 looks for texts in it faster than in bytes.
      const bytes = segment.text.toString('latin1')
      const wanted = this.#findNeedles(segment, bytes, carried)
      const numbers: number[] = []
      for (let number = segment.firstNumber; number < endNumber; number++) {
        const found = wanted === null || wanted[number - segment.firstNumber] === 1
        const isEscaped = segment.has(number, marks.isEscaped)
        if (!found && !isEscaped) continue
        const isDecided = found && this.#matcher.isDecidedByNeedles && wanted !== null && !isEscaped
        if (isDecided || this.#matches({ segment, number }, bytes)) numbers.push(number)
        if ((number & (looksBetweenClocks - 1)) !== 0 || this.#monoMs() < untilMs) continue
        yield
        untilMs = this.#monoMs() + sliceMs
      }
      if (segment.firstNumber >= this.#store.firstNumber) this.#prepend({ segment, numbers })
      if (this.#monoMs() < untilMs) continue
      yield
      untilMs = this.#monoMs() + sliceMs
    }
  }

  /** Which entries of the segment have one of the needles, one byte each; null: each must be looked at. */
  #findNeedles(segment: Segment, bytes: string, carried: Set<number>): Uint8Array | null {
    const { needles } = this.#matcher
    if (needles === null) return null
    const found = new Uint8Array(segment.endNumber - segment.firstNumber)
    for (const number of carried) {
      if (number < segment.firstNumber) continue
      found[number - segment.firstNumber] = 1
      carried.delete(number)
    }
    const text = needles.ignoresCase ? bytes.toLowerCase() : bytes
    const mark = (at: number): number => {
      const block = segment.blockAt(at)
      const owner = segment.ownerOf(block)
      if (owner >= segment.firstNumber) found[owner - segment.firstNumber] = 1
      else carried.add(owner)
      return segment.blockEnd(block)
    }
    const { pattern } = needles
    if (pattern !== null) {
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text))
        pattern.lastIndex = mark(match.index)
      return found
    }
    for (const needle of needles.bytes)
      for (let at = text.indexOf(needle); at !== -1; ) at = text.indexOf(needle, mark(at))
    return found
  }

  #prepend(part: Part): void {
    this.#sweptFrom = part.segment.firstNumber
    const { segment, numbers } = part
    const [oldest] = this.#parts
    if (oldest?.segment === segment) oldest.numbers = [...numbers, ...oldest.numbers]
    else this.#parts.unshift(part)
    this.#firstRow -= numbers.length
    this.#matchCount += numbers.length
    for (const number of numbers) this.#countAt(segment.atMs(number), 1)
  }

  #append({ segment, number }: Placed): void {
    const newest = this.#parts.at(-1)
    if (newest?.segment === segment) newest.numbers.push(number)
    else this.#parts.push({ segment, numbers: [number] })
    this.#matchCount++
    this.#countAt(segment.atMs(number), 1)
  }

  #countAt(atMs: number, by: number): void {
    const second = secondOf(atMs)
    const count = (this.#buckets.get(second) ?? 0) + by
    if (count === 0) this.#buckets.delete(second)
    else this.#buckets.set(second, count)
  }
}

/** Index of the first that is not below. */
function lowerBound(numbers: readonly number[], wanted: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
