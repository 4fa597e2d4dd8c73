import type { FleetNode, FleetReplica, FleetUpdate } from '../../../../shared/containers/fleet.ts'
import type { FleetState } from '../../../engines/types.ts'
import type { Placed } from './replica-book.ts'

/** An engine's list at one moment, its replicas in their slots. */
export interface FleetPicture extends Pick<FleetState, 'desired' | 'image' | 'nodes' | 'update'> {
  readonly placed: readonly Placed[]
}

/** What happened between two pictures. */
export type FleetChange =
  /** `before`: the newest run of that slot until then. */
  | { readonly kind: 'came'; readonly placed: Placed; readonly before: Placed | null }
  | { readonly kind: 'started' | 'ready' | 'ending'; readonly placed: Placed }
  | { readonly kind: 'ended'; readonly placed: Placed }
  /** Its end was known; why it ended, in its scheduler's words, came later. */
  | { readonly kind: 'explained'; readonly placed: Placed }
  /** Its engine lists it no more, and nobody saw how it ended. */
  | { readonly kind: 'lost-sight'; readonly placed: Placed }
  | { readonly kind: 'paused' | 'resumed'; readonly placed: Placed }
  | { readonly kind: 'healthcheck'; readonly placed: Placed; readonly from: FleetReplica['healthcheck'] }
  | { readonly kind: 'desired'; readonly from: number; readonly to: number }
  | { readonly kind: 'image'; readonly from: string; readonly to: string }
  | { readonly kind: 'update'; readonly update: FleetUpdate }
  | { readonly kind: 'node'; readonly node: FleetNode; readonly from: FleetNode | null }
  | { readonly kind: 'node-gone'; readonly node: FleetNode }

/** What must have happened for the one picture to become the other: of the cluster, of nodes, then of replicas by their time. */
export function compareFleet(before: FleetPicture, after: FleetPicture): readonly FleetChange[] {
  const changes: FleetChange[] = []
  const { update } = after
  if (before.image !== after.image) changes.push({ kind: 'image', from: before.image, to: after.image })
  if (before.desired !== after.desired) changes.push({ kind: 'desired', from: before.desired, to: after.desired })
  if (update !== null && isNews(before.update, update)) changes.push({ kind: 'update', update })
  changes.push(...compareNodes(before.nodes, after.nodes))
  const earlier = new Map(before.placed.map((one) => [one.run, one]))
  const present = new Set(after.placed.map(({ run }) => run))
  const own = after.placed.flatMap((placed) => compareReplica(earlier.get(placed.run), placed, before.placed))
  for (const placed of before.placed) {
    if (placed.replica.end === null && !present.has(placed.run)) own.push({ kind: 'lost-sight', placed })
  }
  return [...changes, ...own.sort((one, other) => timeOf(one) - timeOf(other))]
}

function isNews(before: FleetUpdate | null, { startedAtMs, state }: FleetUpdate): boolean {
  return before === null ? state !== 'done' : before.startedAtMs !== startedAtMs || before.state !== state
}

function compareReplica(
  before: Placed | undefined,
  placed: Placed,
  all: readonly Placed[],
): Extract<FleetChange, { readonly placed: Placed }>[] {
  const { replica } = placed
  const changes: Extract<FleetChange, { readonly placed: Placed }>[] = []
  const was = before?.replica
  if (was === undefined) changes.push({ kind: 'came', placed, before: newestOf(all, replica.slot) })
  if (replica.end === null) {
    if (was?.phase !== replica.phase) changes.push(...phaseChange(placed, was?.phase))
    if ((was?.isPaused ?? false) !== replica.isPaused) {
      changes.push({ kind: replica.isPaused ? 'paused' : 'resumed', placed })
    }
    if (was !== undefined && was.healthcheck !== replica.healthcheck && replica.healthcheck === 'unhealthy') {
      changes.push({ kind: 'healthcheck', placed, from: was.healthcheck })
    }
  } else if (was === undefined || was.end === null) changes.push({ kind: 'ended', placed })
  else if (was.theirWords !== replica.theirWords) changes.push({ kind: 'explained', placed })
  return changes
}

function phaseChange(
  placed: Placed,
  was: Placed['replica']['phase'] | undefined,
): Extract<FleetChange, { readonly placed: Placed }>[] {
  switch (placed.replica.phase) {
    case 'online':
      // One that served and is unhealthy now has not started.
      return was === 'listening' ? [] : [{ kind: 'started', placed }]
    case 'listening':
      return [{ kind: 'ready', placed }]
    case 'draining':
      return [{ kind: 'ending', placed }]
    default:
      return []
  }
}

function compareNodes(before: readonly FleetNode[], after: readonly FleetNode[]): FleetChange[] {
  const known = new Map(before.map((node) => [node.nodeId, node]))
  const present = new Set(after.map(({ nodeId }) => nodeId))
  const changed = after.flatMap((node): FleetChange[] => {
    const from = known.get(node.nodeId) ?? null
    const isSame =
      from !== null &&
      from.availability === node.availability &&
      from.state === node.state &&
      from.isLeader === node.isLeader
    return isSame ? [] : [{ kind: 'node', node, from }]
  })
  const gone = before.filter(({ nodeId }) => !present.has(nodeId))
  return [...changed, ...gone.map((node): FleetChange => ({ kind: 'node-gone', node }))]
}

function newestOf(placed: readonly Placed[], slot: number): Placed | null {
  const own = placed.filter(({ replica }) => replica.slot === slot)
  return own.toSorted((one, other) => one.generation - other.generation).at(-1) ?? null
}

/** What is told of without a time of its own comes after what has one: it was seen just now. */
function timeOf(change: Extract<FleetChange, { readonly placed: Placed }>): number {
  const { createdAtMs, startedAtMs, listensAtMs, end } = change.placed.replica
  switch (change.kind) {
    case 'came':
      return createdAtMs
    case 'ended':
      return end?.atMs ?? Number.MAX_SAFE_INTEGER
    case 'started':
      return startedAtMs ?? Number.MAX_SAFE_INTEGER
    case 'ready':
      if (listensAtMs !== undefined) return listensAtMs
      return change.placed.replica.healthcheck === 'none' && startedAtMs !== null
        ? startedAtMs
        : Number.MAX_SAFE_INTEGER
    default:
      return Number.MAX_SAFE_INTEGER
  }
}
