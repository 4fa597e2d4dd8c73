import type { Clock } from '../../shared/base/clock.ts'
import type { ActiveToxic, DelayTally } from './active-toxic.ts'
import { decidePass, type LaneProgress, type LaneShape, notePass, type Piece, shapeOf } from './lane-shape.ts'

/**
 * What a lane holds back at most, in bytes, one piece more not counted: a sender that is faster waits, as at a full window of
 * TCP. It bounds what passes at a latency: 10 MB/s at 200 ms.
 */
export const mostHeldBytes = 2 * 1024 * 1024
/** What a held piece costs besides its bytes: a sender of single bytes fills no memory either. */
const pieceBytes = 256
/** Passed in one turn of the event loop: one sliced connection does not keep it from the others. */
const passesAtOnce = 256

/** The two sockets of a stream, as its lane sees them. */
export interface LanePorts {
  readonly clock: Clock
  /** False: the receiver wants no more until `drained`. */
  write(bytes: Buffer): boolean
  /** Passes on that the sender ended. */
  end(): void
  /** The sender may go on, or must wait. */
  setFlowing(isFlowing: boolean): void
  /** The last byte passed that this toxic lets through. */
  limitReached(active: ActiveToxic): void
}

/** One toxic on one connection. */
export interface Hit {
  readonly active: ActiveToxic
  /** Since it came. */
  passedBytes: number
}

/** One direction of a connection: bytes come in, wait for as long as toxics say, and pass in order. */
export class Lane {
  readonly #connectionNumber: number
  readonly #ports: LanePorts
  /** Of the whole proxy, this stream. */
  readonly #tally: DelayTally
  readonly #queue = new PieceQueue()
  readonly #progress: LaneProgress = { lineFreeMonoMs: 0, sliceFreeMonoMs: 0, sliceCount: 0 }
  #hits: readonly Hit[] = []
  /** Null without a toxic: what comes is passed at once. */
  #shape: LaneShape | null = null
  #pieceCount = 0
  #isBlocked = false
  #isFlowing = true
  #isClosed = false
  #cancelTimer: (() => void) | null = null
  passedBytes = 0

  constructor(connectionNumber: number, ports: LanePorts, tally: DelayTally) {
    this.#connectionNumber = connectionNumber
    this.#ports = ports
    this.#tally = tally
  }

  get heldBytes(): number {
    return this.#queue.byteCount
  }

  /** Takes effect at once, also on what is held. */
  setHits(hits: readonly Hit[]): void {
    this.#hits = hits
    const toxics = hits.map(({ active }) => active.toxic)
    this.#shape = hits.length === 0 ? null : shapeOf(toxics, this.#connectionNumber)
    this.#pump()
  }

  /** Bytes of the sender, or its end (null). */
  push(bytes: Buffer | null): void {
    if (this.#isClosed) return
    if (this.#shape === null && !this.#isBlocked && this.#queue.first === undefined) {
      this.#passOn(bytes)
      return
    }
    this.#pieceCount += 1
    this.#queue.push({ bytes, arrivedMonoMs: this.#ports.clock.monoMs(), number: this.#pieceCount })
    this.#pump()
  }

  /** The receiver wants more. */
  drained(): void {
    this.#isBlocked = false
    this.#pump()
  }

  /** Nothing passes any more, and what is held is let go of. */
  close(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#queue.clear()
  }

  #pump(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    let passCount = 0
    for (let head = this.#queue.first; head !== undefined && !this.#isBlocked; head = this.#queue.first) {
      if (passCount === passesAtOnce) this.#pumpAfter(0)
      if (passCount === passesAtOnce || !this.#passHead(head)) break
      passCount += 1
    }
    this.#keepBound()
  }

  #pumpAfter(delayMs: number): void {
    this.#cancelTimer = this.#ports.clock.after(delayMs, () => this.#pump())
  }

  /** False: its time has not come. */
  #passHead(head: Piece): boolean {
    const shape = this.#shape
    if (shape === null) {
      this.#queue.shift()
      this.#passOn(head.bytes)
      return true
    }
    if (shape.isStopped) return false
    const monoMs = this.#ports.clock.monoMs()
    const { byteCount, dueMonoMs } = decidePass(shape, this.#progress, head)
    if (dueMonoMs > monoMs) {
      // Node's timers drop the fraction, and would come too early.
      this.#pumpAfter(Math.ceil(dueMonoMs - monoMs))
      return false
    }
    const limited = this.#hitLimit(byteCount)
    const passing = head.bytes === null ? null : this.#queue.take(Math.min(byteCount, limited?.leftBytes ?? byteCount))
    if (head.bytes === null) this.#queue.shift()
    notePass(shape, this.#progress, dueMonoMs, monoMs)
    this.#note(passing?.length ?? 0, monoMs - head.arrivedMonoMs)
    if (passing === null || passing.length > 0) this.#passOn(passing)
    if (limited !== null && passing !== null) this.#ports.limitReached(limited.hit.active)
    return true
  }

  /** The toxic that so many bytes would bring to its end. */
  #hitLimit(byteCount: number): { readonly hit: Hit; readonly leftBytes: number } | null {
    const reached = this.#hits.flatMap((hit) => {
      const { toxic } = hit.active
      const leftBytes = toxic.kind === 'limit_data' ? Math.max(0, toxic.bytes - hit.passedBytes) : Infinity
      return leftBytes <= byteCount ? [{ hit, leftBytes }] : []
    })
    return reached.toSorted((a, b) => a.leftBytes - b.leftBytes)[0] ?? null
  }

  #note(byteCount: number, heldMs: number): void {
    this.#tally.add(heldMs)
    for (const hit of this.#hits) {
      hit.passedBytes += byteCount
      hit.active.delay.add(heldMs)
    }
  }

  #passOn(bytes: Buffer | null): void {
    if (bytes === null) {
      this.#ports.end()
      return
    }
    this.passedBytes += bytes.length
    if (this.#ports.write(bytes)) return
    this.#isBlocked = true
    this.#setFlowing(false)
  }

  #keepBound(): void {
    this.#setFlowing(!this.#isBlocked && this.#queue.cost < mostHeldBytes)
  }

  #setFlowing(isFlowing: boolean): void {
    if (isFlowing === this.#isFlowing || this.#isClosed) return
    this.#isFlowing = isFlowing
    this.#ports.setFlowing(isFlowing)
  }
}

/** First in, first out, the first one piecewise. */
class PieceQueue {
  #pieces: Piece[] = []
  #firstAt = 0
  byteCount = 0

  get first(): Piece | undefined {
    return this.#pieces[this.#firstAt]
  }

  /** Memory, in bytes. */
  get cost(): number {
    return this.byteCount + (this.#pieces.length - this.#firstAt) * pieceBytes
  }

  push(piece: Piece): void {
    this.#pieces.push(piece)
    this.byteCount += piece.bytes?.length ?? 0
  }

  /** So many bytes of the first piece, which leaves with its last one. */
  take(byteCount: number): Buffer {
    const bytes = this.first?.bytes ?? Buffer.alloc(0)
    if (this.first === undefined || byteCount >= bytes.length) {
      this.shift()
      return bytes
    }
    this.first.bytes = bytes.subarray(byteCount)
    this.byteCount -= byteCount
    return bytes.subarray(0, byteCount)
  }

  shift(): void {
    this.byteCount -= this.first?.bytes?.length ?? 0
    this.#firstAt += 1
    // Moved now and then, not with every piece.
    if (this.#firstAt < 1024 && this.#firstAt < this.#pieces.length) return
    this.#pieces = this.#pieces.slice(this.#firstAt)
    this.#firstAt = 0
  }

  clear(): void {
    this.#pieces = []
    this.#firstAt = 0
    this.byteCount = 0
  }
}
