import { z } from 'zod'

/*
 * What the Kubernetes API answers, as far as we read it. https://kubernetes.io/docs/reference/kubernetes-api/
 */

const words = z.string().catch('')
const count = z.number().catch(0)
const time = z
  .string()
  .nullish()
  .transform((text) => {
    const atMs = text ? Date.parse(text) : Number.NaN
    return Number.isNaN(atMs) ? null : atMs
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

const metaSchema = z.object({
  name: words,
  namespace: words,
  uid: words,
  generation: count,
  creationTimestamp: time,
  deletionTimestamp: time,
  labels: textMap,
  annotations: textMap,
})

/** Of each list: what its items are is the caller's to say. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ metadata: z.object({ resourceVersion: words }), items: list(item) })

const conditionSchema = z.object({
  type: words,
  status: words,
  reason: words,
  message: words,
  lastTransitionTime: time,
})
export type Condition = z.infer<typeof conditionSchema>

const terminatedSchema = z.object({
  exitCode: count,
  signal: z.number().optional(),
  reason: words,
  message: words,
  startedAt: time,
  finishedAt: time,
  containerID: words,
})
export type Terminated = z.infer<typeof terminatedSchema>

const containerStateSchema = z
  .object({
    waiting: z.object({ reason: words, message: words }).optional(),
    running: z.object({ startedAt: time }).optional(),
    terminated: terminatedSchema.optional(),
  })
  .nullish()
  .transform((state) => state ?? {})

const containerStatusSchema = z.object({
  name: words,
  ready: z.boolean().catch(false),
  started: z.boolean().nullish(),
  restartCount: count,
  image: words,
  containerID: words,
  state: containerStateSchema,
  lastState: containerStateSchema,
})
export type ContainerStatus = z.infer<typeof containerStatusSchema>

const containerSchema = z.object({
  name: words,
  image: words,
  readinessProbe: z.unknown().optional(),
  ports: list(z.object({ containerPort: count })),
  resources: z.object({ limits: z.record(z.string(), z.union([z.string(), z.number()])).nullish() }).nullish(),
})

export const podSchema = z.object({
  metadata: metaSchema,
  spec: z.object({ nodeName: words, containers: list(containerSchema) }),
  status: z
    .object({
      phase: words,
      reason: words,
      message: words,
      startTime: time,
      conditions: list(conditionSchema),
      containerStatuses: list(containerStatusSchema),
      initContainerStatuses: list(containerStatusSchema),
    })
    .nullish(),
})
export type Pod = z.infer<typeof podSchema>

/** A Deployment or a StatefulSet. */
export const workloadSchema = z.object({
  metadata: metaSchema,
  spec: z.object({
    replicas: z.number().catch(1),
    selector: z.object({
      matchLabels: textMap,
      matchExpressions: list(z.object({ key: words, operator: words, values: list(z.string()) })),
    }),
    template: z.object({ spec: z.object({ containers: list(containerSchema) }) }),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      readyReplicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      currentRevision: words,
      updateRevision: words,
      conditions: list(conditionSchema),
    })
    .nullish(),
})
export type Workload = z.infer<typeof workloadSchema>

export const nodeSchema = z.object({
  metadata: metaSchema,
  spec: z.object({ unschedulable: z.boolean().catch(false) }).catch({ unschedulable: false }),
  status: z
    .object({
      capacity: textMap,
      conditions: list(conditionSchema),
      addresses: list(z.object({ type: words, address: words })),
      nodeInfo: z.object({ kubeletVersion: words }).nullish(),
    })
    .nullish(),
})
export type KubeNode = z.infer<typeof nodeSchema>

/** One of Kubernetes' own events. */
export const eventSchema = z.object({
  metadata: metaSchema,
  type: words,
  reason: words,
  message: words,
  count: count,
  involvedObject: z.object({ kind: words, name: words, uid: words }),
  lastTimestamp: time,
  eventTime: time,
})
export type KubeEvent = z.infer<typeof eventSchema>

/** Of metrics.k8s.io. */
export const podMetricsSchema = z.object({
  metadata: z.object({ name: words }),
  timestamp: time,
  containers: list(z.object({ name: words, usage: textMap })),
})
export type PodMetrics = z.infer<typeof podMetricsSchema>

export const versionSchema = z.object({ gitVersion: z.string(), major: words, minor: words })
