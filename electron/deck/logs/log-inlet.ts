import type { Readable } from 'node:stream'
import type { AgentLineMarks } from '../../../shared/inspection/agent-reports.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import { countLines } from '../../logs/count-lines.ts'
import type { StreamPlace } from '../../logs/merged/merged-log.ts'
import type { ProcessPlace } from '../../logs/merged/process-joins.ts'
import type { LogBatch, LogPiece } from './log-protocol.ts'

/** So much may be on its way to the logs' thread: of all workers, and of one slot of one cluster. */
const mostAheadBytes = 32 * 1024 * 1024
const mostSlotBytes = 4 * 1024 * 1024
/** A slot that was dropped is read again when so much of its share is free: one gap instead of many. */
const readAgainRatio = 0.25
/** A batch of so much goes at once, the others after a moment: a message costs the deck's thread more than what is in it. */
const batchBytes = 1024 * 1024
const batchMs = 20
const newline = 0x0a

interface InletPorts {
  nowMs(): number
  /** To the logs' thread, in this order. */
  send(batch: LogBatch): void
}

interface Stream {
  readonly id: number
  readonly share: Share
  /** What was dropped since the last piece that was sent. */
  gap: { lineCount: number; byteCount: number; endsInLine: boolean } | null
}

/** What of one slot is on its way. */
interface Share {
  aheadBytes: number
  isDropping: boolean
}

/**
 * The deck's end of the way to the logs: what came within a moment goes as one message. It never pauses a worker's stream;
 * what the other thread cannot take in time is counted here and let go.
 */
export class LogInlet {
  readonly #ports: InletPorts
  readonly #shares = new Map<string, Share>()
  /** Bytes of each slot in the batches that were not taken yet. */
  readonly #underway = new Map<number, Map<Share, number>>()
  readonly #gaps = new Set<Stream>()
  #pieces: LogPiece[] = []
  #chunks: Buffer[] = []
  #heldBytes = 0
  #heldShares = new Map<Share, number>()
  #aheadBytes = 0
  #lastStream = 0
  #lastBatch = 0
  #flushing: NodeJS.Timeout | null = null

  constructor(ports: InletPorts) {
    this.#ports = ports
  }

  /**
   * Lets a worker's streams flow into the log of its cluster. Streams that are null were not piped. Answers what takes its stderr:
   * that comes through a sieve, which others read behind, too.
   */
  attach(
    clusterId: string,
    place: Omit<StreamPlace, 'stream'>,
    { stdout, stderr }: { readonly stdout: Readable | null; readonly stderr: Readable | null },
  ): (chunk: Buffer) => void {
    if (stdout !== null) {
      const { push, end } = this.open(clusterId, { ...place, stream: 'stdout' })
      stdout.on('data', push).once('close', end)
    }
    if (stderr === null) return () => {}
    const { push, end } = this.open(clusterId, { ...place, stream: 'stderr' })
    stderr.once('close', end)
    return (chunk) => {
      if (chunk.length > 0) push(chunk)
    }
  }

  /** A stream begins. */
  open(clusterId: string, place: StreamPlace): { push(chunk: Buffer): void; end(): void } {
    this.#lastStream++
    const stream: Stream = { id: this.#lastStream, share: this.#share(clusterId, place.slot), gap: null }
    this.#add({ kind: 'open', stream: stream.id, clusterId, place, atMs: this.#ports.nowMs() })
    return {
      push: (chunk) => this.#push(stream, chunk),
      end: () => {
        this.#tellGap(stream)
        this.#add({ kind: 'end', stream: stream.id, atMs: this.#ports.nowMs() })
      },
    }
  }

  event(clusterId: string, event: LifecycleEvent): void {
    this.#add({ kind: 'event', clusterId, event })
  }

  /** Whether the lines of its workers are joined with the requests that they were written in, from now on. */
  joinRequests(clusterId: string, isOn: boolean): void {
    this.#add({ kind: 'join-requests', clusterId, isOn })
  }

  /** What an agent told of the lines of its worker. */
  told(clusterId: string, place: ProcessPlace, marks: AgentLineMarks): void {
    this.#add({ kind: 'marks', clusterId, place, marks })
  }

  /** The cluster is gone, and its log with it. */
  forget(clusterId: string): void {
    this.#add({ kind: 'forget', clusterId })
    for (const key of this.#shares.keys()) if (key.startsWith(`${clusterId} `)) this.#shares.delete(key)
  }

  /** The other thread has this batch: there is room again. */
  taken(batchId: number): void {
    for (const [share, byteCount] of this.#underway.get(batchId) ?? []) {
      share.aheadBytes -= byteCount
      this.#aheadBytes -= byteCount
      if (share.aheadBytes <= mostSlotBytes * readAgainRatio) share.isDropping = false
    }
    this.#underway.delete(batchId)
    // A stream that says nothing more must not keep it to itself.
    for (const stream of this.#gaps) if (!stream.share.isDropping) this.#tellGap(stream)
  }

  /** Sends what is held: before anything is asked. */
  flush(): void {
    if (this.#flushing !== null) clearTimeout(this.#flushing)
    this.#flushing = null
    if (this.#pieces.length === 0) return
    this.#lastBatch++
    const bytes = joined(this.#chunks, this.#heldBytes)
    const pieces = this.#pieces
    this.#underway.set(this.#lastBatch, this.#heldShares)
    this.#pieces = []
    this.#chunks = []
    this.#heldBytes = 0
    this.#heldShares = new Map()
    this.#ports.send({ id: this.#lastBatch, bytes, pieces })
  }

  close(): void {
    if (this.#flushing !== null) clearTimeout(this.#flushing)
    this.#flushing = null
  }

  #push(stream: Stream, chunk: Buffer): void {
    const { share } = stream
    const byteCount = chunk.length
    const isFull = share.aheadBytes + byteCount > mostSlotBytes || this.#aheadBytes + byteCount > mostAheadBytes
    if (share.isDropping || isFull) {
      share.isDropping = true
      this.#drop(stream, chunk)
      return
    }
    this.#tellGap(stream)
    share.aheadBytes += byteCount
    this.#aheadBytes += byteCount
    this.#heldShares.set(share, (this.#heldShares.get(share) ?? 0) + byteCount)
    this.#chunks.push(chunk)
    this.#heldBytes += byteCount
    this.#add({ kind: 'bytes', stream: stream.id, byteCount, atMs: this.#ports.nowMs() })
    if (this.#heldBytes >= batchBytes) this.flush()
  }

  #drop(stream: Stream, chunk: Buffer): void {
    const before = stream.gap ?? { lineCount: 0, byteCount: 0 }
    stream.gap = {
      lineCount: before.lineCount + countLines(chunk),
      byteCount: before.byteCount + chunk.length,
      endsInLine: chunk.at(-1) !== newline,
    }
    this.#gaps.add(stream)
  }

  #tellGap(stream: Stream): void {
    const { gap } = stream
    if (gap === null) return
    stream.gap = null
    this.#gaps.delete(stream)
    this.#add({ kind: 'gap', stream: stream.id, gap, atMs: this.#ports.nowMs() })
  }

  #add(piece: LogPiece): void {
    this.#pieces.push(piece)
    this.#flushing ??= setTimeout(() => this.flush(), batchMs)
  }

  #share(clusterId: string, slot: number): Share {
    const key = `${clusterId} ${slot}`
    const share = this.#shares.get(key) ?? { aheadBytes: 0, isDropping: false }
    this.#shares.set(key, share)
    return share
  }
}

/**
 * The chunks in memory of their own, which can be moved. The drawer's output may still hold the chunks themselves, and one message
 * with a copy costs less than a message for each.
 */
function joined(chunks: readonly Buffer[], byteCount: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteCount)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
