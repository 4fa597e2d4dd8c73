import type { EngineLook, ServiceEntry } from '../../shared/containers/engine.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import {
  type ContainerEntry,
  containerEntrySchema,
  listOf,
  type Service,
  serviceSchema,
  versionSchema,
} from './answers.ts'
import type { EngineClient } from './engine-client.ts'
import { EngineClock, type OwnClock } from './engine-clock.ts'
import { sayPorts } from './fleet/port-words.ts'

/** Docker 19.03; before it Swarm tells less, and its own support ended in 2021. */
const oldestApi = [1, 40] as const
const composeLabels = /^(com\.docker\.|desktop\.docker\.io|org\.opencontainers\.|maintainer)/
/** Labels that more containers than this share would only fill the list. */
const mostLabels = 200

/** What an engine has that could be opened. */
export async function lookAtEngine(client: EngineClient, own: OwnClock): Promise<Result<EngineLook>> {
  const version = await client.ask(versionSchema, (docker) => docker.version())
  if (!version.ok) return version
  const { Version, ApiVersion, Components } = version.value
  if (isOlder(ApiVersion)) {
    return fail(
      'unsupported-here',
      `The engine at ${client.address} is Docker ${Version} (API ${ApiVersion}): ${oldestApi.join('.')} is needed, which Docker has since 19.03`,
    )
  }
  const engineClock = await EngineClock.open(client, own)
  if (!engineClock.ok) return engineClock
  const { info, skewMs } = engineClock.value
  const swarm = swarmRole(info.Swarm)
  const [services, containers] = await Promise.all([
    swarm === 'manager' ? readServices(client) : ok<Service[]>([]),
    client.ask(listOf(containerEntrySchema), (docker, abortSignal) =>
      docker.listContainers({ all: true, abortSignal }),
    ),
  ])
  if (!services.ok) return services
  if (!containers.ok) return containers
  const isPodman = Components.some(({ Name }) => /podman/i.test(Name))
  return ok({
    host: client.address,
    engine: 'Docker',
    version: Version,
    apiVersion: ApiVersion,
    clockSkewMs: skewMs,
    swarm,
    services: services.value.map(sayService).toSorted((a, b) => a.service.localeCompare(b.service)),
    projects: projectsOf(containers.value),
    labels: labelsOf(containers.value),
    workloads: [],
    remarks: remarksOf(isPodman, swarm, skewMs),
  })
}

function isOlder(apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number)
  return major < oldestApi[0] || (major === oldestApi[0] && minor < oldestApi[1])
}

function swarmRole(
  swarm: { LocalNodeState: string; ControlAvailable: boolean } | null | undefined,
): EngineLook['swarm'] {
  if (swarm?.LocalNodeState !== 'active') return 'none'
  return swarm.ControlAvailable ? 'manager' : 'worker'
}

function readServices(client: EngineClient): Promise<Result<Service[]>> {
  return client.ask(listOf(serviceSchema), (docker, abortSignal) => docker.listServices({ status: true, abortSignal }))
}

function sayService({ Spec, Endpoint, ServiceStatus }: Service): ServiceEntry {
  const { Replicated } = Spec.Mode
  const isJob = 'ReplicatedJob' in Spec.Mode || 'GlobalJob' in Spec.Mode
  return {
    service: Spec.Name,
    image: (Spec.TaskTemplate.ContainerSpec?.Image ?? '').replace(/@sha256:.*$/, ''),
    mode: isJob ? 'job' : Replicated ? 'replicated' : 'global',
    desired: Replicated?.Replicas ?? ServiceStatus?.DesiredTasks ?? 0,
    running: ServiceStatus?.RunningTasks ?? 0,
    ports: sayPorts(Endpoint?.Ports ?? []),
  }
}

function projectsOf(containers: readonly ContainerEntry[]): EngineLook['projects'] {
  const projects = grouped(containers, 'com.docker.compose.project')
  return projects.map(([project, all]) => ({
    project,
    services: grouped(all, 'com.docker.compose.service').map(([service, own]) => ({
      service,
      image: own[0]?.Image ?? '',
      count: own.length,
    })),
  }))
}

/** Those that have the label, by its value. */
function grouped(
  containers: readonly ContainerEntry[],
  label: string,
): readonly (readonly [string, readonly ContainerEntry[]])[] {
  const groups = new Map<string, ContainerEntry[]>()
  for (const container of containers) {
    const value = container.Labels[label] ?? ''
    if (value !== '') groups.set(value, [...(groups.get(value) ?? []), container])
  }
  return [...groups].toSorted(([a], [b]) => a.localeCompare(b))
}

function labelsOf(containers: readonly ContainerEntry[]): EngineLook['labels'] {
  const counts = new Map<string, number>()
  for (const { State, Labels } of containers) {
    if (State !== 'running') continue
    for (const [key, value] of Object.entries(Labels)) {
      const label = value === '' ? key : `${key}=${value}`
      if (!composeLabels.test(key)) counts.set(label, (counts.get(label) ?? 0) + 1)
    }
  }
  return [...counts]
    .filter(([, count]) => count >= 2)
    .map(([label, count]) => ({ label, count }))
    .toSorted((a, b) => b.count - a.count || a.label.localeCompare(b.label))
    .slice(0, mostLabels)
}

function remarksOf(isPodman: boolean, swarm: EngineLook['swarm'], skewMs: number): readonly string[] {
  const seconds = Math.abs(skewMs / 1000).toFixed(1)
  return [
    ...(isPodman ? ['This is Podman: it has no Swarm, and its containers can be watched and acted on.'] : []),
    ...(swarm === 'worker' ? ['It is a worker of a swarm: its services can only be seen at a manager.'] : []),
    ...(skewMs === 0
      ? []
      : [`Its clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours: times are shown as ours.`]),
  ]
}
