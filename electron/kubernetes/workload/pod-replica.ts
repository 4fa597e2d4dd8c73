import { sizeWords } from '../../engines/fleet/size-words.ts'
import type { Replica } from '../../engines/types.ts'
import type { Condition, ContainerStatus, Pod, Terminated } from '../api/answers.ts'
import { readQuantity } from '../api/quantity.ts'
import { endedWords, signalOf, stuckReasons, terminatedWords, unscheduledWords, waitingWords } from './pod-words.ts'

/** What a pod is seen with. */
export interface PodContext {
  readonly slot: number
  readonly clockSkewMs: number
  /** The pod itself is gone: what it says is what it said last. */
  readonly goneAtMs: number | null
}

/** Which of a pod's containers is the app: the one that is named so, else the first. */
export function appContainerOf({ metadata, spec }: Pod): string {
  const named = metadata.annotations['kubectl.kubernetes.io/default-container'] ?? ''
  return spec.containers.find(({ name }) => name === named)?.name ?? spec.containers[0]?.name ?? ''
}

/** "4f1c…~2": the third life of its container. */
export function lifeKey(uid: string, life: number): string {
  return `${uid}~${life}`
}

/** Lives of a pod's app container, oldest first: the API remembers the last that ended, and the present one. */
export function podReplicas(pod: Pod, context: PodContext): readonly Replica[] {
  const status = statusOf(pod)
  const before = status?.lastState.terminated
  const restartCount = status?.restartCount ?? 0
  const waiting = status?.state.waiting
  if (before === undefined || status === undefined) return [presentLife(pod, status, context, 0)]
  if (waiting !== undefined) {
    // Between two lives: what is there is the one that ended, and what is waited for, if that still comes.
    const ended = endedLife(pod, before, context, restartCount)
    return [context.goneAtMs === null && pod.metadata.deletionTimestamp === null ? waitingLife(ended, waiting) : ended]
  }
  return [
    endedLife(pod, before, context, Math.max(0, restartCount - 1)),
    presentLife(pod, status, context, restartCount),
  ]
}

function presentLife(pod: Pod, status: ContainerStatus | undefined, context: PodContext, life: number): Replica {
  const terminated = status?.state.terminated
  if (terminated !== undefined) return endedLife(pod, terminated, context, life)
  if (context.goneAtMs !== null) return goneLife(pod, context, life)
  const base = baseOf(pod, context, life)
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return evictedLife(pod, context, life)
  const isLeaving = pod.metadata.deletionTimestamp !== null
  if (status?.state.running !== undefined) return runningLife(pod, status, base, context)
  const { theirState, theirWords, ourWords, isStuck } = notYet(pod, status)
  const phase = isLeaving ? 'draining' : isStuck ? 'failed' : 'starting'
  return { ...base, phase, theirState: isLeaving ? 'Terminating' : theirState, theirWords, ourWords }
}

function baseOf(pod: Pod, { slot, clockSkewMs }: PodContext, life: number): Replica {
  const { metadata, spec, status } = pod
  const name = appContainerOf(pod)
  const container = spec.containers.find((one) => one.name === name)
  const told = statusOf(pod)
  const besides = spec.containers.length - 1
  return {
    key: lifeKey(metadata.uid, life),
    slot,
    taskId: null,
    podName: metadata.name,
    containerId: (told?.containerID ?? '').replace(/^\w+:\/\//, '') || null,
    containerName: name,
    nodeId: spec.nodeName || null,
    nodeName: spec.nodeName,
    image: container?.image ?? '',
    theirState: status?.phase ?? 'Pending',
    theirWords: '',
    ourWords:
      besides === 0 ? '' : `beside it ${besides === 1 ? 'runs one container more' : `run ${besides} containers more`}`,
    healthcheck: healthcheckOf(pod, told),
    ports: [],
    memoryLimitBytes: readQuantity(container?.resources?.limits?.memory),
    phase: 'starting',
    isPaused: false,
    pid: null,
    createdAtMs: (metadata.creationTimestamp ?? 0) - clockSkewMs,
    startedAtMs: null,
    end: null,
  }
}

function runningLife(pod: Pod, status: ContainerStatus, base: Replica, { clockSkewMs }: PodContext): Replica {
  const isLeaving = pod.metadata.deletionTimestamp !== null
  const startedAt = status.state.running?.startedAt ?? null
  const { restartCount, lastState } = status
  const before =
    lastState.terminated === undefined ? '' : `, the last time after ${terminatedWords(lastState.terminated)}`
  const restarts =
    restartCount === 0 ? '' : `restarted ${restartCount === 1 ? 'once' : `${restartCount} times`}${before}`
  return {
    ...base,
    phase: isLeaving ? 'draining' : status.ready ? 'listening' : 'online',
    theirState: isLeaving ? 'Terminating' : 'running',
    theirWords: restarts,
    ourWords: isLeaving ? '' : (notReadyWords(pod, status) ?? base.ourWords),
    startedAtMs: startedAt === null ? null : startedAt - clockSkewMs,
    createdAtMs: restartCount === 0 || startedAt === null ? base.createdAtMs : startedAt - clockSkewMs,
  }
}

function endedLife(pod: Pod, terminated: Terminated, context: PodContext, life: number): Replica {
  const { clockSkewMs, goneAtMs } = context
  const base = baseOf(pod, context, life)
  const isOutOfMemory = terminated.reason === 'OOMKilled'
  // Who ended before anybody told its pod to go, went by itself.
  const toldAtMs = pod.metadata.deletionTimestamp
  const endedAt = terminated.finishedAt ?? toldAtMs ?? goneAtMs ?? 0
  const isWanted = toldAtMs !== null && !isOutOfMemory && life === (statusOf(pod)?.restartCount ?? 0)
  const limit = base.memoryLimitBytes === null ? '' : sizeWords(base.memoryLimitBytes)
  return {
    ...base,
    phase: isWanted ? 'stopped' : 'exited',
    containerId: terminated.containerID.replace(/^\w+:\/\//, '') || base.containerId,
    theirState: 'terminated',
    theirWords: terminatedWords(terminated),
    ourWords: endedWords(terminated, isWanted, limit),
    healthcheck: 'none',
    createdAtMs: life === 0 ? base.createdAtMs : (terminated.startedAt ?? endedAt) - clockSkewMs,
    startedAtMs: terminated.startedAt === null ? null : terminated.startedAt - clockSkewMs,
    end: {
      atMs: endedAt - clockSkewMs,
      code: terminated.exitCode,
      signal: isWanted ? signalOf(terminated.exitCode) : null,
      isOutOfMemory,
      isWanted,
    },
  }
}

function waitingLife(
  ended: Replica,
  { reason, message }: { readonly reason: string; readonly message: string },
): Replica {
  const words = waitingWords(reason, message)
  return {
    ...ended,
    phase: reason === 'CrashLoopBackOff' ? 'backing-off' : ended.phase,
    theirState: 'waiting',
    theirWords: reason || message,
    ourWords: [`${ended.theirWords}: ${ended.ourWords}`, words].filter(Boolean).join('; '),
  }
}

/** A pod that is gone and never told how its container ended. */
function goneLife(pod: Pod, context: PodContext, life: number): Replica {
  const base = baseOf(pod, context, life)
  const startedAt = statusOf(pod)?.state.running?.startedAt ?? null
  const isWanted = pod.metadata.deletionTimestamp !== null
  return {
    ...base,
    phase: isWanted ? 'stopped' : 'exited',
    theirState: 'gone',
    theirWords: '',
    ourWords: isWanted ? 'its pod was deleted' : 'its pod is not listed any more, and nobody saw how it ended',
    healthcheck: 'none',
    startedAtMs: startedAt === null ? null : startedAt - context.clockSkewMs,
    end: { atMs: context.goneAtMs ?? 0, code: null, signal: null, isOutOfMemory: false, isWanted },
  }
}

/** Its kubelet ended the whole pod, as where a node has no memory left. */
function evictedLife(pod: Pod, context: PodContext, life: number): Replica {
  const base = baseOf(pod, context, life)
  const { reason = '', message = '', phase = '', conditions = [] } = pod.status ?? {}
  const atMs = Math.max(0, ...conditions.map(({ lastTransitionTime }) => lastTransitionTime ?? 0)) - context.clockSkewMs
  return {
    ...base,
    phase: 'exited',
    theirState: phase,
    theirWords: [reason, message].filter(Boolean).join(': '),
    ourWords: reason === 'Evicted' ? 'its node put it out, for what it says' : '',
    healthcheck: 'none',
    end: { atMs, code: null, signal: null, isOutOfMemory: false, isWanted: false },
  }
}

/** Why it does not run yet. */
function notYet(
  pod: Pod,
  status: ContainerStatus | undefined,
): Pick<Replica, 'theirState' | 'theirWords' | 'ourWords'> & { readonly isStuck: boolean } {
  const init = pod.status?.initContainerStatuses.find(({ state }) => state.terminated?.exitCode !== 0)
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status === 'False') {
    const { reason, message } = scheduled
    const theirWords = [reason, message].filter(Boolean).join(': ')
    return {
      theirState: 'Pending',
      theirWords,
      ourWords: unscheduledWords(message),
      isStuck: reason === 'Unschedulable',
    }
  }
  const waiting = status?.state.waiting
  const initWaits = init?.state.waiting ?? init?.lastState.terminated
  if (init !== undefined && initWaits !== undefined && waiting?.reason === 'PodInitializing') {
    const reason = initWaits.reason
    return {
      theirState: 'waiting',
      theirWords: `${reason} (${init.name})`,
      ourWords: `its init container ${init.name} is not through`,
      isStuck: reason === 'CrashLoopBackOff',
    }
  }
  const reason = waiting?.reason ?? ''
  const message = waiting?.message ?? ''
  const isStuck = stuckReasons.has(reason)
  return {
    theirState: waiting === undefined ? (pod.status?.phase ?? 'Pending') : 'waiting',
    theirWords: isStuck && message !== '' ? `${reason}: ${message}` : reason,
    ourWords: waitingWords(reason, message),
    isStuck,
  }
}

function healthcheckOf(pod: Pod, status: ContainerStatus | undefined): Replica['healthcheck'] {
  const name = appContainerOf(pod)
  if (pod.spec.containers.find((one) => one.name === name)?.readinessProbe === undefined) return 'none'
  if (status?.ready === true) return 'healthy'
  return wasReady(pod, status) ? 'unhealthy' : 'starting'
}

/** It has become unready since its container began: a pod is unready from the start, and that is no change. */
function wasReady(pod: Pod, status: ContainerStatus | undefined): boolean {
  const startedAt = status?.state.running?.startedAt ?? null
  const changedAt = conditionOf(pod, 'ContainersReady')?.lastTransitionTime ?? null
  return startedAt !== null && changedAt !== null && changedAt > startedAt
}

function notReadyWords(pod: Pod, status: ContainerStatus): string | null {
  if (status.ready) return null
  return wasReady(pod, status)
    ? 'its readiness probe fails: it gets no connections'
    : 'its readiness probe has not passed yet'
}

function conditionOf({ status }: Pod, type: string): Condition | undefined {
  return status?.conditions.find((condition) => condition.type === type)
}

/** What is told of its app container. */
export function statusOf(pod: Pod): ContainerStatus | undefined {
  const name = appContainerOf(pod)
  return pod.status?.containerStatuses.find((status) => status.name === name)
}
