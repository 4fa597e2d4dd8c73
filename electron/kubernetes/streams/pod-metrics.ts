import type { Result } from '../../../shared/result.ts'
import type { ReplicaStats } from '../../engines/types.ts'
import { listOf, type PodMetrics, podMetricsSchema } from '../api/answers.ts'
import type { KubeClient } from '../api/kube-client.ts'
import { readQuantity } from '../api/quantity.ts'
import type { LivingPod } from '../workload/picture.ts'

/** What was measured longer ago says nothing of now: metrics-server measures each 15 s, or 60 s. */
const mostAgeMs = 180_000

interface Measured {
  readonly cores: number
  readonly memoryBytes: number
  readonly atMs: number
  /** Since we look: a rate is all that is told. */
  readonly cpuMs: number
  readonly monoMs: number
}

/** Processor and memory of pods, as metrics.k8s.io has them: a mean over its own window, some seconds old. */
export class PodMetricsReader {
  readonly #client: KubeClient
  readonly #path: string
  readonly #labels: string
  readonly #known = new Map<string, Measured>()
  #why = 'the cluster has not told of processor and memory yet'

  constructor(client: KubeClient, namespace: string, labels: string) {
    this.#client = client
    this.#path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`
    this.#labels = labels
  }

  /** Why nothing is known; '' where something is. */
  get why(): string {
    return this.#why
  }

  /** Asks, and takes in what is answered for those that live. */
  async read(living: readonly LivingPod[], nowMs: () => number): Promise<void> {
    const answer = await this.#client.get(listOf(podMetricsSchema), this.#path, { labelSelector: this.#labels })
    this.#why = whyNot(answer)
    if (!answer.ok) return
    const byPod = new Map(answer.value.items.map((item) => [item.metadata.name, item]))
    const present = new Set(living.map(({ key }) => key))
    for (const key of this.#known.keys()) if (!present.has(key)) this.#known.delete(key)
    for (const { key, pod, container } of living) {
      const told = byPod.get(pod)
      const measured = told === undefined ? null : measuredOf(told, container, this.#client.skewMs, nowMs())
      const before = this.#known.get(key)
      if (measured !== null && measured.atMs > (before?.atMs ?? 0)) {
        this.#known.set(key, { ...measured, cpuMs: before?.cpuMs ?? 0, monoMs: before?.monoMs ?? Number.NaN })
      }
    }
  }

  /** Stats as an engine tells them, with processor time that grows at the rate that was told last. */
  stats(nowMs: number, monoMs: number): readonly ReplicaStats[] {
    return [...this.#known].flatMap(([key, measured]) => {
      if (nowMs - measured.atMs > mostAgeMs) return []
      const elapsedMs = Number.isNaN(measured.monoMs) ? 0 : monoMs - measured.monoMs
      const cpuMs = measured.cpuMs + measured.cores * elapsedMs
      this.#known.set(key, { ...measured, cpuMs, monoMs })
      const none = { memoryLimitBytes: null, networkInBytes: null, networkOutBytes: null }
      return [{ key, monoMs, cpuMs, memoryBytes: measured.memoryBytes, measuredAtMs: measured.atMs, ...none }]
    })
  }
}

function measuredOf(
  { timestamp, containers }: PodMetrics,
  container: string,
  skewMs: number,
  nowMs: number,
): Pick<Measured, 'cores' | 'memoryBytes' | 'atMs'> | null {
  const usage = containers.find(({ name }) => name === container)?.usage
  const cores = readQuantity(usage?.cpu)
  const memoryBytes = readQuantity(usage?.memory)
  if (cores === null || memoryBytes === null) return null
  return { cores, memoryBytes, atMs: timestamp === null ? nowMs : Math.min(nowMs, timestamp - skewMs) }
}

function whyNot(answer: Result<{ readonly items: readonly unknown[] }>): string {
  if (answer.ok) return answer.value.items.length > 0 ? '' : 'metrics.k8s.io has no word of these pods yet'
  if (answer.error.code === 'not-found') return 'the cluster has no metrics.k8s.io: metrics-server is not installed'
  return answer.error.message
}
