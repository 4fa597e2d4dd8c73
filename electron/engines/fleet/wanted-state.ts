import type { NodeAvailability } from '../../../shared/containers/engine.ts'
import type { FleetUpdate } from '../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { FleetState, Replica } from '../types.ts'

/** Whether what was asked for is so; null: not yet. */
export type Reached = Result<void> | null

/** As many serve as were asked for, and no other goes on. */
export function reachedScale({ replicas, desired: now }: FleetState, desired: number): Reached {
  if (now !== desired) return null
  const living = replicas.filter(({ end }) => end === null)
  return living.length === desired && living.every(({ phase }) => phase === 'listening') ? ok(undefined) : null
}

/** Another than `before` serves in that slot: the next task, or the next life of its container. */
export function reachedNext({ replicas }: FleetState, slot: number, before: string): Reached {
  const next = replicas.findLast((one) => one.slot === slot && one.end === null)
  return next !== undefined && next.key !== before && next.phase === 'listening' ? ok(undefined) : null
}

/** `before`: when the update that was known before began; that one does not count. */
export function reachedUpdate(
  { update, replicas }: FleetState,
  before: number | null,
  wanted: FleetUpdate['state'],
): Reached {
  if (update === null || (update.startedAtMs === before && update.state !== wanted)) return null
  if (update.startedAtMs === before) return null
  if (update.state === wanted) return ok(undefined)
  if (update.state === 'running' || update.state === 'rolling-back') return null
  const failed = replicas.toReversed().find((one) => one.createdAtMs >= update.startedAtMs - 1_000 && isTrouble(one))
  const why = [failed?.ourWords, failed?.theirWords || update.theirWords].filter(Boolean).join(' – ')
  return fail('not-reached-in-time', `${endings[update.state]}: ${why}`)
}

function isTrouble({ end, phase }: Replica): boolean {
  return phase === 'failed' || (end !== null && !end.isWanted)
}

const endings: Readonly<Record<FleetUpdate['state'], string>> = {
  running: 'The update goes on',
  done: 'It is at the newer version',
  paused: 'The update paused because of failures; roll it back, or update again',
  'rolling-back': 'It is being rolled back',
  'rolled-back': 'The update failed and was rolled back',
  'roll-back-paused': 'The way back paused because of failures',
}

/** The node is as wanted; drained, when none of the fleet is left on it. */
export function reachedNode({ nodes, replicas }: FleetState, nodeId: string, wanted: NodeAvailability): Reached {
  const node = nodes.find((one) => one.nodeId === nodeId)
  if (node === undefined) return fail('not-found', 'The swarm has no such node')
  if (node.availability !== wanted) return null
  if (wanted !== 'drain') return ok(undefined)
  return replicas.some((replica) => replica.nodeId === nodeId && replica.end === null) ? null : ok(undefined)
}
