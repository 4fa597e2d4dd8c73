const newline = 0x0a
const carriageReturn = 0x0d

/** A line longer than this is cut: so much of it is kept. */
export const longestLineBytes = 256 * 1024

/** One line, `from` … `to` of `bytes`, without its end. `wholeBytes` is what it was before it was cut. */
export interface ReadLine {
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  readonly wholeBytes: number
  /** It was broken off: what follows of it was dropped. */
  readonly isBroken: boolean
}

/** Lines that were lost whole or in part, with all their bytes. */
export interface LostLines {
  readonly lineCount: number
  readonly byteCount: number
}

/** A gap in the stream, as it was counted where it was dropped. `lineCount`: newlines in it. */
export interface Gap extends LostLines {
  readonly endsInLine: boolean
}

/** `fromByte`: where the line began in the stream, counted from its first; `byteCount`: all of it, with its end. */
type TellLine = (line: ReadLine, fromByte: number, byteCount: number) => void

/**
 * Makes lines of one stream's chunks, which may end anywhere, also inside a character. Of a line that was painted over and over
 * with `\r` the last state is the line. Each printed line is told once or counted once as lost, whatever is missing of it.
 */
export class LineReader {
  readonly #tell: TellLine
  readonly #longestBytes: number
  #parts: Buffer[] = []
  #heldBytes = 0
  #wholeBytes = 0
  /** Of the stream, with what was dropped. */
  #atByte = 0
  #lineByte = 0
  /** Everything up to the next newline is ignored; `counts`: that line was not told, nor counted, yet. */
  #skipping: { readonly counts: boolean } | null = null

  constructor(tell: TellLine, longestBytes = longestLineBytes) {
    this.#tell = tell
    this.#longestBytes = longestBytes
  }

  /** `from` … `to` of `bytes` came; answers what of it was ignored. */
  push(bytes: Buffer, from: number, to: number): LostLines | null {
    let start = from
    let lost: LostLines | null = null
    if (this.#skipping !== null) {
      const end = this.#find(bytes, from, to)
      const { counts } = this.#skipping
      const next = end === -1 ? to : end + 1
      lost = { lineCount: counts && end !== -1 ? 1 : 0, byteCount: next - from }
      if (end !== -1) this.#skipping = null
      start = next
      this.#atByte += next - from
      this.#lineByte = this.#atByte
    }
    for (let end = this.#find(bytes, start, to); end !== -1; end = this.#find(bytes, start, to)) {
      this.#atByte += end + 1 - start
      if (this.#wholeBytes === 0) this.#line(bytes, start, end, end - start, false)
      else {
        this.#hold(bytes, start, end)
        this.#endHeld(false)
      }
      start = end + 1
    }
    this.#atByte += to - start
    if (start < to) this.#hold(bytes, start, to)
    return lost
  }

  /** Something is missing here; answers how many lines and bytes are lost by it. */
  gap({ lineCount, byteCount, endsInLine }: Gap): LostLines {
    const isInLine = this.#wholeBytes > 0
    if (isInLine) this.#endHeld(true)
    this.#atByte += byteCount
    this.#lineByte = this.#atByte
    // The newline of a line that was told, or that is already counted, ends no line of those that are lost.
    const isAccounted = isInLine || this.#skipping?.counts === false
    const lost = lineCount - (isAccounted && lineCount > 0 ? 1 : 0)
    if (lineCount > 0) this.#skipping = endsInLine ? { counts: true } : null
    else if (endsInLine) this.#skipping = { counts: !isAccounted }
    return { lineCount: lost, byteCount }
  }

  /** The stream ended: what came without a last newline is a line. */
  end(): LostLines | null {
    const isLost = this.#skipping?.counts === true
    this.#skipping = null
    if (this.#wholeBytes > 0) this.#endHeld(false)
    return isLost ? { lineCount: 1, byteCount: 0 } : null
  }

  #find(bytes: Buffer, from: number, to: number): number {
    const end = bytes.indexOf(newline, from)
    return end >= to ? -1 : end
  }

  #hold(bytes: Buffer, from: number, to: number): void {
    this.#wholeBytes += to - from
    // A few more than are kept, to see where a character ends.
    const room = Math.max(0, this.#longestBytes + 4 - this.#heldBytes)
    const part = Buffer.from(bytes.subarray(from, Math.min(to, from + room)))
    // A progress bar may never end its line: what was painted over is let go.
    const painted = part.length < 2 ? -1 : part.lastIndexOf(carriageReturn, part.length - 2)
    const kept = painted === -1 ? part : part.subarray(painted + 1)
    if (painted !== -1) {
      this.#parts = []
      this.#heldBytes = 0
      this.#wholeBytes = to - from - painted - 1
    }
    if (kept.length === 0) return
    this.#parts.push(kept)
    this.#heldBytes += kept.length
  }

  #endHeld(isBroken: boolean): void {
    const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts)
    const wholeBytes = this.#wholeBytes
    this.#parts = []
    this.#heldBytes = 0
    this.#wholeBytes = 0
    if (bytes !== undefined) this.#line(bytes, 0, bytes.length, wholeBytes, isBroken)
  }

  #line(bytes: Buffer, from: number, to: number, wholeBytes: number, isBroken: boolean): void {
    const hasReturn = to > from && bytes[to - 1] === carriageReturn
    const last = hasReturn ? to - 1 : to
    let first = from
    // Backwards byte by byte: `lastIndexOf` would look on beyond the line.
    for (let index = last - 1; index >= from; index--) {
      if (bytes[index] !== carriageReturn) continue
      first = index + 1
      break
    }
    const isCut = last - first > this.#longestBytes || wholeBytes > to - from
    const end = isCut ? wholeCharacters(bytes, first, Math.min(last, first + this.#longestBytes)) : last
    const fromByte = this.#lineByte
    this.#lineByte = this.#atByte
    const line = { bytes, from: first, to: end, wholeBytes: isCut ? wholeBytes : end - first, isBroken }
    this.#tell(line, fromByte, this.#atByte - fromByte)
  }
}

/** The largest end up to `to` that is not inside a UTF-8 character. */
function wholeCharacters(bytes: Buffer, from: number, to: number): number {
  for (let end = to; end > to - 4 && end > from; end--) {
    if (((bytes[end] ?? 0) & 0xc0) !== 0x80) return end
  }
  return to
}
