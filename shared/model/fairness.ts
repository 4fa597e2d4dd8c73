import type { PolicyId } from '../policies.ts'

/**
 * What one slot got, beside what it would have got had everything been dealt out evenly. Even means: alike among the workers
 * that listened with health ok at the time, so that a worker that was away counts neither for nor against a policy.
 */
export interface SlotTally {
  readonly slot: number
  readonly connectionCount: number
  /** Whole and parts: a third of a connection is an even share, too. */
  readonly evenConnectionCount: number
  readonly requestCount: number
  readonly evenRequestCount: number
}

/** Counts over some measured time. */
export interface Tally {
  /** Time that was counted: without that of no worker listening, and without the moments around a switch. */
  readonly elapsedMs: number
  /** By slot, ascending. */
  readonly slots: readonly SlotTally[]
}

/** The part of a tally since the newest switch. */
export interface StretchTally extends Tally {
  readonly beganAtMs: number
  readonly latencyP99Ms: number | null
}

/** What came of one policy, all its stretches together. */
export interface PolicyTally extends Tally {
  readonly policy: PolicyId
  /** Of the requests that ended under it, from merged histograms; null when none did. */
  readonly latencyP99Ms: number | null
  /** Null while another policy is in force. */
  readonly stretch: StretchTally | null
}

/** Where all counts stood at a moment, over all policies: the difference of two marks is the tally of a window. */
export interface TallyMark extends Tally {
  readonly atMs: number
}

/** Who got how much under which policy, since the cluster came into the deck or the count was started over. */
export interface Fairness {
  /** Grows with each start over: what belongs to an earlier round counts no more. */
  readonly round: number
  /** In the order they were first in force. */
  readonly policies: readonly PolicyTally[]
  /** One every `limits.fairnessMarkMs` for 15 minutes, oldest first. */
  readonly marks: readonly TallyMark[]
}
