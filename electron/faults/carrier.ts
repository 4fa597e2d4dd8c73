import { type FaultId, faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { limits } from '../../shared/limits.ts'
import type { FaultSpec } from '../../shared/model/fault.ts'

/**
 * Who carries a fault out: an action of the kill menu · the agent in a living worker · the agent of a worker that starts ·
 * the primary, by slot · a proxy before what the app depends on · the engine of containers, or who stops that.
 */
export type Carrier = 'action' | 'agent' | 'start' | 'primary' | 'dependency' | 'fleet'

export function carrierOf(fault: FaultId): Carrier {
  const { strikes, group, runsIn } = faultAction(fault)
  if (strikes !== null) return 'action'
  if (group === 'dependency') return 'dependency'
  if (group === 'fleet') return 'fleet'
  if (runsIn === 'primary') return 'primary'
  return group === 'boot' ? 'start' : 'agent'
}

/** Blocking shows by silence, which two missed heartbeats make. */
const blockLandsMs = 3000
const processLandsMs = 5000

/** So long after it was asked for it must have been measured; null: it may land until its end, as what it waits for comes. */
export function landsWithinMs(fault: FaultId): number | null {
  if (carrierOf(fault) !== 'agent' || faultAction(fault).group !== 'process') return null
  if (fault === 'fault.block-loop') return blockLandsMs
  // It takes its time to fill what there is.
  return fault === 'fault.fill-heap' ? null : processLandsMs
}

/** Of a series each hit of a fault that lasts is over in good time before the next one is drawn. */
export function hitForMs({ fault, trigger, forMs }: FaultSpec): number {
  if (trigger.kind !== 'every') return forMs
  const { usualForMs } = faultAction(fault)
  return Math.max(limits.faultForMs.min, Math.min(usualForMs, Math.floor(trigger.everyMs / 2), forMs))
}

/** Its slot's next worker has it, too. One that stops a process is for that process alone. */
export function staysWithSlot({ fault, trigger }: FaultSpec): boolean {
  const carrier = carrierOf(fault)
  const isAgents = carrier === 'agent' || carrier === 'start'
  return isAgents && trigger.kind !== 'every' && faultAction(fault).lasts === 'while'
}

/** It begins with a start of its workers, which it may ask for. */
export function wantsStart({ fault }: FaultSpec): boolean {
  return fault === 'fault.never-listen' || fault === 'fault.refuse-port' || carrierOf(fault) === 'start'
}

/** It is done to each process that it hits, which is named. */
export function isInProcess(fault: FaultId): boolean {
  const carrier = carrierOf(fault)
  return carrier === 'action' || carrier === 'agent' || fault === 'fault.pause-node'
}

/** It is done once, whatever number of slots it is for. */
export function isOneForAll(fault: FaultId): boolean {
  return carrierOf(fault) === 'dependency' || fault === 'fault.drain-node' || fault === 'fault.stop-engine'
}

/** For as long as it is there its slots serve worse. Those of a drained node are filled elsewhere meanwhile. */
export function keepsHurting(spec: FaultSpec): boolean {
  return hurtsSlots(spec) && spec.fault !== 'fault.drain-node'
}

/** A worker that has it serves worse. What hits a dependency, or only the requests of one who asked for it, hurts no slot. */
export function hurtsSlots(spec: FaultSpec): boolean {
  if (carrierOf(spec.fault) === 'dependency' || spec.fault === 'fault.stop-engine') return false
  const { input } = spec
  return !('header' in input) || (input.header === '' && input.cookie === '')
}
