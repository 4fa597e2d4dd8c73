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

export interface OutputBufferOptions {
  readonly slot: number
  readonly generation: number
  readonly nowMs?: () => number
  readonly monoMs?: () => number
}

/** What one worker printed: bounded, in lines, safe to show. */
export interface OutputBuffer {
  feed(stream: Stream, chunk: Buffer): void
  /** The stream ended: what it printed without a last newline becomes a line. */
  end(stream: Stream): void
  /** The last lines, oldest first; of one stream, or of both. */
  tail(count: number, stream?: Stream): readonly OutputLine[]
  snapshot(): WorkerOutput
  /** The kept lines after this id; 0 for all. The counts are those of the whole life. */
  since(lineId: number): WorkerOutput
  /** Keeps less from now on, for a worker that has ended. */
  shrink(lines: number, bytes: number): void
}

/** Creates the buffer of one generation of a slot. Memory: at most `limits.outputBytes` of text, and 64 kB of stderr. */
export function createOutputBuffer(options: OutputBufferOptions): OutputBuffer {
  const { slot, generation, nowMs = Date.now, monoMs = () => performance.now() } = options
  let lastId = 0
  let droppedLineCount = 0
  let droppedByteCount = 0
  const drop = (lineCount: number, byteCount: number) => {
    droppedLineCount += lineCount
    droppedByteCount += byteCount
  }
  /** A line counts as dropped when neither ring has it any more. */
  const lost = (kept: KeptLine) => drop(1, kept.byteCount - lineOverheadBytes)
  const recent = new LineRing(limits.outputLines, limits.outputBytes, (kept) => {
    if (kept.line.stream === 'stdout' || kept.line.id < errors.firstId) lost(kept)
  })
  const errors = new LineRing(stderrLines, stderrBytes, (kept) => {
    if (kept.line.id < recent.firstId) lost(kept)
  })

  const inlets = { stdout: inlet('stdout'), stderr: inlet('stderr') } as const

  function inlet(stream: Stream) {
    const splitter = new LineSplitter({
      maxBytes: limits.outputLineBytes,
      line: (bytes, ending) => keep(stream, bytes, ending),
      dropped: (byteCount) => drop(0, byteCount),
    })
    return { splitter, gate: new FloodGate({ splitter, monoMs, dropped: drop }) }
  }

  function keep(stream: Stream, bytes: Uint8Array, ending: LineEnding): void {
    lastId++
    const text = cleanText(utf8.decode(bytes) + endMarks[ending])
    const line: OutputLine = { id: lastId, atMs: nowMs(), stream, text }
    const kept = { line, byteCount: bytes.length + lineOverheadBytes }
    if (stream === 'stderr') errors.push(kept)
    recent.push(kept)
  }

  function allLines(): readonly OutputLine[] {
    inlets.stdout.gate.flush()
    inlets.stderr.gate.flush()
    const { firstId } = recent
    return [...errors.lines.filter((line) => line.id < firstId), ...recent.lines]
  }

  function output(lines: readonly OutputLine[]): WorkerOutput {
    return { slot, generation, lines, droppedLineCount, droppedByteCount }
  }

  return {
    feed: (stream, chunk) => inlets[stream].gate.push(chunk),
    end(stream) {
      inlets[stream].gate.flush()
      inlets[stream].splitter.end()
    },
    tail: (count, stream) =>
      count <= 0
        ? []
        : allLines()
            .filter((line) => stream === undefined || line.stream === stream)
            .slice(-count),
    snapshot: () => output(allLines()),
    since: (lineId) => output(allLines().filter((line) => line.id > lineId)),
    shrink(lines, bytes) {
      recent.shrink(lines, bytes)
      errors.shrink(lines, bytes)
    },
  }
}

/** Lets a worker's streams flow into its buffer; returns what stops it. Streams that are null were not piped. */
export function attachOutput(
  buffer: OutputBuffer,
  streams: { readonly stdout: Readable | null; readonly stderr: Readable | null },
): () => void {
  const stops = [attachStream(buffer, 'stdout', streams.stdout), attachStream(buffer, 'stderr', streams.stderr)]
  return () => {
    for (const stop of stops) stop()
  }
}

function attachStream(buffer: OutputBuffer, stream: Stream, readable: Readable | null): () => void {
  if (readable === null) return () => {}
  const onData = (chunk: Buffer) => buffer.feed(stream, chunk)
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
