import type { LineSplitter } from '../../shared/base/line-splitter.ts'
import { limits } from '../../shared/limits.ts'
import { countLines } from './count-lines.ts'

/** Making lines costs far more than counting them: beyond this rate a stream's output is only counted. */
const windowMs = 100
const windowBytes = 256 * 1024
/** More lines than are kept need not be made. */
const windowLines = limits.outputLines
/** Of what was dropped last, so much is read after all: the newest lines are the interesting ones. */
const tailBytes = 16 * 1024
const tailLines = 200
const newline = 0x0a

interface GatePorts {
  readonly splitter: LineSplitter
  monoMs(): number
  dropped(lineCount: number, byteCount: number): void
}

/**
 * Lets one stream's output through to its splitter up to a rate, and counts the rest. It never pauses the
 * stream: a worker's stdout is a synchronous pipe, and a reader that waits would block the app.
 */
export class FloodGate {
  readonly #ports: GatePorts
  #windowStartMs = Number.NEGATIVE_INFINITY
  #bytesLeft = 0
  #linesLeft = 0
  /** The newest chunks that were not let through: not counted yet, their end may still be read. */
  #held: Buffer[] = []
  #heldBytes = 0
  /** Something before the held chunks was dropped; null: nothing was, they follow on what was read. */
  #droppedUpTo: 'line end' | 'middle of a line' | null = null

  constructor(ports: GatePorts) {
    this.#ports = ports
  }

  push(chunk: Buffer): void {
    const monoMs = this.#ports.monoMs()
    if (monoMs - this.#windowStartMs >= windowMs) {
      this.#windowStartMs = monoMs
      this.#bytesLeft = windowBytes
      this.#linesLeft = windowLines
      this.flush()
    }
    const admitted = this.#admit(chunk)
    if (admitted > 0) this.#ports.splitter.push(chunk.subarray(0, admitted))
    if (admitted < chunk.length) this.#hold(chunk.subarray(admitted))
  }

  /** Reads the end of what was held back: before anything follows it, and when somebody looks. */
  flush(): void {
    if (this.#held.length === 0) return
    const held = Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    let from = tailStart(held)
    if (from > 0) this.#drop(held.subarray(0, from))
    if (this.#droppedUpTo === 'middle of a line') {
      const lineEnd = held.indexOf(newline, from)
      const next = lineEnd === -1 ? held.length : lineEnd + 1
      this.#drop(held.subarray(from, next))
      if (lineEnd === -1) this.#ports.splitter.skipLine()
      from = next
    }
    this.#droppedUpTo = null
    this.#ports.splitter.push(held.subarray(from))
  }

  /** How many bytes of the chunk may pass; what was held back comes first. */
  #admit(chunk: Buffer): number {
    if (this.#held.length > 0) return 0
    const most = Math.min(chunk.length, this.#bytesLeft)
    let end = 0
    while (this.#linesLeft > 0 && end < most) {
      const lineEnd = chunk.indexOf(newline, end)
      if (lineEnd === -1 || lineEnd >= most) {
        end = most
        break
      }
      end = lineEnd + 1
      this.#linesLeft--
    }
    this.#bytesLeft -= end
    return end
  }

  #hold(chunk: Buffer): void {
    this.#held.push(chunk)
    this.#heldBytes += chunk.length
    for (let [oldest] = this.#held; oldest !== undefined; [oldest] = this.#held) {
      if (this.#heldBytes - oldest.length < tailBytes) return
      this.#held.shift()
      this.#heldBytes -= oldest.length
      this.#drop(oldest)
    }
  }

  #drop(chunk: Buffer): void {
    if (this.#droppedUpTo === null) this.#ports.splitter.breakOff()
    this.#ports.dropped(countLines(chunk), chunk.length)
    this.#droppedUpTo = chunk.at(-1) === newline ? 'line end' : 'middle of a line'
  }
}

/** Where the part begins that is read after all: the last lines of the last bytes. */
function tailStart(held: Buffer): number {
  const bound = Math.max(0, held.length - tailBytes)
  let start = held.length
  for (let count = 0; count <= tailLines && start > bound; count++) {
    const lineEnd = start < 2 ? -1 : held.lastIndexOf(newline, start - 2)
    if (lineEnd < bound) return bound
    start = lineEnd + 1
  }
  return start
}
