import { limits } from '../../../shared/limits.ts'
import type { Fairness, PolicyTally } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { type Spread, spreadOf } from './spread.ts'
import type { WindowTally } from './window-tally.ts'

/** One line of the comparison: what came of a policy over some time. */
export interface FairnessRow {
  readonly policy: PolicyId
  readonly inForce: boolean
  readonly elapsedMs: number
  readonly connections: Spread
  readonly requests: Spread
  /** Null before enough time passed for a rate. */
  readonly connectionsPerSec: number | null
  readonly latencyP99Ms: number | null
}

const shortestMs = limits.samplingIntervalMs.min / 2

/** A row for each policy tried; the one in force has its row from the moment of the switch on. */
export function policyRows({ policies }: Fairness, inForce: PolicyId): readonly FairnessRow[] {
  const tried = policies.map((tally) => knownRow(tally, tally.policy === inForce))
  return policies.some(({ policy }) => policy === inForce) ? tried : [...tried, rowOf(untried(inForce), true)]
}

/** The row of a window. Latencies of part of a stretch are not kept apart. */
export function windowRow(tally: WindowTally): FairnessRow {
  return rowOf({ ...tally, latencyP99Ms: null }, true)
}

/** A tally that did not change is the same object: its row is made once, and drawn once. */
const known = new WeakMap<PolicyTally, FairnessRow>()

function knownRow(tally: PolicyTally, inForce: boolean): FairnessRow {
  const before = known.get(tally)
  if (before?.inForce === inForce) return before
  const row = rowOf(tally, inForce)
  known.set(tally, row)
  return row
}

function rowOf(tally: Omit<PolicyTally, 'stretch'>, inForce: boolean): FairnessRow {
  const { policy, elapsedMs, slots, latencyP99Ms } = tally
  const connections = spreadOf(slots, 'connections')
  return {
    policy,
    inForce,
    elapsedMs,
    connections,
    requests: spreadOf(slots, 'requests'),
    connectionsPerSec: elapsedMs < shortestMs ? null : connections.total / (elapsedMs / 1000),
    latencyP99Ms,
  }
}

const untried = (policy: PolicyId) => ({ policy, elapsedMs: 0, slots: [], latencyP99Ms: null })
