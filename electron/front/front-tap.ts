import type { Socket } from 'node:net'
import { isSampled } from '../../shared/base/mix32.ts'

/** A connection on its way through the front. Times are of its clock; each null until it is so far. */
export interface Passage {
  readonly client: Socket
  readonly arrivedMonoMs: number
  sentMonoMs: number | null
  attempts: number
  /** Upstream it was sent to; null while it waits. */
  key: string | null
  /** The other half, once that upstream took it. */
  upstream: Socket | null
  takenMonoMs: number | null
  closedMonoMs: number | null
  /** Why it ended before anybody took it. */
  lost: string | null
}

export function newPassage(client: Socket, arrivedMonoMs: number): Passage {
  const nothing = { sentMonoMs: null, key: null, upstream: null, takenMonoMs: null, closedMonoMs: null, lost: null }
  return { client, arrivedMonoMs, attempts: 0, ...nothing }
}

/** What is known of a passage when somebody reads; a later one with the same id replaces it. */
export interface PassageTrace extends Omit<Passage, 'client' | 'upstream'> {
  /** Grows with every traced connection of one front. */
  readonly id: number
  readonly address: string | null
  readonly port: number | null
  readonly fromClientBytes: number
  readonly toClientBytes: number
}

/** What happened since the previous read. */
export interface PassageNews {
  readonly traces: readonly PassageTrace[]
  /** All new ones since the tap was opened, traced or not. */
  readonly arrivedCount: number
}

interface Traced {
  readonly id: number
  readonly address: string | null
  readonly port: number | null
  /** What the reader knows; null before the first read. */
  told: { readonly words: string; readonly bytes: number; readonly atMonoMs: number } | null
}

/** Upstream sides of connections: how a task sees them. */
interface Side {
  readonly passage: Passage
  /** Null: not followed. */
  readonly id: number | null
}

const mostHeld = 2000
/** Bytes that flow are no event: each is told once a second, and few at a time. */
const bytesEveryMs = 1000
const mostBytesPerRead = 40
/** A task may tell of a connection so long after its end. */
const rememberedMs = 3000

/** Follows one of so many connections through a front. Nobody is called: whoever wants to know reads. */
export class FrontTap {
  /** Applies to what arrives from now on. */
  oneOf: number
  readonly #closed: () => void
  readonly #held = new Map<Passage, Traced>()
  readonly #sides = new Map<string, Side>()
  #seenCount = 0
  #arrivedCount = 0
  #lastId = 0

  constructor(oneOf: number, closed: () => void) {
    this.oneOf = oneOf
    this.#closed = closed
  }

  arrived(passage: Passage): void {
    this.#arrivedCount += 1
    this.found(passage)
  }

  /** It was there before the tap: followed from now on when it is in the sample, and not counted. */
  found(passage: Passage): void {
    this.#seenCount += 1
    const { client, upstream } = passage
    if (isSampled(this.#seenCount, this.oneOf) && this.#held.size < mostHeld) {
      const { remoteAddress: address = null, remotePort: port = null } = client
      this.#lastId += 1
      this.#held.set(passage, { id: this.#lastId, address, port, told: null })
    }
    if (upstream !== null) this.taken(passage, upstream)
  }

  taken(passage: Passage, { localPort }: Socket): void {
    if (passage.key === null || localPort === undefined) return
    this.#sides.set(sideOf(passage.key, localPort), { passage, id: this.#held.get(passage)?.id ?? null })
  }

  /** What a connection is here that a task sees come from that port: its id, null where it is not followed; undefined: none of the front's. */
  idOf(key: string, port: number): number | null | undefined {
    return this.#sides.get(sideOf(key, port))?.id
  }

  read(nowMonoMs: number): PassageNews {
    const traces: PassageTrace[] = []
    let bytesLeft = mostBytesPerRead
    for (const [passage, traced] of this.#held) {
      const trace = traceOf(passage, traced)
      const { sentMonoMs, takenMonoMs, closedMonoMs, key, attempts } = passage
      const words = `${key} ${attempts} ${sentMonoMs} ${takenMonoMs} ${closedMonoMs}`
      const bytes = trace.fromClientBytes + trace.toClientBytes
      const { told } = traced
      if (told?.words === words) {
        if (bytes === told.bytes || nowMonoMs - told.atMonoMs < bytesEveryMs || bytesLeft === 0) continue
        bytesLeft -= 1
      }
      traced.told = { words, bytes, atMonoMs: nowMonoMs }
      if (closedMonoMs !== null) this.#held.delete(passage)
      traces.push(trace)
    }
    for (const [name, { passage }] of this.#sides) {
      const { closedMonoMs } = passage
      if (closedMonoMs !== null && nowMonoMs - closedMonoMs > rememberedMs) this.#sides.delete(name)
    }
    return { traces, arrivedCount: this.#arrivedCount }
  }

  close(): void {
    this.#held.clear()
    this.#sides.clear()
    this.#closed()
  }
}

function traceOf({ client, upstream: _, ...passage }: Passage, { id, address, port }: Traced): PassageTrace {
  return { ...passage, id, address, port, fromClientBytes: client.bytesRead, toClientBytes: client.bytesWritten }
}

const sideOf = (key: string, port: number): string => `${key} ${port}`
