import { z } from 'zod'

/**
 * Where a container engine is reached: "unix:///var/run/docker.sock", "tcp://10.0.0.2:2375", "ssh://deploy@web1"; or "kube://prod",
 * a context of the person's kubeconfig.
 */
export const engineHostSchema = z
  .string()
  .min(1, 'Name the engine: unix://…, tcp://…, ssh://…, npipe://… or kube://context')
  .max(1000)
  .regex(
    /^(unix|tcp|http|https|ssh|npipe|kube):\/\/[^\0\s]+$/,
    'An engine is unix://…, tcp://…, ssh://…, npipe://… or kube://context',
  )

/** Why an address is none of an engine; null where it is one. */
export function hostRefusal(host: string): string | null {
  return engineHostSchema.safeParse(host).error?.issues[0]?.message ?? null
}

/** An engine that may be there. */
export interface EngineHost {
  readonly address: string
  /** "Docker on this machine", "context prod", "DOCKER_HOST". */
  readonly words: string
  readonly source: 'default' | 'environment' | 'context'
}

const named = z.string().min(1).max(300)

/** As Kubernetes takes names (RFC 1123): it becomes part of a path. */
const kubeName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'Kubernetes has no such name')

/** What is opened as one cluster: its containers are the workers. */
export const fleetSourceSchema = z.discriminatedUnion('kind', [
  /** A Swarm service, by its name. */
  z.strictObject({ kind: z.literal('service'), host: engineHostSchema, service: named }),
  /** The containers of one service of a Compose project. */
  z.strictObject({ kind: z.literal('compose'), host: engineHostSchema, project: named, service: named }),
  /** Containers with that label: "app=web", or "app" with any value. */
  z.strictObject({ kind: z.literal('label'), host: engineHostSchema, label: named }),
  /** The pods of a Deployment or StatefulSet. */
  z.strictObject({
    kind: z.literal('kubernetes'),
    host: engineHostSchema,
    namespace: kubeName,
    workload: z.enum(['Deployment', 'StatefulSet']),
    name: kubeName,
  }),
])
export type FleetSource = z.infer<typeof fleetSourceSchema>

/** What an engine has that could be opened. */
export interface EngineLook {
  readonly host: string
  readonly engine: 'Docker' | 'Kubernetes'
  /** "20.10.24". */
  readonly version: string
  readonly apiVersion: string
  /** Of the engine's own clock, less ours; what is within the way there and back is 0. */
  readonly clockSkewMs: number
  /** `worker`: its services can only be seen by a manager. */
  readonly swarm: 'none' | 'manager' | 'worker'
  readonly services: readonly ServiceEntry[]
  readonly projects: readonly {
    readonly project: string
    readonly services: readonly { readonly service: string; readonly image: string; readonly count: number }[]
  }[]
  /** Labels that two or more running containers share, but for those of Compose and Swarm. */
  readonly labels: readonly { readonly label: string; readonly count: number }[]
  /** Deployments and StatefulSets of Kubernetes. */
  readonly workloads: readonly WorkloadEntry[]
  /** What a person should know first, in sentences. */
  readonly remarks: readonly string[]
}

export interface ServiceEntry {
  readonly service: string
  readonly image: string
  readonly mode: 'replicated' | 'global' | 'job'
  readonly desired: number
  readonly running: number
  /** "3000 → 3000 per task", "80 → 3000 by the mesh". */
  readonly ports: readonly string[]
}

export interface WorkloadEntry
  extends Pick<Extract<FleetSource, { kind: 'kubernetes' }>, 'namespace' | 'workload' | 'name'> {
  readonly image: string
  readonly desired: number
  readonly ready: number
}

const wholeMs = z.number().int().min(0).max(3_600_000)

/** How a Swarm service is brought to another version; what is absent stays as the service has it. */
export const fleetUpdateSchema = z.strictObject({
  /** Absent: the same image, and every task anew. */
  image: named.optional(),
  order: z.enum(['start-first', 'stop-first']).optional(),
  parallelism: z.number().int().min(0).max(1000).optional(),
  delayMs: wholeMs.optional(),
  monitorMs: wholeMs.optional(),
  onFailure: z.enum(['pause', 'continue', 'rollback']).optional(),
})
export type FleetUpdateWish = z.infer<typeof fleetUpdateSchema>
/** All of it, as a service has it. */
export type FleetUpdateSettings = {
  readonly [Key in Exclude<keyof FleetUpdateWish, 'image'>]-?: NonNullable<FleetUpdateWish[Key]>
}

export const nodeAvailabilities = ['active', 'pause', 'drain'] as const
export type NodeAvailability = (typeof nodeAvailabilities)[number]
