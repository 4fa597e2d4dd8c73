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

interface Stretch {
  readonly policy: PolicyId
  readonly beganAtMs: number
  readonly tally: GrowingTally
}

/** Counts who got how much under which policy. Bounded: one tally per policy, one entry per slot, marks of 15 minutes. */
export class PolicyTallies {
  readonly #marks = createRing<TallyMark>(Math.ceil(limits.historyMs / limits.fairnessMarkMs) + 1)
  readonly #tallies = new Map<PolicyId, GrowingTally>()
  readonly #changed = new Set<PolicyId>()
  #round = 1
  #total = createTally()
  #stretch: Stretch | null = null
  #before: TallySample | null = null
  #markCursor = 0

  /** What was gained since the previous sample counts, if both were taken under one policy. */
  add(sample: TallySample): void {
    const last = this.#before
    this.#before = sample
    if (last === null) this.#begin(sample)
    else if (last.policy !== sample.policy) this.#end()
    // Workers report at their own time: what the first sample after a switch shows may still be of the policy before.
    else if (this.#stretch === null) this.#begin(sample)
    else this.#count(last, sample, this.#stretch)
  }

  startOver(): void {
    this.#round += 1
    this.#tallies.clear()
    this.#changed.clear()
    this.#marks.trim(() => true)
    this.#markCursor = this.#marks.cursor
    this.#total = createTally()
    if (this.#stretch !== null && this.#before !== null) this.#begin(this.#before)
  }

  all(): Fairness {
    return { round: this.#round, policies: this.#describe([...this.#tallies.keys()]), marks: this.#marks.since(0) }
  }

  /** What changed since the previous call; null when nothing did. */
  takeNew(): Fairness | null {
    const marks = this.#marks.since(this.#markCursor)
    const policies = this.#describe([...this.#tallies.keys()].filter((policy) => this.#changed.has(policy)))
    this.#markCursor = this.#marks.cursor
    this.#changed.clear()
    return policies.length === 0 && marks.length === 0 ? null : { round: this.#round, policies, marks }
  }

  #begin({ policy, atMs }: TallySample): void {
    this.#tallyOf(policy)
    this.#changed.add(policy)
    this.#stretch = { policy, beganAtMs: atMs, tally: createTally() }
    this.#mark(atMs)
  }

  #end(): void {
    if (this.#stretch !== null) this.#changed.add(this.#stretch.policy)
    this.#stretch = null
  }

  #count(last: TallySample, sample: TallySample, { policy, tally: own }: Stretch): void {
    const gains = slotGains(last, sample)
    const isServed = last.listening.size > 0 && sample.listening.size > 0
    const elapsedMs = isServed ? sample.monoMs - last.monoMs : 0
    if (elapsedMs > 0 || gains.some((gain) => gain.connectionCount + gain.requestCount > 0)) {
      for (const tally of [this.#total, this.#tallyOf(policy), own]) tally.add(gains, elapsedMs, sample.latencyCounts)
      this.#changed.add(policy)
    }
    this.#mark(sample.atMs)
  }

  #mark(atMs: number): void {
    this.#marks.trim((one) => one.atMs < atMs - limits.historyMs - limits.fairnessMarkMs)
    const last = this.#marks.last()
    if (last === undefined || atMs - last.atMs >= limits.fairnessMarkMs) {
      this.#marks.push({ atMs, elapsedMs: this.#total.elapsedMs, slots: this.#total.slots() })
    }
  }

  #tallyOf(policy: PolicyId): GrowingTally {
    const tally = this.#tallies.get(policy) ?? createTally()
    this.#tallies.set(policy, tally)
    return tally
  }

  #describe(policies: readonly PolicyId[]): PolicyTally[] {
    const stretch = this.#stretch
    return policies.map((policy) => ({
      policy,
      ...described(this.#tallyOf(policy)),
      stretch: stretch?.policy === policy ? { ...described(stretch.tally), beganAtMs: stretch.beganAtMs } : null,
    }))
  }
}

function described(tally: GrowingTally): {
  readonly elapsedMs: number
  readonly slots: readonly SlotTally[]
  readonly latencyP99Ms: number | null
} {
  return { elapsedMs: tally.elapsedMs, slots: tally.slots(), latencyP99Ms: tally.latencyP99Ms() }
}
