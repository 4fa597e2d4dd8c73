import type { FleetUpdateSettings, FleetUpdateWish } from '../../../shared/containers/engine.ts'
import type { FleetSnapshot, FleetUpdate } from '../../../shared/containers/fleet.ts'
import type { Service, Task } from '../answers.ts'
import { sayPorts } from './port-words.ts'

const nsPerMs = 1_000_000

/** How a service is updated when nobody says otherwise; Docker's own defaults where it says nothing. */
export function updateSettingsOf({ Spec }: Service): FleetUpdateSettings {
  const config = Spec.UpdateConfig
  return {
    order: config?.Order === 'start-first' ? 'start-first' : 'stop-first',
    parallelism: config === undefined ? 1 : config.Parallelism,
    delayMs: Math.round((config?.Delay ?? 0) / nsPerMs),
    monitorMs: Math.round((config?.Monitor || 5_000 * nsPerMs) / nsPerMs),
    onFailure: failureActionOf(config?.FailureAction),
  }
}

function failureActionOf(word: string | undefined): 'pause' | 'continue' | 'rollback' {
  return word === 'continue' || word === 'rollback' ? word : 'pause'
}

/** The service's settings as Docker writes them, with those that were wished for in their place. */
export function updatedSpec(service: Service, wish: FleetUpdateWish): Service['Spec'] {
  const { Spec } = service
  const settings = updateSettingsOf(service)
  const template = Spec.TaskTemplate
  return {
    ...Spec,
    TaskTemplate: {
      ...template,
      ...(wish.image === undefined ? {} : { ContainerSpec: { ...template.ContainerSpec, Image: wish.image } }),
      // What makes Swarm replace tasks whose settings are the same.
      ForceUpdate: template.ForceUpdate + 1,
    },
    UpdateConfig: {
      ...Spec.UpdateConfig,
      Parallelism: wish.parallelism ?? settings.parallelism,
      Delay: (wish.delayMs ?? settings.delayMs) * nsPerMs,
      Monitor: (wish.monitorMs ?? settings.monitorMs) * nsPerMs,
      FailureAction: wish.onFailure ?? settings.onFailure,
      Order: wish.order ?? settings.order,
    },
  }
}

const updateStates: Readonly<Record<string, FleetUpdate['state']>> = {
  updating: 'running',
  paused: 'paused',
  completed: 'done',
  rollback_started: 'rolling-back',
  rollback_paused: 'roll-back-paused',
  rollback_completed: 'rolled-back',
}

/** Where the newest update stands; null: there was none. */
export function updateOf(service: Service, tasks: readonly Task[], clockSkewMs: number): FleetUpdate | null {
  const status = service.UpdateStatus
  const state = updateStates[status?.State ?? '']
  if (!status || state === undefined) return null
  const living = tasks.filter(({ DesiredState }) => DesiredState === 'running' || DesiredState === 'ready')
  const replaced = living.filter((task) => task.Status.State === 'running' && isOfSpec(task, service))
  return {
    state,
    theirWords: status.Message,
    startedAtMs: (status.StartedAt ?? 0) - clockSkewMs,
    endedAtMs: status.CompletedAt === null ? null : status.CompletedAt - clockSkewMs,
    replacedCount: replaced.length,
    totalCount: desiredOf(service, tasks),
  }
}

function isOfSpec({ Spec }: Task, service: Service): boolean {
  const template = service.Spec.TaskTemplate
  return Spec.ForceUpdate === template.ForceUpdate && Spec.ContainerSpec?.Image === template.ContainerSpec?.Image
}

/** How many tasks there should be: of a global service, as many as its scheduler made. */
export function desiredOf({ Spec }: Service, tasks: readonly Task[]): number {
  if (Spec.Mode.Replicated) return Spec.Mode.Replicated.Replicas
  return tasks.filter(({ DesiredState }) => DesiredState === 'running').length
}

/** Who gives connections to a service's tasks. */
export function spreadOf(service: Service): FleetSnapshot['spread'] {
  const ports = service.Endpoint?.Ports ?? []
  if (ports.some(({ PublishMode }) => PublishMode === 'ingress')) {
    return { by: 'mesh', words: `spread by IPVS, connection by connection: ${sayPorts(ports).join(', ')}` }
  }
  if (ports.length > 0) return { by: 'per-task', words: 'published per task: whoever connects chooses' }
  const inside = service.Spec.EndpointSpec?.Mode === 'dnsrr' ? 'by turns of its name' : 'by IPVS'
  return { by: 'unknown', words: `not published: inside its networks ${inside}, from outside nobody reaches it` }
}
