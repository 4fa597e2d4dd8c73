import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import { carrierOf } from '../../faults/carrier.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { FaultNumbers } from '../../faults/hit-life.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { CarrierFacts } from './fault-carrier.ts'

/** Two heartbeats that did not come are no accident: somebody holds the loop. */
const silentForMs = 1000

interface Seen {
  readonly rssBytes: number | null
  silentMs: number
  told: string
}

type Seeing = Pick<ClusterTelemetry, 'vitals' | 'osLatest'>

/** What is seen of process faults from outside, whatever the agent says: silence, and the system's word on CPU and memory. */
export class OutsideWatch {
  readonly #telemetry: () => Seeing
  readonly #facts: CarrierFacts
  readonly #seen = new Map<number, Seen>()

  constructor(telemetry: () => Seeing, facts: CarrierFacts) {
    this.#telemetry = telemetry
    this.#facts = facts
  }

  /** `open`: every hit that is there now. */
  look(open: readonly HitOrder[]): void {
    const watched = open.filter(
      ({ spec, generation }) =>
        generation !== null && carrierOf(spec.fault) === 'agent' && faultAction(spec.fault).group === 'process',
    )
    const keys = new Set(watched.map(({ key }) => key))
    for (const key of this.#seen.keys()) if (!keys.has(key)) this.#seen.delete(key)
    for (const order of watched) this.#lookAt(order)
  }

  #lookAt(order: HitOrder): void {
    const telemetry = this.#telemetry()
    const { slot, generation, key, spec } = order
    const vitals = telemetry.vitals(slot)
    const os = telemetry.osLatest(slot)
    // In a reload telemetry knows one worker of the slot.
    if (vitals?.generation !== generation) return
    const seen = this.#seen.get(key) ?? { rssBytes: os?.rssBytes ?? null, silentMs: 0, told: '' }
    this.#seen.set(key, seen)
    const isBlock = spec.fault === 'fault.block-loop'
    seen.silentMs = Math.max(seen.silentMs, vitals.silentMs ?? 0)
    const isSilent = isBlock && seen.silentMs >= silentForMs
    const gained = os === null || os.rssBytes === null || seen.rssBytes === null ? null : os.rssBytes - seen.rssBytes
    const numbers: FaultNumbers = {
      ...(isSilent ? { silentMs: seen.silentMs } : {}),
      ...(os === null || os.cpuRatio === null ? {} : { osCpuRatio: os.cpuRatio }),
      ...(gained === null ? {} : { osRssGainedBytes: Math.max(0, gained) }),
    }
    const told = JSON.stringify(numbers)
    if (told === seen.told) return
    seen.told = told
    this.#facts.hear(order, { fact: isSilent ? 'landed' : 'measured', numbers })
  }
}
