import type { WorkerActionId } from '../../../shared/actions/worker-actions.ts'
import type { FleetNode, FleetReplica, FleetSnapshot, FleetUpdate } from '../../../shared/containers/fleet.ts'
import type { Tone } from '../../../shared/model/event.ts'
import type { IconName } from '../../components/icon.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { counted } from '../../format/number.ts'
import { noValue } from '../../format/quantity.ts'

/** How something of a fleet is: picture, word and tone always together, and the whole of it in a sentence. */
export interface FleetState {
  readonly icon: IconName
  readonly word: string
  readonly tone: Tone
  readonly sentence: string
}

/** "service web on Docker 20.10 · swarm of 3 nodes". */
export function fleetSentence({ words, engine, nodes }: Pick<FleetSnapshot, 'words' | 'engine' | 'nodes'>): string {
  return `${words} on ${engine.name} ${shortVersion(engine.version)}${placeWords(engine.name, nodes)}`
}

function placeWords(engine: FleetSnapshot['engine']['name'], nodes: readonly FleetNode[]): string {
  if (engine === 'Kubernetes') return nodes.length === 0 ? '' : ` · on ${counted(nodes.length, 'node')}`
  return nodes.some(({ role }) => role !== 'alone') ? ` · swarm of ${counted(nodes.length, 'node')}` : ''
}

/** An engine that does not answer shows what it said last, and how old that is. */
export function engineState({ engine }: Pick<FleetSnapshot, 'engine'>, nowMs: number): FleetState {
  const { name, state, words, heardAtMs, version, clockSkewMs } = engine
  if (state === 'lost') {
    const age = formatDuration(Math.max(0, nowMs - heardAtMs))
    return {
      icon: 'disconnect',
      word: `engine lost ${age}`,
      tone: 'bad',
      sentence: `The engine was last heard ${age} ago: what is shown is as old. ${words}`.trim(),
    }
  }
  return {
    icon: 'container',
    word: 'connected',
    tone: 'ok',
    sentence: `${name} ${version} answers${skewWords(clockSkewMs)}`,
  }
}

function skewWords(clockSkewMs: number): string {
  return isOff(clockSkewMs) ? `; its clock is ${offWords(clockSkewMs)} ours, which is taken out of all times` : ''
}

const isOff = (clockSkewMs: number): boolean => Math.abs(clockSkewMs) >= 1000

function offWords(clockSkewMs: number): string {
  return `${formatDuration(Math.abs(clockSkewMs))} ${clockSkewMs > 0 ? 'ahead of' : 'behind'}`
}

/** The engine of a node: by whom its containers are measured and acted on; null: nobody reaches it. */
export function nodeEngineState(
  { name, engine }: Pick<FleetNode, 'name' | 'engine'>,
  nowMs: number,
): FleetState | null {
  if (engine === null) return null
  const { host, state, heardAtMs, words, clockSkewMs } = engine
  if (state === 'lost') {
    const age = heardAtMs === null ? null : formatDuration(Math.max(0, nowMs - heardAtMs))
    const since = age === null ? 'was never heard' : `is not heard since ${age}`
    return {
      icon: 'disconnect',
      word: age === null ? 'never heard' : `lost ${age}`,
      tone: 'warn',
      sentence: `The engine of ${name} at ${host} ${since}: what only it tells is not known. ${words}`,
    }
  }
  const by = state === 'own' ? `This cluster was opened by the engine of ${name}` : `The engine of ${name} is reached`
  return {
    icon: isOff(clockSkewMs) ? 'warn' : state === 'own' ? 'container' : 'ok',
    word: isOff(clockSkewMs) ? `clock ${offWords(clockSkewMs)} ours` : state === 'own' ? 'opened by it' : 'reached',
    tone: isOff(clockSkewMs) ? 'warn' : 'ok',
    sentence: `${by} at ${host}${skewWords(clockSkewMs)}`,
  }
}

/** A node: its state speaks over its availability, since a node that is down runs nothing. */
export function nodeState({ state, availability, name }: FleetNode): FleetState {
  if (state === 'down') {
    return { icon: 'failed', word: 'down', tone: 'bad', sentence: `${name} does not answer its managers` }
  }
  if (state === 'disconnected') {
    return { icon: 'disconnect', word: 'disconnected', tone: 'hot', sentence: `${name} lost its managers` }
  }
  if (availability === 'drain') {
    return { icon: 'draining', word: 'drained', tone: 'info', sentence: `${name} runs no tasks until it is activated` }
  }
  if (availability === 'pause') {
    return { icon: 'paused', word: 'paused', tone: 'idle', sentence: `${name} keeps its tasks and gets no new ones` }
  }
  if (state === 'unknown') {
    return { icon: 'unknown', word: 'unknown', tone: 'warn', sentence: `How ${name} is, nobody tells` }
  }
  return { icon: 'ok', word: 'ready', tone: 'ok', sentence: `${name} takes tasks` }
}

const updateStates = {
  running: { icon: 'reload', word: 'updating', tone: 'info' },
  done: { icon: 'ok', word: 'updated', tone: 'ok' },
  paused: { icon: 'paused', word: 'update paused', tone: 'warn' },
  'rolling-back': { icon: 'undo', word: 'rolling back', tone: 'warn' },
  'rolled-back': { icon: 'undo', word: 'rolled back', tone: 'warn' },
  'roll-back-paused': { icon: 'bad', word: 'roll back paused', tone: 'bad' },
} as const satisfies Record<FleetUpdate['state'], Omit<FleetState, 'sentence'>>

/** How far an update is: "updating 2 of 6", with the engine's own words behind. */
export function updateState(update: FleetUpdate): FleetState {
  const { state, theirWords, replacedCount, totalCount, startedAtMs, endedAtMs } = update
  const known = updateStates[state]
  const far = isUnderWay(update) || state === 'paused' ? ` ${replacedCount} of ${totalCount}` : ''
  const took = endedAtMs === null ? '' : ` after ${formatDuration(Math.max(0, endedAtMs - startedAtMs))}`
  const theirs = theirWords === '' ? '' : `. The engine says: ${theirWords}`
  return { ...known, word: `${known.word}${far}`, sentence: `${known.word}${far}${took}${theirs}` }
}

/** Tasks are still being replaced. */
export function isUnderWay({ state }: Pick<FleetUpdate, 'state'>): boolean {
  return state === 'running' || state === 'rolling-back'
}

const oursAlone = 'not in a container'

/** Why an action cannot be done to a container here; null: it can. */
export function fleetRefusal({ refusals, spread }: FleetSnapshot, action: WorkerActionId): string | null {
  switch (action) {
    case 'worker.sigterm':
    case 'worker.sigint':
    case 'worker.sigkill':
      return refusals.signal ?? null
    case 'worker.pause':
    case 'worker.resume':
      return refusals.pause ?? null
    case 'worker.graceful-stop':
      return refusals.stop ?? null
    case 'worker.remove-slot':
      return refusals.scale ?? 'set the number of workers'
    case 'worker.disconnect':
      return 'a container has no IPC channel'
    case 'worker.uncaught-exception':
    case 'worker.exit-code':
      return oursAlone
    case 'worker.rotate-out':
    case 'worker.rotate-in':
      return spread.by === 'front' ? null : `who gives connections here: ${spread.words}`
  }
}

/** What an action does where a worker is a container, if that is not what it does to a process. */
export function fleetHint(action: WorkerActionId): string | null {
  if (action === 'worker.graceful-stop') return 'stop signal, SIGKILL after the grace'
  if (action === 'worker.pause') return 'freeze the container'
  if (action === 'worker.resume') return 'let it go on'
  return null
}

/** The task or container behind a slot. */
export function replicaOf(fleet: FleetSnapshot | null, slot: number): FleetReplica | undefined {
  return fleet?.replicas.find((replica) => replica.slot === slot)
}

/** "task 8fk3ab09d2e1", "container 5c1b…", "pod web-6d4cf56db6-x2v9k": what fills a slot, as its engine calls it. */
export function replicaName({
  podName,
  taskId,
  containerId,
}: Pick<FleetReplica, 'podName' | 'taskId' | 'containerId'>): string {
  if (podName !== null) return `pod ${podName}`
  return taskId === null ? `container ${shortId(containerId)}` : `task ${shortId(taskId)}`
}

/** As much of an id as tells two apart. */
export function shortId(id: string | null): string {
  return id === null ? noValue : id.slice(0, 12)
}

/** An image without its registry's digest: what a person calls it. */
export function shortImage(image: string): string {
  return image.replace(/@sha256:[0-9a-f]+$/, '')
}

/** "12.4 kB/s in, 88.2 kB/s out"; what nobody measures is said to be so. */
export function networkWords({
  networkInBytesPerSec: inside,
  networkOutBytesPerSec: outside,
}: Pick<FleetReplica, 'networkInBytesPerSec' | 'networkOutBytesPerSec'>): string {
  if (inside === null && outside === null) return 'not measured'
  return `${rateWords(inside)} in, ${rateWords(outside)} out`
}

/** "12.4 kB/s". */
export function rateWords(bytesPerSec: number | null): string {
  return bytesPerSec === null ? noValue : `${formatBytes(bytesPerSec)}/s`
}

/** What the engine says of a task, in its words: its state, and why where it says so. */
export function theirWordsOf({ theirState, theirWords }: Pick<FleetReplica, 'theirState' | 'theirWords'>): string {
  return theirWords === '' ? theirState : `${theirState}: ${theirWords}`
}

/** "20.10" of "20.10.24": who looks at a screen asks for no more. */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}
