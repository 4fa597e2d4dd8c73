import type { ListenAddress } from '../../../shared/model/worker.ts'
import { type PolicyId, policyIds, policyRefusal } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { ClusterProcess } from '../child/worker.ts'
import { type Strategy, strategies } from '../policies/strategies.ts'
import type { PolicySwitch } from '../types.ts'
import type { SwitchReport } from './address-server.ts'

/** What a switch is made of. */
export interface SwitchPorts {
  switchAddresses(strategy: Strategy): Promise<(SwitchReport & { readonly address: ListenAddress })[]>
  countConnections(isWanted: boolean): void
}

/** Knows the policy in force and the one that is coming, and carries switches out one after the other. */
export class PolicySwitcher {
  readonly #ports: SwitchPorts
  readonly #platform: string
  #policy: PolicyId
  #wanted: PolicyId
  #last: Promise<unknown> | undefined

  /** A policy that the platform cannot do is round-robin until another one is asked for. */
  constructor(policy: PolicyId, platform: string, ports: SwitchPorts) {
    this.#platform = platform
    this.#policy = policyRefusal(policy, platform) === null ? policy : 'round-robin'
    this.#wanted = this.#policy
    this.#ports = ports
  }

  get policy(): PolicyId {
    return this.#policy
  }

  /** For addresses bound now: during a switch already the policy that is coming. */
  get wanted(): PolicyId {
    return this.#wanted
  }

  get countsConnections(): boolean {
    return countsConnections(this.#wanted)
  }

  /** Begins at once when no other switch is under way. */
  switchTo(policy: PolicyId): Promise<Result<PolicySwitch>> {
    const switched = this.#last === undefined ? this.#switch(policy) : this.#last.then(() => this.#switch(policy))
    const last = switched.then(() => {
      if (this.#last === last) this.#last = undefined
    })
    this.#last = last
    return switched
  }

  async #switch(policy: PolicyId): Promise<Result<PolicySwitch>> {
    if (!policyIds.includes(policy)) return fail('invalid-input', `Policy must be one of ${policyIds.join(', ')}`)
    const refusal = policyRefusal(policy, this.#platform)
    if (refusal !== null) return fail('unsupported-here', refusal)
    const beganMonoMs = performance.now()
    const before = this.#policy
    this.#wanted = policy
    const isAtOnce = strategies[policy].kind === 'dispatched' && strategies[before].kind === 'dispatched'
    if (isAtOnce) this.#policy = policy
    if (countsConnections(policy) !== countsConnections(before)) this.#ports.countConnections(countsConnections(policy))
    const reports = await this.#ports.switchAddresses(strategies[policy])
    const failed = reports.find((report) => report.failure !== undefined)
    if (failed !== undefined) return this.#goBack(before, policy, failed)
    this.#policy = policy
    return ok({
      policy,
      tookMs: performance.now() - beganMonoMs,
      replace: idsOf(reports.flatMap((report) => report.replace ?? [])),
      late: idsOf(reports.flatMap((report) => report.late ?? [])),
      kept: reports.flatMap((report) => (report.isKept === true ? [report.address] : [])),
      resetCount: reports.reduce((sum, report) => sum + (report.resetCount ?? 0), 0),
    })
  }

  async #goBack(before: PolicyId, policy: PolicyId, failed: SwitchReport & { readonly address: ListenAddress }) {
    this.#wanted = before
    await this.#ports.switchAddresses(strategies[before])
    if (countsConnections(policy) !== countsConnections(before)) this.#ports.countConnections(countsConnections(before))
    const { path, port } = failed.address
    return fail('refused', `${path ?? `port ${port}`} stays ${before}: ${failed.failure}`)
  }
}

function countsConnections(policy: PolicyId): boolean {
  const strategy = strategies[policy]
  return strategy.kind === 'dispatched' && strategy.countsConnections
}

function idsOf(workers: readonly ClusterProcess[]): number[] {
  return [...new Set(workers.map((worker) => worker.id))]
}
