import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import type { Result } from '../../../../shared/result.ts'
import type { FleetState } from '../../../engines/types.ts'
import type { FleetGround } from '../../../faults/surroundings.ts'
import { nameOf } from '../story/fleet-words.ts'
import type { SlotHolders } from '../story/present-replicas.ts'
import type { Placed } from '../story/replica-book.ts'

/** What is known of the agents in containers. */
export interface RidingAgents {
  /** Why no agent in it can be asked; '' where one can. */
  whyUnheard(placed: Placed): string
  /** What the limit of its container leaves of memory; null: not known. */
  roomBytes(placed: Placed): number | null
}

interface GroundFacts {
  readonly agents: RidingAgents
  readonly state: FleetState | null
  readonly engine: FleetSnapshot['engine']
  readonly holders: readonly SlotHolders[]
  /** Null: it is being looked for. */
  readonly engineProcess: Result<unknown> | null
}

/** What decisions on faults see of containers: where they run, and what can be done to whom. */
export function describeGround({ agents, state, engine, holders, engineProcess }: GroundFacts): FleetGround {
  const living = holders.filter(({ present }) => present.replica.end === null)
  const nodes = state?.nodes ?? []
  const unheard = new Map(holders.map((holder) => whyUnheard(holder, agents)).filter((one) => one !== null))
  return {
    nodes: nodes.map(({ nodeId, name, availability }) => ({
      name,
      availability,
      // Containers that are no tasks have no node of their own, and their engine is the only one.
      slots: living.flatMap(({ slot, present }) => ((present.replica.nodeId ?? nodeId) === nodeId ? [slot] : [])),
    })),
    unreachable: new Map(holders.map((holder) => whyUnreachable(holder, state)).filter((one) => one !== null)),
    hasAgents: unheard.size < holders.length,
    unheard,
    roomBytes: new Map(
      living.flatMap(({ slot, present }) => {
        const roomBytes = agents.roomBytes(present)
        return roomBytes === null ? [] : [[slot, roomBytes] as const]
      }),
    ),
    refusals: state?.refusals ?? {},
    lost: engine.state === 'lost' ? engine.words : null,
    cannotStopEngine: whyNotStopped(engineProcess),
  }
}

function whyUnheard(holder: SlotHolders, agents: RidingAgents): readonly [slot: number, why: string] | null {
  const { slot, present } = holder
  if (present.replica.end !== null) return [slot, whyEnded(holder)]
  const why = agents.whyUnheard(present)
  return why === '' ? null : [slot, `slot ${slot} cannot be asked: ${why}`]
}

const whyEnded = ({ slot, present }: SlotHolders): string =>
  `slot ${slot} has no container now: ${nameOf(present)} has ended (${present.replica.phase})`

function whyUnreachable(holder: SlotHolders, state: FleetState | null): readonly [slot: number, why: string] | null {
  const { slot, present } = holder
  const { end, containerId, nodeId, nodeName } = present.replica
  if (end !== null) return [slot, whyEnded(holder)]
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
