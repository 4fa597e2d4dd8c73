import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { limits } from '../../../shared/limits.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { FindCarrying } from './carrying-worker.ts'

interface LeasePorts {
  readonly clock: Clock
  readonly find: FindCarrying
  /** Every hit that something is left of, or may be. */
  open(): readonly HitOrder[]
}

/** Agents that carry something hear that the deck is there; one that does not hear it takes back what it carries. */
export class AgentLease {
  readonly #ports: LeasePorts
  readonly #timers: NamedTimers<'lease'>

  constructor(ports: LeasePorts) {
    this.#ports = ports
    this.#timers = new NamedTimers(ports.clock)
  }

  /** After each change of what is active. */
  plan(isIdle: boolean): void {
    if (isIdle) this.#timers.cancel('lease')
    else if (!this.#timers.has('lease')) this.#renew()
  }

  close(): void {
    this.#timers.cancelAll()
  }

  #renew(): void {
    this.#timers.set('lease', limits.faultLeaseMs / 3, () => this.#renew())
    const places = new Map(
      this.#ports.open().flatMap(({ spec, slot, generation }) => {
        const isInAgent = faultAction(spec.fault).runsIn === 'agent' && generation !== null
        return isInAgent ? [[`${slot} ${generation}`, { slot, generation }] as const] : []
      }),
    )
    for (const { slot, generation } of places.values()) {
      this.#ports.find(slot, generation)?.askFor({ type: 'lease', leaseMs: limits.faultLeaseMs })
    }
  }
}
