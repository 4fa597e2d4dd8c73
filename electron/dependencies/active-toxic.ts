import { isHit } from '../../shared/base/hit-rule.ts'
import type { Toxic } from './toxic.ts'

/** How long pieces of bytes were held by the proxy, from when they came until they were passed on. */
export class DelayTally {
  pieceCount = 0
  sumMs = 0
  maxMs = 0

  add(heldMs: number): void {
    this.pieceCount += 1
    this.sumMs += heldMs
    this.maxMs = Math.max(this.maxMs, heldMs)
  }
}

/** What a toxic did so far: the proof that it landed. */
export interface ToxicCounts {
  /** Open or ended since, by it or not. */
  readonly hitConnectionCount: number
  /** Pieces that passed while it was there, and how long they were held, by all toxics together. */
  readonly pieceCount: number
  readonly meanHeldMs: number
  readonly maxHeldMs: number
  /** Connections that it closed or reset. */
  readonly endedConnectionCount: number
  /** Waiting now in the streams that it is on. */
  readonly heldBytes: number
}

/** A toxic in force; `change` keeps what it counted, and who it hits. */
export class ActiveToxic {
  toxic: Toxic
  readonly delay = new DelayTally()
  hitConnectionCount = 0
  endedConnectionCount = 0

  constructor(toxic: Toxic) {
    this.toxic = toxic
  }

  hits(connectionNumber: number): boolean {
    const { toxicity, seed } = this.toxic
    return isHit({ kind: 'share', ratio: toxicity, seed }, connectionNumber)
  }

  countsWith(heldBytes: number): ToxicCounts {
    const { pieceCount, sumMs, maxMs } = this.delay
    return {
      hitConnectionCount: this.hitConnectionCount,
      pieceCount,
      meanHeldMs: pieceCount === 0 ? 0 : sumMs / pieceCount,
      maxHeldMs: maxMs,
      endedConnectionCount: this.endedConnectionCount,
      heldBytes,
    }
  }
}
