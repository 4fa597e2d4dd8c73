import type { FaultHost } from '../fault-host.ts'
import type { BodyFlow } from './body-gates.ts'

type Done = (error?: Error | null) => void
type Write = (part: Buffer, isLast: boolean, written: Done) => void
type Clock = Pick<FaultHost['originals'], 'monoMs' | 'setTimeout' | 'clearTimeout'>

/** More often than this nobody notices; a part is what has become due meanwhile, one byte at least. */
const partEveryMs = 20

/** What is on its way. */
interface Pending {
  readonly bytes: Buffer
  sentBytes: number
  readonly write: Write
  readonly done: Done
}

/** Lets bytes through at a speed. What was not used is not saved up: an app that paused does not catch up. */
export class SlowFlow implements BodyFlow {
  readonly #clock: Clock
  readonly #bytesPerSec: number
  readonly #slowed: (bytes: number, ms: number) => void
  #isOpen = false
  #timer: NodeJS.Timeout | null = null
  #pending: Pending | null = null
  /** From when on bytes become due, and how many of them went out. */
  #sinceMs = 0
  #sinceBytes = 0
  #countedMs = 0

  constructor(bytesPerSec: number, clock: Clock, slowed: (bytes: number, ms: number) => void) {
    this.#bytesPerSec = bytesPerSec
    this.#clock = clock
    this.#slowed = slowed
  }

  pass(bytes: Buffer, write: Write, done: Done): void {
    if (this.#isOpen) {
      write(bytes, true, done)
      return
    }
    const nowMs = this.#clock.monoMs()
    if (this.#dueBytes(nowMs) > 0) {
      this.#sinceMs = nowMs
      this.#sinceBytes = 0
    }
    this.#countedMs = nowMs
    this.#pending = { bytes, sentBytes: 0, write, done }
    this.#wait(nowMs)
  }

  /** The rest goes at once. */
  open(): void {
    this.#isOpen = true
    if (this.#timer === null) return
    this.#clock.clearTimeout(this.#timer)
    this.#send()
  }

  /** So many bytes should have gone out by now and have not. */
  #dueBytes(nowMs: number): number {
    return Math.floor(((nowMs - this.#sinceMs) * this.#bytesPerSec) / 1000) - this.#sinceBytes
  }

  #wait(nowMs: number): void {
    const nextMs = ((this.#sinceBytes + 1) * 1000) / this.#bytesPerSec - (nowMs - this.#sinceMs)
    this.#timer = this.#clock.setTimeout(() => this.#send(), Math.max(partEveryMs, Math.ceil(nextMs)))
  }

  #send(): void {
    this.#timer = null
    const pending = this.#pending
    if (pending === null) return
    const { bytes, sentBytes, write, done } = pending
    const nowMs = this.#clock.monoMs()
    const dueBytes = this.#isOpen ? bytes.length : Math.max(0, this.#dueBytes(nowMs))
    if (dueBytes === 0) {
      this.#wait(nowMs)
      return
    }
    const part = bytes.subarray(sentBytes, sentBytes + dueBytes)
    pending.sentBytes += part.length
    this.#sinceBytes += part.length
    const isLast = pending.sentBytes === bytes.length
    if (isLast) this.#pending = null
    if (!this.#isOpen) this.#count(part.length, nowMs)
    write(part, isLast, (error) => {
      if (error || isLast) return done(error)
      if (this.#isOpen) this.#send()
      else this.#wait(this.#clock.monoMs())
    })
  }

  #count(byteCount: number, nowMs: number): void {
    this.#slowed(byteCount, nowMs - this.#countedMs)
    this.#countedMs = nowMs
  }
}

/** Lets so many bytes through, and then calls back once, instead of any further one. */
export class CutFlow implements BodyFlow {
  #leftBytes: number
  #isOpen = false
  readonly #cut: () => void

  constructor(afterBytes: number, cut: () => void) {
    this.#leftBytes = afterBytes
    this.#cut = cut
  }

  pass(bytes: Buffer, write: Write, done: Done): void {
    if (this.#isOpen || bytes.length <= this.#leftBytes) {
      this.#leftBytes -= bytes.length
      write(bytes, true, done)
    } else if (this.#leftBytes > 0) write(bytes.subarray(0, this.#leftBytes), false, () => this.#cut())
    else this.#cut()
  }

  /** From now on everything goes through. */
  open(): void {
    this.#isOpen = true
  }
}
