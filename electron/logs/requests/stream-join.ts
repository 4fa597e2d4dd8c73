/** A line as it arrived, or bytes that were dropped: all of a stream, without a gap, in order. */
export interface ArrivedLine {
  /** Of the stream, counted from the process's first. */
  readonly fromByte: number
  /** With its newline. */
  readonly byteCount: number
  /** Of the entry that it belongs to; null: dropped, or no entry was made of it. */
  readonly number: number | null
  /** `lineCheck` of its bytes; any number for what was dropped. */
  readonly check: number
}

/** Bytes that were written in a request, as the agent counted them. */
export interface Mark {
  readonly fromByte: number
  readonly byteCount: number
  readonly request: number
  /** What its first line begins with. */
  readonly check: number
}

interface HeldLine extends ArrivedLine {
  isClaimed: boolean
}

/** Of most lines nothing is ever told. */
const mostLines = 20_000
const mostMarks = 50_000
/** Marks whose line was not found, and may still come. */
const mostLate = 2000
/** So many reports later, 2 s of a busy worker, a mark of what has not arrived is taken for a miscount. */
const mostWaits = 40
/** Writes that overtake each other are that near. */
const nearLines = 500

/**
 * Finds the lines of one stream that marks mean. The agent counts what it sees written, in the order it learns of it: writes may
 * have overtaken each other, and what it does not see (an addon, a child that shares the stream) moves all that follows. So
 * a mark counts only for a line that begins with what the agent saw: the one where it is expected, else the nearest, else
 * the next; and how far that is off is where the next mark is expected.
 */
export class StreamJoin {
  readonly #tell: (entryNumber: number, request: number) => void
  readonly #late = new Map<number, Mark>()
  #lines: HeldLine[] = []
  #marks: Mark[] = []
  #driftBytes = 0
  #endByte = 0
  /** Reports since the first mark waits. */
  #waits = 0

  constructor(tell: (entryNumber: number, request: number) => void) {
    this.#tell = tell
  }

  arrived(arrived: ArrivedLine): void {
    const line = { ...arrived, isClaimed: false }
    this.#lines.push(line)
    this.#endByte = line.fromByte + line.byteCount
    const late = line.number === null ? undefined : this.#late.get(line.check)
    if (late !== undefined) {
      this.#late.delete(line.check)
      this.#found(late, this.#lines.length - 1, line)
    }
    if (this.#marks.length > 0) this.#joinAll()
    if (this.#lines.length > mostLines * 2) this.#lines = this.#lines.slice(-mostLines)
  }

  marked(mark: Mark): void {
    if (this.#marks.length < mostMarks) this.#marks.push(mark)
  }

  /** After each report. */
  join(): void {
    this.#waits = this.#marks.length === 0 ? 0 : this.#waits + 1
    this.#joinAll()
  }

  #joinAll(): void {
    let done = 0
    for (const mark of this.#marks) {
      const isAhead = mark.fromByte + this.#driftBytes >= this.#endByte
      if (isAhead && this.#waits <= mostWaits) break
      this.#joinOne(mark)
      done += 1
      this.#waits = 0
    }
    if (done > 0) this.#marks = this.#marks.slice(done)
  }

  #joinOne(mark: Mark): void {
    const at = mark.fromByte + this.#driftBytes
    const index = this.#indexOf(at)
    const line = this.#lines[index]
    const isThere = line?.fromByte === at && (line.number === null || isMeant(line, mark))
    if (isThere) this.#found(mark, index, line)
    else this.#joinElsewhere(mark, Math.max(0, index))
  }

  #joinElsewhere(mark: Mark, expected: number): void {
    const lines = this.#lines
    let index = -1
    for (let away = 0; away <= nearLines && index === -1; away += 1) {
      if (isMeant(lines[expected + away], mark)) index = expected + away
      else if (isMeant(lines[expected - away], mark)) index = expected - away
    }
    if (index === -1) index = lines.findIndex((line, at) => at > expected + nearLines && isMeant(line, mark))
    const line = lines[index]
    if (line !== undefined) this.#found(mark, index, line)
    else {
      this.#late.set(mark.check, mark)
      const [oldest] = this.#late.keys()
      if (this.#late.size > mostLate && oldest !== undefined) this.#late.delete(oldest)
    }
  }

  #found(mark: Mark, index: number, line: HeldLine): void {
    this.#driftBytes = line.fromByte - mark.fromByte
    this.#claim(index, line.fromByte + mark.byteCount, mark.request)
  }

  /** A line that was begun in another request stays that one's; of an entry the first line decides. */
  #claim(index: number, toByte: number, request: number): void {
    let before = this.#lines[index - 1]
    for (let at = index; ; at += 1) {
      const line = this.#lines[at]
      if (line === undefined || line.fromByte >= toByte) return
      if (!line.isClaimed && line.number !== null && line.number !== before?.number) this.#tell(line.number, request)
      line.isClaimed = true
      before = line
    }
  }

  /** Of the line that holds the byte; -1: it is no longer held. */
  #indexOf(byte: number): number {
    let low = 0
    let high = this.#lines.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#lines[middle]?.fromByte ?? 0) <= byte) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function isMeant(line: HeldLine | undefined, { check }: Mark): boolean {
  return line !== undefined && line.number !== null && !line.isClaimed && line.check === check
}
