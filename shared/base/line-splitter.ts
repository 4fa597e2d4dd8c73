const newline = 0x0a

/** What a line ended by: its newline or the stream's end, the bound on its length, or a gap in the stream. */
export type LineEnding = 'newline' | 'cut' | 'gap'

interface LinePorts {
  readonly maxBytes: number
  /** Without its newline. */
  line(bytes: Uint8Array, ending: LineEnding): void
  /** The rest of a line that was cut. */
  dropped?(byteCount: number): void
}

/**
 * Splits a stream of bytes into lines. It works on bytes (a newline is never part of a longer UTF-8 character), so that
 * chunks may end anywhere. A line longer than `maxBytes` is told at once as far as that, and the rest of it is dropped.
 */
export class LineSplitter {
  readonly #ports: LinePorts
  #parts: Uint8Array[] = []
  #heldBytes = 0
  #isSkipping = false

  constructor(ports: LinePorts) {
    this.#ports = ports
  }

  push(chunk: Uint8Array): void {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      this.#add(chunk.subarray(start, end))
      if (!this.#isSkipping) this.#tell('newline')
      this.#isSkipping = false
      start = end + 1
    }
    if (start < chunk.length) this.#add(chunk.subarray(start))
  }

  /** What follows is not the continuation of what came: ends the line begun. */
  breakOff(): void {
    this.#endBegun('gap')
  }

  /** Ignores everything up to the next newline: the beginning of that line is lost. */
  skipLine(): void {
    this.#isSkipping = true
  }

  /** The stream ended: a last line without a newline counts as one. */
  end(): void {
    this.#endBegun('newline')
  }

  #endBegun(ending: LineEnding): void {
    if (this.#heldBytes > 0) this.#tell(ending)
    this.#isSkipping = false
  }

  #add(part: Uint8Array): void {
    if (this.#isSkipping) {
      this.#ports.dropped?.(part.length)
      return
    }
    const room = this.#ports.maxBytes - this.#heldBytes
    const keptBytes = part.length <= room ? part.length : wholeCharacters(part, room)
    if (keptBytes > 0) this.#parts.push(part.subarray(0, keptBytes))
    this.#heldBytes += keptBytes
    if (part.length <= room) return
    this.#tell('cut')
    this.#isSkipping = true
    this.#ports.dropped?.(part.length - keptBytes)
  }

  #tell(ending: LineEnding): void {
    const bytes = joined(this.#parts, this.#heldBytes)
    this.#parts = []
    this.#heldBytes = 0
    this.#ports.line(bytes, ending)
  }
}

function joined(parts: readonly Uint8Array[], byteCount: number): Uint8Array {
  const [first] = parts
  if (parts.length === 1 && first !== undefined) return first
  const bytes = new Uint8Array(byteCount)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The largest count up to `room` that does not end inside a UTF-8 character. */
function wholeCharacters(part: Uint8Array, room: number): number {
  for (let count = room; count > room - 4 && count > 0; count--) {
    if (((part[count] ?? 0) & 0xc0) !== 0x80) return count
  }
  return room
}
