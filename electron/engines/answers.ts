import { z } from 'zod'

/*
 * What the engine's API answers, as far as we read it; Go leaves out what is empty, and writes "no time" as year 1.
 * https://docs.docker.com/reference/api/engine/
 */

const words = z.string().catch('')
const count = z.number().catch(0)
/** ISO text with nanoseconds to ms since the epoch; null for none. */
const time = z
  .string()
  .nullish()
  .transform((text) => {
    const atMs = text ? Date.parse(text) : Number.NaN
    return atMs > 0 ? atMs : null
  })
const textMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {})
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

export const versionSchema = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Components: list(z.object({ Name: words })),
})

export const infoSchema = z.object({
  Name: words,
  NCPU: count,
  MemTotal: count,
  SystemTime: time,
  ServerVersion: words,
  ContainersRunning: count,
  Swarm: z
    .object({ NodeID: words, NodeAddr: words, LocalNodeState: words, ControlAvailable: z.boolean().catch(false) })
    .nullish(),
})
export type EngineInfo = z.infer<typeof infoSchema>

const portSchema = z.object({
  TargetPort: count,
  PublishedPort: count,
  PublishMode: words,
  Protocol: words,
})

const updateConfigSchema = z.object({
  Parallelism: count,
  Delay: count,
  Monitor: count,
  FailureAction: words,
  Order: words,
})

const serviceSpecSchema = z.looseObject({
  Name: z.string(),
  Labels: textMap,
  TaskTemplate: z.looseObject({
    ContainerSpec: z.looseObject({ Image: words, Env: z.array(z.string()).nullish() }).optional(),
    ForceUpdate: count,
  }),
  Mode: z.looseObject({ Replicated: z.looseObject({ Replicas: z.number().catch(1) }).optional() }).catch({}),
  UpdateConfig: updateConfigSchema.loose().optional(),
  EndpointSpec: z.looseObject({ Mode: words }).optional(),
})

export const serviceSchema = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  Spec: serviceSpecSchema,
  PreviousSpec: z.unknown().optional(),
  Endpoint: z.object({ Ports: list(portSchema) }).nullish(),
  UpdateStatus: z.object({ State: words, StartedAt: time, CompletedAt: time, Message: words }).nullish(),
  ServiceStatus: z.object({ RunningTasks: count, DesiredTasks: count }).nullish(),
})
export type Service = z.infer<typeof serviceSchema>

export const networkSchema = z
  .object({ Name: words, IPAM: z.object({ Config: list(z.object({ Gateway: words })) }).nullish() })
  .transform(({ Name, IPAM }) => ({ Name, gateways: IPAM?.Config.map(({ Gateway }) => Gateway) ?? [] }))

export const imageSchema = z.object({ Config: z.object({ Env: z.array(z.string()).nullish() }).nullish() })

export const taskSchema = z.object({
  ID: z.string(),
  CreatedAt: time,
  Slot: z.number().optional(),
  NodeID: words,
  DesiredState: words,
  Spec: z.object({
    ContainerSpec: z.object({ Image: words }).optional(),
    ForceUpdate: count,
    Resources: z.object({ Limits: z.object({ MemoryBytes: count }).nullish() }).nullish(),
  }),
  Status: z.object({
    Timestamp: time,
    State: words,
    Message: words,
    Err: words,
    ContainerStatus: z.object({ ContainerID: words, PID: count, ExitCode: count }).nullish(),
    PortStatus: z.object({ Ports: list(portSchema) }).nullish(),
  }),
})
export type Task = z.infer<typeof taskSchema>

export const nodeSchema = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  Spec: z.looseObject({ Role: words, Availability: words }),
  Description: z
    .object({
      Hostname: words,
      Resources: z.object({ NanoCPUs: count, MemoryBytes: count }).nullish(),
      Engine: z.object({ EngineVersion: words }).nullish(),
    })
    .nullish(),
  Status: z.object({ State: words, Addr: words }).nullish(),
  ManagerStatus: z.object({ Leader: z.boolean().catch(false), Addr: words }).nullish(),
})
export type SwarmNode = z.infer<typeof nodeSchema>

export const containerEntrySchema = z.object({
  Id: z.string(),
  Names: list(z.string()),
  Image: words,
  /** Seconds since the epoch. */
  Created: count,
  State: words,
  Labels: textMap,
})
export type ContainerEntry = z.infer<typeof containerEntrySchema>

export const containerSchema = z.object({
  Id: z.string(),
  Name: words,
  Created: time,
  RestartCount: count,
  State: z.object({
    Status: words,
    Paused: z.boolean().catch(false),
    OOMKilled: z.boolean().catch(false),
    Pid: count,
    ExitCode: count,
    Error: words,
    StartedAt: time,
    FinishedAt: time,
    Health: z.object({ Status: words }).nullish(),
  }),
  Config: z.object({ Image: words, Tty: z.boolean().catch(false), StopSignal: words, Labels: textMap }),
  HostConfig: z.object({ Memory: count }),
  NetworkSettings: z
    .object({
      Ports: z
        .record(z.string(), z.array(z.object({ HostIp: words, HostPort: words })).nullable())
        .nullish()
        .transform((ports) => ports ?? {}),
    })
    .nullish(),
})
export type Container = z.infer<typeof containerSchema>

export const eventSchema = z.object({
  Type: words,
  Action: words,
  Actor: z.object({ ID: words, Attributes: textMap }),
  timeNano: count,
})
export type EngineEvent = z.infer<typeof eventSchema>

export const statsSchema = z.object({
  /** Null while the container does not run: year 1. */
  read: time,
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: count }) }),
  memory_stats: z.object({
    usage: count,
    limit: count,
    stats: z.object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional() }).optional(),
  }),
  networks: z.record(z.string(), z.object({ rx_bytes: count, tx_bytes: count })).optional(),
})
export type StatsAnswer = z.infer<typeof statsSchema>

export const listOf = <T extends z.ZodType>(item: T) => z.array(item)
