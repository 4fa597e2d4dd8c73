import type { FleetState, Replica } from '../../engines/types.ts'
import type { KubeNode, Pod, Workload } from '../api/answers.ts'
import { nodesOf } from './nodes-of.ts'
import { appContainerOf, podReplicas, statusOf } from './pod-replica.ts'
import { PodSlots, type SlottedPod } from './pod-slots.ts'
import { allRefusals } from './refusals.ts'
import { Rollout } from './rollout.ts'
import { kubectlName, type WorkloadSource } from './workload-kinds.ts'

/** Pods of a slot that are gone and still told of. */
const keptPerSlot = 4

/** What is known besides of pods and workload. */
export interface Surroundings {
  readonly nodes: ReadonlyMap<string, KubeNode>
  readonly version: string
  readonly clockSkewMs: number
  /** Why processor and memory are not known; '' where they are. */
  readonly withoutStats: string
}

interface Gone {
  readonly pod: Pod
  readonly slot: number
  readonly atMs: number
}

/** Where a life's output is read. */
export interface LivingPod {
  readonly key: string
  readonly pod: string
  readonly container: string
  readonly hasStarted: boolean
  readonly lives: boolean
}

/** A workload and its pods as the API tells of them, and as the deck shows them. */
export class Picture {
  readonly #source: WorkloadSource
  readonly #slots = new PodSlots()
  readonly #rollout: Rollout
  readonly #pods = new Map<string, Pod>()
  #gone: readonly Gone[] = []
  #workload: Workload | null = null

  constructor(source: WorkloadSource) {
    this.#source = source
    this.#rollout = new Rollout(source.workload)
  }

  get workload(): Workload | null {
    return this.#workload
  }

  get pods(): ReadonlyMap<string, Pod> {
    return this.#pods
  }

  /** `nowMs`: by our clock, as everywhere here. */
  setWorkload(workload: Workload, nowMs: number): void {
    this.#workload = workload
    this.#rollout.follow(workload, nowMs)
  }

  /** All pods that there are; those that were known and are not among them went while nobody saw it. */
  setPods(pods: readonly Pod[], nowMs: number): void {
    const present = new Set(pods.map(({ metadata }) => metadata.uid))
    for (const [uid, pod] of this.#pods) if (!present.has(uid)) this.#remove(pod, nowMs)
    for (const pod of pods) this.#pods.set(pod.metadata.uid, pod)
  }

  podIs(pod: Pod): void {
    this.#pods.set(pod.metadata.uid, pod)
  }

  podGone(pod: Pod, nowMs: number): void {
    this.#remove(pod, nowMs)
  }

  /** Null before the workload is known. */
  state({ nodes, version, clockSkewMs, withoutStats }: Surroundings): FleetState | null {
    const workload = this.#workload
    if (workload === null) return null
    const source = this.#source
    const replicas = this.#replicas(clockSkewMs)
    return {
      words: `${kubectlName(source)} in ${source.namespace}`,
      image: [...new Set(workload.spec.template.spec.containers.map(({ image }) => image))].slice(0, 1).join(''),
      spread: {
        by: 'unknown',
        words: 'by Services of the cluster',
      },
      updateSettings: null,
      refusals: allRefusals(source),
      isOurs: false,
      replicas,
      nodes: nodesOf(nodes, replicas),
      ownNodeId: null,
      desired: workload.spec.replicas,
      reach: null,
      holdMs: 0,
      frontPort: null,
      update: this.#rollout.update,
      engineName: 'Kubernetes',
      engineVersion: version.replace(/^v/, ''),
      clockSkewMs,
      withoutStats,
    }
  }

  /** Present lives, and where each prints. */
  living(): readonly LivingPod[] {
    return [...this.#pods.values()].flatMap((pod) => {
      const replica = podReplicas(pod, { slot: 0, clockSkewMs: 0, goneAtMs: null }).at(-1)
      if (replica === undefined) return []
      const state = statusOf(pod)?.state
      return [
        {
          key: replica.key,
          pod: pod.metadata.name,
          container: appContainerOf(pod),
          hasStarted: state?.running !== undefined || state?.terminated !== undefined,
          lives: state?.running !== undefined,
        },
      ]
    })
  }

  #remove(pod: Pod, nowMs: number): void {
    const { uid } = pod.metadata
    const slot = this.#assigned().get(uid)
    this.#pods.delete(uid)
    if (slot === undefined || this.#gone.some((one) => one.pod.metadata.uid === uid)) return
    const others = this.#gone.filter((one) => one.slot !== slot)
    const same = this.#gone.filter((one) => one.slot === slot).slice(1 - keptPerSlot)
    this.#gone = [...others, ...same, { pod, slot, atMs: nowMs }]
  }

  #replicas(clockSkewMs: number): readonly Replica[] {
    const slots = this.#assigned()
    const present = [...this.#pods.values()].flatMap((pod) =>
      podReplicas(pod, { slot: slots.get(pod.metadata.uid) ?? 0, clockSkewMs, goneAtMs: null }),
    )
    const gone = this.#gone.flatMap(({ pod, slot, atMs }) => podReplicas(pod, { slot, clockSkewMs, goneAtMs: atMs }))
    return [...gone, ...present].toSorted((a, b) => bornAtMs(a) - bornAtMs(b))
  }

  #assigned(): ReadonlyMap<string, number> {
    const slotted = [...this.#pods.values()].map((pod): SlottedPod => {
      const { uid, name, creationTimestamp, deletionTimestamp, labels } = pod.metadata
      const isOver = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded'
      return {
        uid,
        createdAtMs: creationTimestamp ?? 0,
        template: labels['pod-template-hash'] ?? labels['controller-revision-hash'] ?? '',
        stays: deletionTimestamp === null && !isOver,
        ordinal: this.#source.workload === 'StatefulSet' ? ordinalOf(name) : null,
      }
    })
    return this.#slots.assign(slotted, this.#workload?.spec.replicas ?? 0)
  }
}

/** 2 of "web-2". */
function ordinalOf(name: string): number | null {
  const digits = /-(\d+)$/.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}

function bornAtMs({ startedAtMs, createdAtMs }: Replica): number {
  return startedAtMs ?? createdAtMs
}
