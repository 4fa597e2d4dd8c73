import type { SlotTally } from '../../../shared/model/fairness.ts'
import type { SlotShare } from '../../../shared/model/sample.ts'

/** Cumulative counts at a moment, and who could be given anything. */
export interface SharesAtMoment {
  readonly shares: readonly SlotShare[]
  /** Slots that listen with health ok, each with the generation that does. */
  readonly listening: ReadonlyMap<number, number>
}

/** What a slot gained between two moments, and its even share of what was gained. */
export type SlotGain = SlotTally

/**
 * A slot unknown before had nothing yet; a count that shrank started over. An even share is that among the workers that
 * listened at both moments; a worker that came, went or stood still meanwhile is taken as having got what it ought to.
 */
export function slotGains(before: SharesAtMoment, after: SharesAtMoment): SlotGain[] {
  const known = new Map(before.shares.map((share) => [share.slot, share]))
  const gains = after.shares.map((share) => ({
    slot: share.slot,
    connectionCount: gainOf(known.get(share.slot)?.connectionCount, share.connectionCount),
    requestCount: gainOf(known.get(share.slot)?.requestCount, share.requestCount),
    isSteady: listenedThroughout(share.slot, before, after),
  }))
  const steady = gains.filter((gain) => gain.isSteady)
  const mean = (read: (gain: (typeof gains)[number]) => number): number =>
    steady.reduce((sum, gain) => sum + read(gain), 0) / steady.length
  const connections = mean((gain) => gain.connectionCount)
  const requests = mean((gain) => gain.requestCount)
  return gains.map(({ slot, connectionCount, requestCount, isSteady }) => ({
    slot,
    connectionCount,
    evenConnectionCount: isSteady ? connections : connectionCount,
    requestCount,
    evenRequestCount: isSteady ? requests : requestCount,
  }))
}

function gainOf(earlier = 0, now: number): number {
  return now >= earlier ? now - earlier : now
}

function listenedThroughout(slot: number, before: SharesAtMoment, after: SharesAtMoment): boolean {
  const generation = before.listening.get(slot)
  return generation !== undefined && generation === after.listening.get(slot)
}
