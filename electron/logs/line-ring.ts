import type { OutputLine } from '../../shared/model/inspect.ts'

/** A line with its cost in bytes. */
export interface KeptLine {
  readonly line: OutputLine
  readonly byteCount: number
}

/** The newest lines, bounded by count and by bytes, whichever comes first. O(1) per line. */
export class LineRing {
  #lines: KeptLine[] = []
  #start = 0
  #byteCount = 0
  #mostLines: number
  #mostBytes: number
  readonly #evicted: (line: KeptLine) => void

  constructor(mostLines: number, mostBytes: number, evicted: (line: KeptLine) => void) {
    this.#mostLines = mostLines
    this.#mostBytes = mostBytes
    this.#evicted = evicted
  }

  /** Oldest first. */
  get lines(): readonly OutputLine[] {
    return this.#lines.slice(this.#start).map((kept) => kept.line)
  }

  /** Id of the oldest line; Infinity when there is none. */
  get firstId(): number {
    return this.#lines[this.#start]?.line.id ?? Number.POSITIVE_INFINITY
  }

  push(kept: KeptLine): void {
    this.#lines.push(kept)
    this.#byteCount += kept.byteCount
    this.#fit()
  }

  /** Keeps less from now on. */
  shrink(mostLines: number, mostBytes: number): void {
    this.#mostLines = Math.min(this.#mostLines, mostLines)
    this.#mostBytes = Math.min(this.#mostBytes, mostBytes)
    this.#fit()
  }

  #fit(): void {
    while (this.#lines.length - this.#start > this.#mostLines || this.#byteCount > this.#mostBytes) {
      const oldest = this.#lines[this.#start]
      if (oldest === undefined) return
      this.#start++
      this.#byteCount -= oldest.byteCount
      this.#evicted(oldest)
    }
    // Moving the rest to the front now and then costs less than an index that wraps.
    if (this.#start > 64 && this.#start * 2 > this.#lines.length) {
      this.#lines = this.#lines.slice(this.#start)
      this.#start = 0
    }
  }
}
