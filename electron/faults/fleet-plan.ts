import { faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { isByAgent, whyNotInContainers, whyOnlyInContainers } from '../../shared/actions/faults/in-containers.ts'
import { listed, megabytes, slotNames } from '../../shared/base/plain-words.ts'
import type { FleetAbility } from '../../shared/containers/fleet.ts'
import type { FaultSpec } from '../../shared/model/fault.ts'
import { carrierOf, isInProcess } from './carrier.ts'
import type { FleetGround, StandingFault } from './surroundings.ts'

/** Why no container can have it now, or nobody but containers; null: it can be. */
export function fleetRefusal(
  spec: FaultSpec,
  fleet: FleetGround | null,
  standing: readonly StandingFault[],
): string | null {
  if (fleet === null) return whyOnlyInContainers(spec.fault)
  const never = whyNotInContainers(spec.fault, fleet.hasAgents)
  if (never !== null) return never
  if (fleet.lost !== null) return `its engine is not heard: ${fleet.lost}`
  const ability = abilityOf(spec)
  const refused = ability === null ? undefined : fleet.refusals[ability]
  return refused ?? refusalOfPlace(spec, fleet, standing)
}

/** Slots of the node that it is for; null: it is for no node. */
export function slotsOfNode({ input }: FaultSpec, fleet: FleetGround | null): readonly number[] | null {
  if (fleet === null || !('node' in input)) return null
  return fleet.nodes.find(({ name }) => name === input.node)?.slots ?? []
}

/** Why that slot's container cannot have it now, or null. */
export function whySparedInFleet(spec: FaultSpec, slot: number, fleet: FleetGround): string | null {
  if (isByAgent(spec.fault)) return fleet.unheard.get(slot) ?? leaksPastLimit(spec, slot, fleet)
  return isInProcess(spec.fault) ? (fleet.unreachable.get(slot) ?? null) : null
}

function leaksPastLimit({ fault, input }: FaultSpec, slot: number, { roomBytes }: FleetGround): string | null {
  const room = roomBytes.get(slot)
  if (room === undefined || fault !== 'fault.leak' || (input.what !== 'heap' && input.what !== 'buffers')) return null
  if (input.cap * 1e6 <= room) return null
  return `a leak of ${megabytes(input.cap * 1e6)} is more than the ${megabytes(room)} that slot ${slot}'s container has left: lower "At most"`
}

/** Where it is: "slots 2 and 4", "node b with slots 2 and 4", "the engine". */
export function placeWords(spec: FaultSpec, slots: readonly number[]): string {
  if (spec.fault === 'fault.stop-engine') return 'the engine'
  return 'node' in spec.input ? `node ${spec.input.node} with ${slotNames(slots)}` : slotNames(slots)
}

function abilityOf({ fault }: FaultSpec): FleetAbility | null {
  if (fault === 'fault.drain-node') return 'drain-node'
  const { strikes } = faultAction(fault)
  if (fault === 'fault.pause-node' || strikes === 'worker.pause') return 'pause'
  if (strikes === 'worker.graceful-stop') return 'stop'
  return strikes === null ? null : 'signal'
}

function refusalOfPlace(
  { fault, input, trigger }: FaultSpec,
  fleet: FleetGround,
  standing: readonly StandingFault[],
): string | null {
  if (carrierOf(fault) !== 'fleet') return null
  const { words } = faultAction(fault)
  if (trigger.kind === 'every') return 'it is for one time: begin it now, or after a while'
  if (fault === 'fault.stop-engine') {
    const other = standing.find((one) => one.words === words && one.slots.length > 0)
    return other === undefined ? fleet.cannotStopEngine : `its engine is stopped already (fault ${other.id})`
  }
  const names = fleet.nodes.map(({ name }) => name)
  const node = 'node' in input ? fleet.nodes.find(({ name }) => name === input.node) : undefined
  if (node === undefined) {
    const named = 'node' in input && input.node !== '' ? `there is no node ${input.node}` : 'no node is named'
    return `${named}: name one of ${listed(names)}`
  }
  if (fault === 'fault.drain-node' && node.availability === 'drain') return `node ${node.name} is drained already`
  return node.slots.length === 0 ? `no container of the cluster runs on node ${node.name}` : null
}
