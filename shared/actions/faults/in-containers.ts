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

const withoutAgent =
  'an agent of the deck does it, and none is heard in these containers: "Run as a service" puts one in each'

const whyNot: Readonly<Record<Exclude<FaultGroupId, 'fleet'>, string>> = {
  life: 'it is done inside a worker that the deck forked itself',
  process: withoutAgent,
  boot: 'a container starts as its service says, before the deck hears of it',
  request: withoutAgent,
  handover: 'no connection of a container passes through the primary of the deck',
  dependency: 'what containers depend on stands behind no proxy of the deck',
}

/** Why containers cannot have a fault, in words; null: they can. `hasAgents`: an agent of the deck is heard in some. */
export function whyNotInContainers(fault: FaultId, hasAgents: boolean): string | null {
  const { group, strikes } = faultAction(fault)
  if (group === 'fleet' || (strikes !== null && byEngines.has(strikes))) return null
  return hasAgents && isByAgent(fault) ? null : whyNot[group]
}

/** Whether an agent in a living container does it; the engine, or nobody, does the others. */
export function isByAgent(fault: FaultId): boolean {
  const { group } = faultAction(fault)
  return group === 'process' || group === 'request'
}

/** Why only containers can have a fault, in words; null: any cluster can. */
export function whyOnlyInContainers(fault: FaultId): string | null {
  return faultAction(fault).group === 'fleet'
    ? 'these workers are processes of the deck: only containers have it'
    : null
}
