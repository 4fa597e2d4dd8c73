import type { Clock } from '../../../shared/base/clock.ts'
import { eventSchema, type KubeEvent, type Pod, podSchema, type Workload, workloadSchema } from '../api/answers.ts'
import type { KubeClient } from '../api/kube-client.ts'
import { WatchedList } from '../api/watched-list.ts'
import { type WorkloadSource, workloadsPath } from './workload-kinds.ts'

/** What is watched of a workload: itself, its pods, and what Kubernetes says of its namespace. */
export interface Lists {
  readonly workload: WatchedList<Workload>
  readonly pods: WatchedList<Pod>
  readonly events: WatchedList<KubeEvent>
}

/** Who hears what those lists tell. */
export interface ListPorts {
  readonly client: KubeClient
  readonly clock: Clock
  readonly source: WorkloadSource
  heard(): void
  /** Undefined: there is none of that name any more. */
  workloadIs(workload: Workload | undefined): void
  allPods(pods: readonly Pod[]): void
  pod(kind: 'is' | 'gone', pod: Pod): void
  event(event: KubeEvent): void
  lost(why: string): void
  eventsLost(why: string): void
}

/** The lists of a workload; nothing is asked before they are read. */
export function createLists(labelSelector: string, ports: ListPorts): Lists {
  const { client, clock, source, heard, lost } = ports
  const namespaced = `/api/v1/namespaces/${source.namespace}`
  const shared = { client, clock, heard, lost }
  return {
    workload: new WatchedList({
      ...shared,
      path: workloadsPath(source.workload, source.namespace),
      query: { fieldSelector: `metadata.name=${source.name}` },
      item: workloadSchema,
      listed: ([workload]) => ports.workloadIs(workload),
      told: (kind, workload) => ports.workloadIs(kind === 'is' ? workload : undefined),
    }),
    pods: new WatchedList({
      ...shared,
      path: `${namespaced}/pods`,
      query: { labelSelector },
      item: podSchema,
      listed: (pods) => ports.allPods(pods),
      told: (kind, pod) => ports.pod(kind, pod),
    }),
    events: new WatchedList({
      ...shared,
      path: `${namespaced}/events`,
      query: {},
      item: eventSchema,
      listed: () => {},
      told: (kind, event) => {
        if (kind === 'is') ports.event(event)
      },
      lost: (why) => ports.eventsLost(why),
    }),
  }
}
