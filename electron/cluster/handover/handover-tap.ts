import { isSampled } from '../../../shared/base/mix32.ts'
import { notFollowed, type WaitingConnection } from './waiting-connection.ts'

/** A connection's way through the primary, as far as it got. Times are of `performance.now()`. */
export interface HandoverTrace {
  /** Grows with every traced connection of one primary; a later trace with the same id replaces an earlier one. */
  readonly id: number
  /** The client, as `getpeername` says; null for a UNIX socket, and for a client that was gone already. */
  readonly address: string | null
  readonly port: number | null
  readonly arrivedMonoMs: number
  /** When it was last sent to a worker; null = not yet. */
  readonly sentMonoMs: number | null
  readonly attempts: number
  /** The worker it was sent to; null while it waits, also after one refused it or died. */
  readonly workerId: number | null
  /** When that worker's word came that it has it: the end of the way. */
  readonly acceptedMonoMs: number | null
  /** Why it ended here. */
  readonly lost: string | null
}

/** What happened since the previous read. */
export interface HandoverNews {
  readonly traces: readonly HandoverTrace[]
  /** All new ones that arrived since the tap was opened, traced or not; a moved one had arrived before. */
  readonly arrivedCount: number
}

/** Follows one of so many connections through the primary. Nobody is called: whoever wants to know reads. */
export interface HandoverTap {
  /** Applies to what arrives from now on. */
  oneOf: number
  read(): HandoverNews
  close(): void
}

/** Where the one open tap is found; undefined = nobody watches, and a connection costs one look. */
export interface TapPlace {
  tap: OpenTap | undefined
  /** Of the connections that any tap of this place followed. */
  lastId: number
}

interface Traced {
  readonly id: number
  readonly address: string | null
  readonly port: number | null
  acceptedMonoMs: number | null
  lost: string | null
  /** What the reader knows: attempts, negative while it waits again; null before the first read. */
  told: number | null
}

/** More wait only when nothing moves. Those beyond are counted as arrived and not followed. */
const mostHeld = 2000

const nobody = { address: null, port: null }

/** The tap as the dispatchers see it. */
export class OpenTap implements HandoverTap {
  oneOf: number
  readonly #place: TapPlace
  /** One for all: a new object for each connection costs as much again. */
  readonly #name = { address: '', family: '', port: 0 }
  readonly #held = new Map<WaitingConnection, Traced>()
  #seenCount = 0
  #arrivedCount = 0

  /** Takes the place of the tap that was open before. */
  constructor(place: TapPlace, oneOf: number) {
    this.oneOf = oneOf
    this.#place = place
    place.tap = this
  }

  arrived(waiting: WaitingConnection): void {
    if (waiting.isNew) this.#arrivedCount++
    this.found(waiting)
  }

  /** It was there before the tap: followed from now on when it is in the sample, and not counted. */
  found(waiting: WaitingConnection): void {
    if (!isSampled(++this.#seenCount, this.oneOf) || this.#held.size >= mostHeld) {
      waiting.traceId = notFollowed
      return
    }
    const isKnown = waiting.handle.getpeername?.(this.#name) === 0
    const { address, port } = isKnown ? this.#name : nobody
    waiting.traceId = ++this.#place.lastId
    this.#held.set(waiting, { id: waiting.traceId, address, port, acceptedMonoMs: null, lost: null, told: null })
  }

  accepted(waiting: WaitingConnection): void {
    const traced = this.#held.get(waiting)
    if (traced !== undefined) traced.acceptedMonoMs = performance.now()
  }

  /** It is closed here: no worker gets it. */
  lost(waiting: WaitingConnection, words: string): void {
    const traced = this.#held.get(waiting)
    if (traced !== undefined) traced.lost = words
  }

  read(): HandoverNews {
    const traces: HandoverTrace[] = []
    for (const [waiting, traced] of this.#held) {
      const { id, address, port, acceptedMonoMs, lost } = traced
      const { arrivedMonoMs, attempts, workerId } = waiting
      const isOver = acceptedMonoMs !== null || lost !== null
      const now = workerId === null ? -attempts : attempts
      if (now === traced.told && !isOver) continue
      traced.told = now
      if (isOver) this.#held.delete(waiting)
      const sentMonoMs = attempts === 0 ? null : waiting.sentMonoMs
      traces.push({ id, address, port, arrivedMonoMs, sentMonoMs, attempts, workerId, acceptedMonoMs, lost })
    }
    return { traces, arrivedCount: this.#arrivedCount }
  }

  close(): void {
    if (this.#place.tap === this) this.#place.tap = undefined
    this.#held.clear()
  }
}
