import type { PolicyId } from '../../shared/policies.ts'
import type { SchedulingGroups } from './child/group-weights.ts'
import type { QueueRule } from './handover/queue-rule.ts'

/** What a primary is created with; it can do without any of it. */
export interface ClusterPrimaryOptions {
  /** Default `round-robin`. */
  readonly policy?: PolicyId
  /** How long an address that every worker closed stays bound, in case one asks again. Default 2000. */
  readonly releaseAfterMs?: number
  /** Of an IPv6 client's address, so many bits tell a client under `sticky`. Default 64. */
  readonly ipv6PrefixBits?: number
  /** 0 ≤ n < 1, for the policies that draw. Default `Math.random`. */
  readonly random?: () => number
  /** Default: no limit. */
  readonly queueRule?: QueueRule
  /** What the policies are tried on. Default: this one. */
  readonly platform?: string
  /** What weighs the workers' sessions. Default: the system. */
  readonly schedulingGroups?: SchedulingGroups
}
