import type { WorkerActionId } from '../worker-actions.ts'
import type { FaultGroupId } from './fault-action.ts'
import { type FaultId, faultAction } from './fault-actions.ts'

/** Actions on a worker that an engine does to a container as well. */
const byEngines: ReadonlySet<WorkerActionId> = new Set([
  'worker.graceful-stop',
  'worker.sigterm',
  'worker.sigint',
  'worker.sigkill',
  'worker.pause',
])

const inside = 'it is done inside a worker that the deck forked itself'

const whyNot: Readonly<Record<Exclude<FaultGroupId, 'fleet'>, string>> = {
  life: inside,
  process: inside,
  boot: inside,
  request: inside,
  handover: 'no connection of a container passes through the primary of the deck',
  dependency: 'what containers depend on stands behind no proxy of the deck',
}

/** Why containers cannot have a fault, in words; null: they can. */
export function whyNotInContainers(fault: FaultId): string | null {
  const { group, strikes } = faultAction(fault)
  if (group === 'fleet' || (strikes !== null && byEngines.has(strikes))) return null
  return whyNot[group]
}

/** Why only containers can have a fault, in words; null: any cluster can. */
export function whyOnlyInContainers(fault: FaultId): string | null {
  return faultAction(fault).group === 'fleet'
    ? 'these workers are processes of the deck: only containers have it'
    : null
}
