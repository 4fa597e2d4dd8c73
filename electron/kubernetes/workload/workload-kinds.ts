import type { FleetSource } from '../../../shared/containers/engine.ts'

export type WorkloadSource = Extract<FleetSource, { kind: 'kubernetes' }>

/** How a workload's kind is written in paths of the API, and for kubectl. */
export const workloadKinds = {
  Deployment: { plural: 'deployments', kubectl: 'deployment' },
  StatefulSet: { plural: 'statefulsets', kubectl: 'statefulset' },
} as const satisfies Record<WorkloadSource['workload'], { readonly plural: string; readonly kubectl: string }>

/** "/apis/apps/v1/namespaces/shop/deployments"; of all namespaces without one. */
export function workloadsPath(workload: WorkloadSource['workload'], namespace: string | null): string {
  const within = namespace === null ? '' : `/namespaces/${namespace}`
  return `/apis/apps/v1${within}/${workloadKinds[workload].plural}`
}

/** "deployment/web". */
export function kubectlName({ workload, name }: WorkloadSource): string {
  return `${workloadKinds[workload].kubectl}/${name}`
}
