import type { Fairness, PolicyTally, SlotTally, TallyMark } from '../../shared/model/fairness.ts'
import type { PolicyId } from '../../shared/policies.ts'

/** How unevenly each policy deals out in the fixture: what the first slot gets beyond its share, falling off to the last. */
const tilts: Readonly<Partial<Record<PolicyId, number>>> = {
  'round-robin': 0.01,
  'least-connections': 0.05,
  random: 0.12,
  'power-of-two': 0.04,
  'shared-handle': 0.9,
}

function tiltOf(policy: PolicyId): number {
  return tilts[policy] ?? 0.4
}

/** A tally of so many connections per slot, nine requests each; the last slots' requests are the slower ones. */
function inventSlotTallies(policy: PolicyId, slots: number, perSlot: number): SlotTally[] {
  return Array.from({ length: slots }, (_, index) => {
    const lean = slots === 1 ? 0 : 1 - (2 * index) / (slots - 1)
    const times = 1 + tiltOf(policy) * lean
    return {
      slot: index + 1,
      connectionCount: Math.round(perSlot * times),
      evenConnectionCount: perSlot,
      requestCount: Math.round(perSlot * 9 * (times + 0.06 * lean)),
      evenRequestCount: perSlot * 9,
    }
  })
}

const tried: readonly (readonly [policy: PolicyId, elapsedMs: number, perSlot: number])[] = [
  ['shared-handle', 74_000, 1180],
  ['power-of-two', 132_000, 2140],
  ['sticky', 21_000, 12],
]

/** Some policies tried before, and the one in force for as long as told. */
export function inventFairness(policy: PolicyId, slots: number, nowMs: number, stretchMs: number): Fairness {
  const beganAtMs = nowMs - stretchMs
  const stretchSlots = inventSlotTallies(policy, slots, Math.round(stretchMs / 60))
  const stretch = { beganAtMs, elapsedMs: stretchMs, slots: stretchSlots, latencyP99Ms: 21.4 }
  const earlier = tried
    .filter(([id]) => id !== policy)
    .map(
      ([id, elapsedMs, perSlot], index): PolicyTally => ({
        policy: id,
        elapsedMs,
        slots: inventSlotTallies(id, slots, perSlot),
        latencyP99Ms: 18 + index * 6,
        stretch: null,
      }),
    )
  return {
    round: 1,
    policies: [...earlier, { policy, elapsedMs: stretchMs, slots: stretchSlots, latencyP99Ms: 21.4, stretch }],
    marks: inventMarks(policy, slots, beganAtMs, nowMs),
  }
}

function inventMarks(policy: PolicyId, slots: number, beganAtMs: number, nowMs: number): TallyMark[] {
  const before = tried.filter(([id]) => id !== policy)
  const elapsedBefore = before.reduce((sum, [, elapsedMs]) => sum + elapsedMs, 0)
  const base = before.map(([id, , perSlot]) => inventSlotTallies(id, slots, perSlot))
  return Array.from({ length: Math.floor((nowMs - beganAtMs) / 5000) + 1 }, (_, index) => {
    const sinceMs = index * 5000
    const own = inventSlotTallies(policy, slots, Math.round(sinceMs / 60))
    return {
      atMs: beganAtMs + sinceMs,
      elapsedMs: elapsedBefore + sinceMs,
      slots: own.map((slot, place) => base.map((tally) => tally[place] ?? slot).reduce(added, slot)),
    }
  })
}

function added(one: SlotTally, other: SlotTally): SlotTally {
  return {
    slot: one.slot,
    connectionCount: one.connectionCount + other.connectionCount,
    evenConnectionCount: one.evenConnectionCount + other.evenConnectionCount,
    requestCount: one.requestCount + other.requestCount,
    evenRequestCount: one.evenRequestCount + other.evenRequestCount,
  }
}
