import type { LoadShare } from '../../../shared/model/load.ts'
import type { SlotShare } from '../../../shared/model/sample.ts'

/** What each slot got since the meter began. A slot that left keeps what it had. */
export interface ShareMeter {
  /** Takes the present counts in; call it often enough that a slot which leaves was seen before. */
  take(shares: readonly SlotShare[]): void
  /** By slot, ascending. */
  gained(): LoadShare[]
}

/** `first`: the counts to begin at. A count that shrank started over: all of it is new. */
export function createShareMeter(first: readonly SlotShare[]): ShareMeter {
  let last = bySlot(first)
  const gains = new Map<number, LoadShare>()
  return {
    take(shares) {
      for (const share of shares) {
        const before = last.get(share.slot)
        const own = gains.get(share.slot)
        gains.set(share.slot, {
          slot: share.slot,
          requestCount: (own?.requestCount ?? 0) + growth(before?.requestCount, share.requestCount),
          connectionCount: (own?.connectionCount ?? 0) + growth(before?.connectionCount, share.connectionCount),
        })
      }
      // A slot that left starts over when it comes back.
      last = bySlot(shares)
    },
    gained: () => [...gains.values()].sort((one, other) => one.slot - other.slot),
  }
}

function growth(before = 0, now: number): number {
  return now >= before ? now - before : now
}

function bySlot(shares: readonly SlotShare[]): ReadonlyMap<number, SlotShare> {
  return new Map(shares.map((share) => [share.slot, share]))
}
