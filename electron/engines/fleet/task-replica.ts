import type { SwarmNode, Task } from '../answers.ts'
import type { Replica } from '../types.ts'
import type { ContainerFacts } from './container-facts.ts'
import { endOfContainer, oursOrNull } from './container-replica.ts'
import { endWords, reasonWords, signalOfCode } from './end-words.ts'
import { healthcheckOf, phaseOfTask, type ReplicaPhase } from './phases.ts'

/** What the engine of a node tells of it, and how far its clock is ahead of ours. */
export interface NodeView {
  readonly facts: ContainerFacts
  readonly clockSkewMs: number
}

/** What a task is seen with. */
export interface TaskContext {
  /** Of a node that nobody reaches: nothing, and the manager's clock. */
  viewOf(nodeId: string): NodeView
  readonly nodes: ReadonlyMap<string, SwarmNode>
  readonly address: string
  readonly service: string
  /** Of the manager, which makes tasks. */
  readonly clockSkewMs: number
  /** Ports that the mesh has at every node. */
  readonly meshPorts: readonly { readonly port: number; readonly containerPort: number }[]
  /** When it was seen to run, by its node's clock less the skew: Swarm forgets it once it ends. */
  readonly startedAtMs: Map<string, number>
  /** Those that were seen with the scheduler wanting them gone while they ran. */
  readonly wantedGone: Set<string>
}

const stillRuns: ReadonlySet<ReplicaPhase> = new Set(['starting', 'listening', 'draining'])
const hasEnded: ReadonlySet<ReplicaPhase> = new Set(['exited', 'failed', 'stopped'])

/** A Swarm task as a replica. What its own engine says of its container is newer than what managers heard of it. */
export function taskReplica(task: Task, slot: number, context: TaskContext): Replica {
  const containerId = task.Status.ContainerStatus?.ContainerID || null
  const view = context.viewOf(task.NodeID)
  const container = containerId === null ? null : view.facts.of(containerId)
  const told = phaseOfTask(task.Status.State, task.DesiredState)
  remember(task, told, context)
  const local = container === null ? null : endOfContainer(container, view)
  const isGone = local !== null && stillRuns.has(told)
  const end = endOf(task, isGone ? 'exited' : told, local, context)
  const node = context.nodes.get(task.NodeID)
  const runs = !isGone && stillRuns.has(told)
  return {
    key: task.ID,
    slot,
    taskId: task.ID,
    podName: null,
    containerId,
    containerName: (container?.Name ?? `${context.service}.${task.Slot ?? task.NodeID}.${task.ID}`).replace(/^\//, ''),
    nodeId: task.NodeID || null,
    nodeName: node?.Description?.Hostname ?? '',
    image: (task.Spec.ContainerSpec?.Image ?? '').replace(/@sha256:.*$/, ''),
    theirState: isGone ? (container?.State.Status ?? 'exited') : task.Status.State,
    theirWords: task.Status.Err,
    ourWords: ourWords(task, end, context),
    healthcheck: healthcheckOf(container?.State.Health?.Status),
    ports: runs ? portsOfTask(task, node, context) : [],
    memoryLimitBytes: task.Spec.Resources?.Limits?.MemoryBytes || container?.HostConfig.Memory || null,
    phase: isGone ? (end?.isWanted ? 'stopped' : 'exited') : told,
    isPaused: runs && (container?.State.Paused ?? false),
    pid: runs ? container?.State.Pid || task.Status.ContainerStatus?.PID || null : null,
    createdAtMs: (task.CreatedAt ?? 0) - context.clockSkewMs,
    startedAtMs:
      oursOrNull(container?.State.StartedAt ?? null, view.clockSkewMs) ?? context.startedAtMs.get(task.ID) ?? null,
    end,
  }
}

function remember(task: Task, phase: ReplicaPhase, { startedAtMs, wantedGone, viewOf }: TaskContext): void {
  if (phase === 'draining') wantedGone.add(task.ID)
  if (task.Status.State !== 'running' || startedAtMs.has(task.ID)) return
  startedAtMs.set(task.ID, (task.Status.Timestamp ?? 0) - viewOf(task.NodeID).clockSkewMs)
}

function endOf(task: Task, phase: ReplicaPhase, local: Replica['end'], context: TaskContext): Replica['end'] {
  if (!hasEnded.has(phase)) return null
  const isWanted = task.Status.State === 'shutdown' || task.Status.State === 'remove' || context.wantedGone.has(task.ID)
  if (local !== null) return { ...local, isWanted: isWanted && !local.isOutOfMemory }
  const code = task.Status.ContainerStatus?.ContainerID ? task.Status.ContainerStatus.ExitCode : null
  const { facts, clockSkewMs } = context.viewOf(task.NodeID)
  const asked = facts.askedSignal(task.Status.ContainerStatus?.ContainerID ?? '')
  const signal = signalOfCode(code)
  return {
    atMs: (task.Status.Timestamp ?? 0) - clockSkewMs,
    code,
    signal: signal !== null && asked === signal ? signal : null,
    isOutOfMemory: false,
    isWanted,
  }
}

function ourWords(task: Task, end: Replica['end'], { viewOf }: TaskContext): string {
  if (end === null) return reasonWords(task.Status.Err) ?? ''
  const containerId = task.Status.ContainerStatus?.ContainerID ?? ''
  return endWords({
    ...end,
    asked: viewOf(task.NodeID).facts.askedSignal(containerId),
    memoryLimitBytes: task.Spec.Resources?.Limits?.MemoryBytes || null,
    theirs: task.Status.Err,
  })
}

function portsOfTask(task: Task, node: SwarmNode | undefined, { meshPorts }: TaskContext): Replica['ports'] {
  const address = node === undefined ? null : addressOfNode(node)
  if (address === null) return []
  const own = task.Status.PortStatus?.Ports ?? []
  const ports = [
    ...own.map(({ PublishedPort, TargetPort }) => ({ port: PublishedPort, containerPort: TargetPort })),
    ...meshPorts,
  ].map((port) => ({ address, ...port }))
  // One entry each for IPv4 and IPv6.
  return ports.filter(({ port }, index) => port > 0 && ports.findIndex((other) => other.port === port) === index)
}

/** Where other machines find a node; null where its managers do not tell. */
export function addressOfNode(node: SwarmNode): string | null {
  const told = node.Status?.Addr ?? ''
  if (told !== '' && told !== '0.0.0.0' && told !== '::') return told
  const manager = (node.ManagerStatus?.Addr ?? '').replace(/:\d+$/, '')
  return manager === '' || manager === '0.0.0.0' ? null : manager
}
