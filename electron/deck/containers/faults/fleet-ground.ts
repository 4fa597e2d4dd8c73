import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import type { Result } from '../../../../shared/result.ts'
import type { FleetState } from '../../../engines/types.ts'
import type { FleetGround } from '../../../faults/surroundings.ts'
import { nameOf } from '../story/fleet-words.ts'
import type { SlotHolders } from '../story/present-replicas.ts'

interface GroundFacts {
  readonly state: FleetState | null
  readonly engine: FleetSnapshot['engine']
  readonly holders: readonly SlotHolders[]
  /** Null: it is being looked for. */
  readonly engineProcess: Result<unknown> | null
}

/** What decisions on faults see of containers: where they run, and what can be done to whom. */
export function describeGround({ state, engine, holders, engineProcess }: GroundFacts): FleetGround {
  const living = holders.filter(({ present }) => present.replica.end === null)
  const nodes = state?.nodes ?? []
  return {
    nodes: nodes.map(({ nodeId, name, availability }) => ({
      name,
      availability,
      // Containers that are no tasks have no node of their own, and their engine is the only one.
      slots: living.flatMap(({ slot, present }) => ((present.replica.nodeId ?? nodeId) === nodeId ? [slot] : [])),
    })),
    unreachable: new Map(holders.map((holder) => whyUnreachable(holder, state)).filter((one) => one !== null)),
    refusals: state?.refusals ?? {},
    lost: engine.state === 'lost' ? engine.words : null,
    cannotStopEngine: whyNotStopped(engineProcess),
  }
}

function whyUnreachable(
  { slot, present }: SlotHolders,
  state: FleetState | null,
): readonly [slot: number, why: string] | null {
  const { end, phase, containerId, nodeId, nodeName } = present.replica
  if (end !== null) return [slot, `slot ${slot} has no container now: ${nameOf(present)} has ended (${phase})`]
  if (containerId === null) return [slot, `slot ${slot} has no container yet`]
  if (nodeId === null || nodeId === state?.ownNodeId) return null
  const engine = state?.nodes.find((node) => node.nodeId === nodeId)?.engine ?? null
  if (engine?.state === 'connected') return null
  const where = `slot ${slot} is on node ${nodeName || nodeId}, whose`
  return engine === null
    ? [slot, `${where} containers only the engine there reaches: "Reach its engine…" is in Nodes`]
    : [slot, `${where} engine is not heard: ${engine.words}`]
}

function whyNotStopped(engineProcess: Result<unknown> | null): string | null {
  if (engineProcess === null) return "the engine's process is being looked for: try again in a moment"
  return engineProcess.ok ? null : engineProcess.error.message
}
