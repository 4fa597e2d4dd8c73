import type { Readable } from 'node:stream'
import { type LineEnding, LineSplitter } from '../../shared/base/line-splitter.ts'
import { limits } from '../../shared/limits.ts'
import type { OutputLine, WorkerOutput } from '../../shared/model/inspect.ts'
import { cleanText } from './clean-text.ts'
import { FloodGate } from './flood-gate.ts'
import { type KeptLine, LineRing } from './line-ring.ts'

type Stream = OutputLine['stream']

/** A flood of stdout must not push out the message of a crash: the last lines of stderr are kept apart as well. */
const stderrLines = 200
const stderrBytes = 64 * 1024
/** An object costs more than its text: empty lines must not be free. */
const lineOverheadBytes = 64

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
/** What is said of a line that is not whole. */
const endMarks: Readonly<Record<LineEnding, string>> = {
  newline: '',
  cut: ` … [line cut at ${limits.outputLineBytes} bytes]`,
  gap: ' … [output dropped here]',
}

interface OutputBufferOptions {
  readonly slot: number
  readonly generation: number
  readonly nowMs?: () => number
  readonly monoMs?: () => number
}

interface Inlet {
  readonly splitter: LineSplitter
  readonly gate: FloodGate
}

/**
 * What one generation of a slot printed: in lines, safe to show, and bounded by `limits.outputBytes` of text and 64 kB of
 * stderr.
 */
export class OutputBuffer {
  readonly #options: OutputBufferOptions
  readonly #inlets: Readonly<Record<Stream, Inlet>>
  readonly #recent = new LineRing(limits.outputLines, limits.outputBytes, (kept) => {
    if (kept.line.stream === 'stdout' || kept.line.id < this.#errors.firstId) this.#lost(kept)
  })
  readonly #errors = new LineRing(stderrLines, stderrBytes, (kept) => {
    if (kept.line.id < this.#recent.firstId) this.#lost(kept)
  })
  #lastId = 0
  #droppedLineCount = 0
  #droppedByteCount = 0

  constructor(options: OutputBufferOptions) {
    this.#options = options
    this.#inlets = { stdout: this.#inlet('stdout'), stderr: this.#inlet('stderr') }
  }

  feed(stream: Stream, chunk: Buffer): void {
    this.#inlets[stream].gate.push(chunk)
  }

  /** The stream ended: what it printed without a last newline becomes a line. */
  end(stream: Stream): void {
    this.#inlets[stream].gate.flush()
    this.#inlets[stream].splitter.end()
  }

  /** The last lines, oldest first; of one stream, or of both. */
  tail(count: number, stream?: Stream): readonly OutputLine[] {
    if (count <= 0) return []
    return this.#lines()
      .filter((line) => stream === undefined || line.stream === stream)
      .slice(-count)
  }

  snapshot(): WorkerOutput {
    return this.since(0)
  }

  /** The kept lines after this id; 0 for all. The counts are those of the whole life. */
  since(lineId: number): WorkerOutput {
    const { slot, generation } = this.#options
    const lines = this.#lines().filter((line) => line.id > lineId)
    return {
      slot,
      generation,
      lines,
      droppedLineCount: this.#droppedLineCount,
      droppedByteCount: this.#droppedByteCount,
    }
  }

  /** Keeps less from now on, for a worker that has ended. */
  shrink(lines: number, bytes: number): void {
    this.#recent.shrink(lines, bytes)
    this.#errors.shrink(lines, bytes)
  }

  #inlet(stream: Stream): Inlet {
    const { monoMs = () => performance.now() } = this.#options
    const splitter = new LineSplitter({
      maxBytes: limits.outputLineBytes,
      line: (bytes, ending) => this.#keep(stream, bytes, ending),
      dropped: (byteCount) => this.#drop(0, byteCount),
    })
    const dropped = (lineCount: number, byteCount: number): void => this.#drop(lineCount, byteCount)
    return { splitter, gate: new FloodGate({ splitter, monoMs, dropped }) }
  }

  #keep(stream: Stream, bytes: Uint8Array, ending: LineEnding): void {
    this.#lastId++
    const { nowMs = Date.now } = this.#options
    const text = cleanText(utf8.decode(bytes) + endMarks[ending])
    const line: OutputLine = { id: this.#lastId, atMs: nowMs(), stream, text }
    const kept = { line, byteCount: bytes.length + lineOverheadBytes }
    if (stream === 'stderr') this.#errors.push(kept)
    this.#recent.push(kept)
  }

  #lines(): readonly OutputLine[] {
    this.#inlets.stdout.gate.flush()
    this.#inlets.stderr.gate.flush()
    const { firstId } = this.#recent
    return [...this.#errors.lines.filter((line) => line.id < firstId), ...this.#recent.lines]
  }

  /** A line counts as dropped when neither ring has it any more. */
  #lost(kept: KeptLine): void {
    this.#drop(1, kept.byteCount - lineOverheadBytes)
  }

  #drop(lineCount: number, byteCount: number): void {
    this.#droppedLineCount += lineCount
    this.#droppedByteCount += byteCount
  }
}

/**
 * Lets a worker's streams flow into its buffer; returns what stops it. Streams that are null were not piped. `sieve`: answers
 * what of a piece of stderr the app printed.
 */
export function attachOutput(
  buffer: OutputBuffer,
  streams: { readonly stdout: Readable | null; readonly stderr: Readable | null },
  sieve: (chunk: Buffer) => Buffer = (chunk) => chunk,
): () => void {
  const stops = [
    attachStream(buffer, 'stdout', streams.stdout, (chunk) => chunk),
    attachStream(buffer, 'stderr', streams.stderr, sieve),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function attachStream(
  buffer: OutputBuffer,
  stream: Stream,
  readable: Readable | null,
  sieve: (chunk: Buffer) => Buffer,
): () => void {
  if (readable === null) return () => {}
  const onData = (chunk: Buffer) => buffer.feed(stream, sieve(chunk))
  const onEnd = () => buffer.end(stream)
  // A pipe that breaks (EIO, ECONNRESET) ends like one that closes: the exit tells the rest.
  const onError = () => buffer.end(stream)
  readable.on('data', onData).on('end', onEnd).on('error', onError)
  return () => {
    readable.off('data', onData).off('end', onEnd)
    buffer.end(stream)
    // The error listener stays: a late error without one would throw. The stream must go on flowing, or the worker blocks.
    readable.resume()
  }
}
