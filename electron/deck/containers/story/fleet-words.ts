import { counted, duration, listed } from '../../../../shared/base/plain-words.ts'
import type { FleetNode, FleetUpdate } from '../../../../shared/containers/fleet.ts'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import type { Replica } from '../../../engines/types.ts'
import type { FleetChange } from './compare-fleet.ts'
import type { Placed } from './replica-book.ts'

/** What the sentences need beside the change itself. */
export interface WordContext {
  readonly nowMs: number
  /** Nodes are named where there are several. */
  readonly nodeCount: number
  /** What a person asked of it through the deck, in words: "SIGKILL"; null when nobody did. */
  askedOf(placed: Placed): string | null
  /** Containers of one engine without a scheduler: whoever starts one, nobody wants a number of them. */
  readonly isOneEngine: boolean
  /** A rolling update replaces containers. */
  readonly isUpdating: boolean
  /** The number of workers, an image or an update was asked for here. */
  readonly isAskedHere: boolean
  /** What our rule would have done; '' where the end was wanted. */
  readonly ownRuleWords: string
  /** It happened while the engine did not answer, and was found when it did again. */
  readonly isFoundLate: boolean
}

type Told = Pick<LifecycleEvent, 'kind' | 'tone' | 'words' | 'mark'>

/** One change as a sentence that can be read alone; null where there is nothing to say. */
export function tellChange(change: FleetChange, context: WordContext): Told | null {
  const told = sentence(change, context)
  if (told === null || !context.isFoundLate) return told
  return { ...told, words: `${told.words} (while the engine did not answer)` }
}

function sentence(change: FleetChange, context: WordContext): Told | null {
  switch (change.kind) {
    case 'came':
      return { kind: 'spawn', tone: 'info', mark: null, words: cameWords(change.placed, change.before, context) }
    case 'started':
      return startedTold(change.placed)
    case 'ready':
      return readyTold(change.placed, context)
    case 'ending': {
      const asked = context.askedOf(change.placed)
      const theirs = context.isUpdating ? 'the rolling update has its engine end it' : 'its engine tells it to end'
      const who = asked === null ? theirs : `${asked} by you`
      return { kind: 'drain', tone: 'info', mark: null, words: `${nameOf(change.placed)} is on its way out: ${who}` }
    }
    case 'ended':
    case 'explained':
      return endTold(change.placed, context)
    case 'lost-sight':
      if (change.placed.replica.phase === 'draining') {
        const words = `${nameOf(change.placed)} is gone: its scheduler told it to end, and lists it no more`
        return { kind: 'exit', tone: 'info', mark: null, words }
      }
      return {
        kind: 'exit',
        tone: 'warn',
        mark: `gone ${change.placed.replica.slot}`,
        words: `${nameOf(change.placed)} is gone: its engine lists it no more, and nobody saw how it ended`,
      }
    case 'paused':
    case 'resumed':
      return pauseTold(change, context)
    case 'healthcheck':
      return {
        kind: 'health',
        tone: 'warn',
        mark: `unhealthy ${change.placed.replica.slot}`,
        words: `${nameOf(change.placed)} is unhealthy by its own health check, ${change.from} before`,
      }
    default:
      return clusterTold(change, context)
  }
}

function clusterTold(
  change: Extract<FleetChange, { kind: 'desired' | 'image' | 'update' | 'node' | 'node-gone' }>,
  { isAskedHere, nowMs, isOneEngine }: WordContext,
): Told | null {
  const by = isAskedHere ? 'by you' : 'by somebody else'
  switch (change.kind) {
    case 'desired': {
      const { from, to } = change
      if (isOneEngine) {
        return {
          kind: 'scale',
          tone: 'info',
          mark: `${from} → ${to}`,
          words: `${counted(to, 'container')}, ${from} before`,
        }
      }
      return { kind: 'scale', tone: 'info', mark: `${from} → ${to}`, words: `${from} → ${to} containers wanted, ${by}` }
    }
    case 'image':
      // Without a container there is no image: that is no other one.
      if (change.from === '' || change.to === '') return null
      return { kind: 'settings', tone: 'info', mark: null, words: `image ${change.from} → ${change.to}, ${by}` }
    case 'update':
      return updateTold(change.update, by, nowMs)
    case 'node':
      return { kind: 'notice', mark: null, ...nodeTold(change.node, change.from) }
    case 'node-gone':
      return {
        kind: 'notice',
        tone: 'warn',
        mark: null,
        words: `node ${change.node.name} is no part of the swarm any more`,
      }
  }
}

function updateTold(
  { state, theirWords, startedAtMs, endedAtMs, ...counts }: FleetUpdate,
  by: string,
  nowMs: number,
): Told {
  const theirs = theirWords === '' ? '' : ` (${theirWords})`
  const took = duration((endedAtMs ?? nowMs) - startedAtMs)
  const replaced = `${counts.replacedCount} of ${counts.totalCount} replaced`
  const told = (tone: Told['tone'], words: string, mark: string | null = null): Told => {
    return { kind: 'reload', tone, mark, words: `${words}${theirs}` }
  }
  switch (state) {
    case 'running':
      return told('info', `rolling update begins, ${by}: ${counts.totalCount} to replace`, 'update')
    case 'done':
      return told('ok', `rolling update done in ${took}: ${replaced}`, 'updated')
    case 'paused':
      return told(
        'bad',
        `rolling update stopped after ${took}: ${replaced}; roll back, or update again`,
        'update stopped',
      )
    case 'rolling-back':
      return told('warn', `it is being rolled back, ${replaced}`, 'roll back')
    case 'rolled-back':
      return told('warn', `rolled back after ${took}`, 'rolled back')
    case 'roll-back-paused':
      return told('bad', `the roll-back stopped after ${took}: ${replaced}; update again, to an image that works`)
  }
}

function nodeTold(node: FleetNode, from: FleetNode | null): Pick<Told, 'tone' | 'words'> {
  const name = `node ${node.name}`
  if (from === null) return { tone: 'info', words: `${name} joined the swarm: ${node.role}, ${node.state}` }
  const parts: string[] = []
  if (from.state !== node.state) parts.push(`is ${node.state}, ${from.state} before`)
  if (from.availability !== node.availability) parts.push(availabilityWords(node, from))
  if (from.isLeader !== node.isLeader) parts.push(node.isLeader ? 'leads the swarm now' : 'leads the swarm no more')
  return { tone: node.state === 'ready' ? 'info' : 'bad', words: `${name} ${listed(parts)}` }
}

function availabilityWords({ availability }: FleetNode, from: FleetNode): string {
  const words = {
    active: 'takes tasks again',
    pause: 'takes no further tasks; those it has stay',
    drain: 'drains: its tasks go to other nodes',
  }
  return `${words[availability]} (${from.availability} → ${availability})`
}

/** "slot 3's g2 (task 8fk3ab)". */
export function nameOf({ replica, generation }: Placed): string {
  const { slot, taskId, podName, containerName, containerId } = replica
  if (podName !== null) return `slot ${slot}'s g${generation} (pod ${podName})`
  const name =
    taskId === null ? `container ${containerName || (containerId ?? '').slice(0, 12)}` : `task ${taskId.slice(0, 6)}`
  return `slot ${slot}'s g${generation} (${name})`
}

function onNode({ nodeName }: Replica, { nodeCount }: Pick<WordContext, 'nodeCount'>): string {
  return nodeCount > 1 && nodeName !== '' ? ` on node ${nodeName}` : ''
}

function cameWords(placed: Placed, before: Placed | null, context: WordContext): string {
  const { replica } = placed
  const isAnew = replica.taskId === null && before?.replica.containerId === replica.containerId
  const what = `${nameOf(placed)} was ${isAnew ? 'started again' : 'made'}${onNode(replica, context)}`
  // A scheduler forgets tasks: the last that is known may not be the one before.
  if (before === null || before.generation !== placed.generation - 1) return what
  const moved = before.replica.nodeId !== replica.nodeId && replica.nodeId !== null && before.replica.nodeId !== null
  const from = moved ? `, ${before.replica.nodeName || 'another node'} before` : ''
  const { end } = before.replica
  if (end === null) return `${what}${from}, beside g${before.generation}`
  const wait = `${what}${from}, ${duration(replica.createdAtMs - end.atMs)} after the end of g${before.generation}`
  return context.isOneEngine ? wait : `${wait}: its scheduler's decision`
}

function startedTold(placed: Placed): Told {
  const wait =
    placed.replica.healthcheck === 'none' ? ', and does not listen yet' : '; its health check decides when it serves'
  return { kind: 'online', tone: 'info', mark: null, words: `${nameOf(placed)} runs${wait}` }
}

function readyTold(placed: Placed, context: WordContext): Told {
  const { createdAtMs, startedAtMs, healthcheck, listensAtMs } = placed.replica
  const atMs = listensAtMs ?? (healthcheck === 'none' ? (startedAtMs ?? context.nowMs) : context.nowMs)
  const how = listensAtMs === undefined ? (healthcheck === 'none' ? 'runs' : 'is healthy') : 'listens'
  // A container that was started again began when it was started: there is no way there to be told.
  const after = atMs === createdAtMs ? '' : ` after ${duration(atMs - createdAtMs)}`
  const words = `${nameOf(placed)} ${how}${onNode(placed.replica, context)}${after}`
  return { kind: 'listening', tone: 'ok', mark: null, words }
}

function endTold(placed: Placed, context: WordContext): Told | null {
  const { replica } = placed
  const { end, slot, theirState, theirWords, startedAtMs, createdAtMs } = replica
  if (end === null) return null
  const theirs = theirWords === '' ? theirState : `${theirState}: ${theirWords}`
  const asked = context.askedOf(placed)
  // Who "somebody" was is known here.
  const ourWords =
    asked === null
      ? replica.ourWords
      : replica.ourWords.replace(/, (which somebody had its engine send|asked to by SIG\w+)$/, '')
  const ours = ourWords === '' || theirs.includes(ourWords) ? '' : `: ${ourWords}`
  const ran = startedAtMs === null ? 'it never ran' : `it ran ${duration(end.atMs - startedAtMs)}`
  const byUpdate = context.isUpdating && end.isWanted ? ', for the rolling update' : ''
  const who = asked === null ? byUpdate : `, after ${asked} by you`
  const rule = context.ownRuleWords === '' ? '' : `; ${context.ownRuleWords}`
  const words = `${nameOf(placed)}${onNode(replica, context)}: ${theirs}${ours}${who}; ${ran}${rule}`
  const tone = end.isWanted ? 'info' : asked === null ? 'bad' : 'warn'
  const isFailure = startedAtMs === null && !end.isWanted
  const age = end.atMs - createdAtMs
  const mark = end.isWanted ? null : (end.signal ?? (end.code === null ? theirState : `exit ${end.code}`))
  return {
    kind: isFailure ? 'failed' : 'exit',
    tone,
    mark: mark === null ? null : `${mark} ${slot}`,
    words: isFailure ? `${words} (${duration(age)} after it was made)` : words,
  }
}

function pauseTold(
  { kind, placed }: { readonly kind: 'paused' | 'resumed'; readonly placed: Placed },
  context: WordContext,
): Told {
  const asked = context.askedOf(placed)
  const by = asked === null ? '' : ', by you'
  const words =
    kind === 'paused'
      ? `${nameOf(placed)} is paused${by}: its processes stand still, and connections to it wait`
      : `${nameOf(placed)} runs on${by}`
  return { kind: 'health', tone: kind === 'paused' ? 'warn' : 'ok', mark: null, words }
}
