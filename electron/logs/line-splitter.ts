const newline = 0x0a

/** One line as it left the process: `byteCount` of the part that is kept. */
export interface RawLine {
  readonly text: string
  readonly byteCount: number
}

interface SplitterPorts {
  readonly lineBytes: number
  line(line: RawLine): void
  /** The rest of a line that was cut. */
  dropped(byteCount: number): void
}

/**
 * Splits a stream of bytes into lines. It works on bytes (a newline is never part of a longer UTF-8 character), so
 * that chunks may end anywhere. A line longer than `lineBytes` is cut there, with a mark; its rest is counted.
 */
export class LineSplitter {
  readonly #ports: SplitterPorts
  #partial: Buffer[] = []
  #partialBytes = 0
  #isSkipping = false

  constructor(ports: SplitterPorts) {
    this.#ports = ports
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#add(chunk.subarray(start, end))
      if (!this.#isSkipping) this.#emit('')
      this.#isSkipping = false
      start = end + 1
    }
    if (start < chunk.length) this.#add(chunk.subarray(start))
  }

  /** What follows is not the continuation of what came: ends the line begun, with a mark. */
  breakOff(mark: string): void {
    if (this.#partialBytes > 0) this.#emit(mark)
    this.#isSkipping = false
  }

  /** Ignores everything up to the next newline: the beginning of that line is lost. */
  skipLine(): void {
    this.#isSkipping = true
  }

  /** The stream ended: a last line without a newline counts as one. */
  end(): void {
    this.breakOff('')
  }

  #add(part: Buffer): void {
    if (this.#isSkipping) {
      this.#ports.dropped(part.length)
      return
    }
    const room = this.#ports.lineBytes - this.#partialBytes
    if (part.length <= room) {
      if (part.length > 0) this.#partial.push(part)
      this.#partialBytes += part.length
      return
    }
    const kept = wholeCharacters(part, room)
    this.#partial.push(part.subarray(0, kept))
    this.#partialBytes += kept
    this.#emit(` … [line cut at ${this.#ports.lineBytes} bytes]`)
    this.#isSkipping = true
    this.#ports.dropped(part.length - kept)
  }

  #emit(mark: string): void {
    const [first] = this.#partial
    const bytes = this.#partial.length === 1 && first !== undefined ? first : Buffer.concat(this.#partial)
    this.#ports.line({ text: bytes.toString('utf8') + mark, byteCount: this.#partialBytes })
    this.#partial = []
    this.#partialBytes = 0
  }
}

/** The largest count up to `room` that does not end inside a UTF-8 character. */
function wholeCharacters(part: Buffer, room: number): number {
  for (let count = room; count > room - 4 && count > 0; count--) {
    if (((part[count] ?? 0) & 0xc0) !== 0x80) return count
  }
  return room
}
