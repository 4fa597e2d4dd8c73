import type { Container, ContainerEntry } from '../answers.ts'
import { hostOf } from '../engine-address.ts'
import type { Replica } from '../types.ts'
import type { ContainerFacts } from './container-facts.ts'
import { endWords, signalOfCode } from './end-words.ts'
import { healthcheckOf, phaseOfContainer } from './phases.ts'

/** What a container is seen with. */
export interface ContainerContext {
  readonly facts: ContainerFacts
  readonly address: string
  readonly nodeName: string
  readonly clockSkewMs: number
}

/** One that is being removed does not run any more: a running one is killed first. */
const ended = new Set(['exited', 'dead', 'removing'])

/** A container alone as a replica; by its entry in the list until it was asked for. */
export function containerReplica(entry: ContainerEntry, slot: number, context: ContainerContext): Replica {
  const container = context.facts.of(entry.Id)
  const end = container === null ? null : endOfContainer(container, context)
  const status = container?.State.Status || entry.State
  const healthcheck = healthcheckOf(container?.State.Health?.Status)
  return {
    key: entry.Id,
    slot,
    taskId: null,
    podName: null,
    containerId: entry.Id,
    containerName: (container?.Name ?? entry.Names[0] ?? '').replace(/^\//, ''),
    nodeId: null,
    nodeName: context.nodeName,
    image: container?.Config.Image || entry.Image,
    theirState: status,
    theirWords: container?.State.Error ?? '',
    ourWords: end === null ? '' : wordsOfEnd(end, container, context),
    healthcheck,
    ports: container === null ? [] : portsOfContainer(container, context.address),
    memoryLimitBytes: container?.HostConfig.Memory || null,
    phase: phaseOfContainer(
      end !== null && status === 'removing' ? 'exited' : status,
      healthcheck,
      end?.isWanted ?? false,
    ),
    isPaused: container?.State.Paused ?? status === 'paused',
    pid: container?.State.Pid || null,
    createdAtMs: entry.Created * 1000 - context.clockSkewMs,
    startedAtMs: oursOrNull(container?.State.StartedAt ?? null, context.clockSkewMs),
    end,
  }
}

/** How a container of this engine ended; null while it lives, or has not begun. */
export function endOfContainer(
  container: Container,
  { facts, clockSkewMs }: Pick<ContainerContext, 'facts' | 'clockSkewMs'>,
): Replica['end'] {
  const { Status, ExitCode, FinishedAt } = container.State
  if (!ended.has(Status) || FinishedAt === null) return null
  const asked = facts.askedSignal(container.Id)
  const isOutOfMemory = facts.isOutOfMemory(container.Id)
  const stops = new Set([container.Config.StopSignal || 'SIGTERM', 'SIGTERM', 'SIGINT'])
  const signal = signalOfCode(ExitCode)
  return {
    atMs: FinishedAt - clockSkewMs,
    code: ExitCode,
    signal: signal !== null && asked === signal ? signal : null,
    isOutOfMemory,
    isWanted: !isOutOfMemory && asked !== null && stops.has(asked),
  }
}

function wordsOfEnd(
  end: NonNullable<Replica['end']>,
  container: Container | null,
  { facts }: ContainerContext,
): string {
  return endWords({
    ...end,
    asked: container === null ? null : facts.askedSignal(container.Id),
    memoryLimitBytes: container?.HostConfig.Memory || null,
    theirs: container?.State.Error ?? '',
  })
}

/** Where its ports are found: those bound to every address, at the engine's own. */
export function portsOfContainer(container: Container, address: string): Replica['ports'] {
  const ports = Object.entries(container.NetworkSettings?.Ports ?? {}).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => ({
      address: HostIp === '0.0.0.0' || HostIp === '::' || HostIp === '' ? hostOf(address) : HostIp,
      port: Number(HostPort),
      containerPort: Number.parseInt(inside, 10),
    })),
  )
  return ports.filter(
    (port, index) => ports.findIndex((other) => other.port === port.port && other.address === port.address) === index,
  )
}

/** A time of the engine's clock as one of ours. */
export function oursOrNull(atMs: number | null, clockSkewMs: number): number | null {
  return atMs === null ? null : atMs - clockSkewMs
}
