import { createRing } from '../../../shared/base/ring.ts'
import { limits } from '../../../shared/limits.ts'
import type { Fairness, PolicyTally, SlotTally, TallyMark } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { BucketCounts } from './latency-buckets.ts'
import { type SharesAtMoment, slotGains } from './slot-gains.ts'
import { createTally, type GrowingTally } from './tally.ts'

/** What is known at one sample. */
export interface TallySample extends SharesAtMoment {
  /** In force. */
  readonly policy: PolicyId
  readonly atMs: number
  readonly monoMs: number
  /** Latencies of the requests that ended since the previous sample. */
  readonly latencyCounts: BucketCounts
}

/** Counts who got how much under which policy. Bounded: one tally per policy, one entry per slot, marks of 15 minutes. */
export interface PolicyTallies {
  /** What was gained since the previous sample counts, if both were taken under one policy. */
  add(sample: TallySample): void
  startOver(): void
  all(): Fairness
  /** What changed since the previous call; null when nothing did. */
  takeNew(): Fairness | null
}

interface Stretch {
  readonly policy: PolicyId
  readonly beganAtMs: number
  readonly tally: GrowingTally
}

export function createPolicyTallies(): PolicyTallies {
  const marks = createRing<TallyMark>(Math.ceil(limits.historyMs / limits.fairnessMarkMs) + 1)
  const tallies = new Map<PolicyId, GrowingTally>()
  const changed = new Set<PolicyId>()
  let round = 1
  let total = createTally()
  let stretch: Stretch | null = null
  let before: TallySample | null = null
  let markCursor = 0

  const tallyOf = (policy: PolicyId): GrowingTally => {
    const tally = tallies.get(policy) ?? createTally()
    tallies.set(policy, tally)
    return tally
  }
  const begin = ({ policy, atMs }: TallySample): void => {
    tallyOf(policy)
    changed.add(policy)
    stretch = { policy, beganAtMs: atMs, tally: createTally() }
    mark(atMs)
  }
  const mark = (atMs: number): void => {
    marks.trim((one) => one.atMs < atMs - limits.historyMs - limits.fairnessMarkMs)
    const last = marks.last()
    if (last === undefined || atMs - last.atMs >= limits.fairnessMarkMs) {
      marks.push({ atMs, elapsedMs: total.elapsedMs, slots: total.slots() })
    }
  }
  const describe = ([policy, tally]: readonly [PolicyId, GrowingTally]): PolicyTally => ({
    policy,
    ...described(tally),
    stretch: stretch?.policy === policy ? { ...described(stretch.tally), beganAtMs: stretch.beganAtMs } : null,
  })

  const end = ({ policy }: Stretch): void => {
    changed.add(policy)
    stretch = null
  }
  const count = (last: TallySample, sample: TallySample, { policy, tally: own }: Stretch): void => {
    const gains = slotGains(last, sample)
    const isServed = last.listening.size > 0 && sample.listening.size > 0
    const elapsedMs = isServed ? sample.monoMs - last.monoMs : 0
    if (elapsedMs > 0 || gains.some((gain) => gain.connectionCount + gain.requestCount > 0)) {
      for (const tally of [total, tallyOf(policy), own]) tally.add(gains, elapsedMs, sample.latencyCounts)
      changed.add(policy)
    }
    mark(sample.atMs)
  }

  return {
    add: (sample) => {
      const last = before
      before = sample
      if (last === null) begin(sample)
      else if (last.policy !== sample.policy) {
        if (stretch !== null) end(stretch)
      }
      // Workers report at their own time: what the first sample after a switch shows may still be of the policy before.
      else if (stretch === null) begin(sample)
      else count(last, sample, stretch)
    },
    startOver: () => {
      round += 1
      tallies.clear()
      changed.clear()
      marks.trim(() => true)
      markCursor = marks.cursor
      total = createTally()
      if (stretch !== null && before !== null) begin(before)
    },
    all: () => ({ round, policies: [...tallies].map(describe), marks: marks.since(0) }),
    takeNew: () => {
      const fresh = marks.since(markCursor)
      const policies = [...tallies].filter(([policy]) => changed.has(policy)).map(describe)
      markCursor = marks.cursor
      changed.clear()
      return policies.length === 0 && fresh.length === 0 ? null : { round, policies, marks: fresh }
    },
  }
}

function described(tally: GrowingTally): {
  readonly elapsedMs: number
  readonly slots: readonly SlotTally[]
  readonly latencyP99Ms: number | null
} {
  return { elapsedMs: tally.elapsedMs, slots: tally.slots(), latencyP99Ms: tally.latencyP99Ms() }
}
