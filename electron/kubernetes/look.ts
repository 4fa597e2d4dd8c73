import type { EngineLook, WorkloadEntry } from '../../shared/containers/engine.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { listOf, versionSchema, type Workload, workloadSchema } from './api/answers.ts'
import type { KubeClient } from './api/kube-client.ts'
import { type WorkloadSource, workloadsPath } from './workload/workload-kinds.ts'

/** 1.14: what is watched here tells bookmarks since then. */
const oldestMinor = 14
const kinds = ['Deployment', 'StatefulSet'] as const

/** What a cluster has that could be opened: in all namespaces, or, where those may not be seen, in the context's own. */
export async function lookAtCluster(client: KubeClient, host: string): Promise<Result<EngineLook>> {
  const version = await client.get(versionSchema, '/version')
  if (!version.ok) return version
  const { gitVersion, major, minor } = version.value
  if (Number(major) === 1 && Number.parseInt(minor, 10) < oldestMinor) {
    return fail(
      'unsupported-here',
      `Kubernetes ${gitVersion} of context ${client.context.name} is older than 1.${oldestMinor}, which is needed`,
    )
  }
  const all = await list(client, null)
  const own = all.ok ? all : await list(client, client.context.namespace)
  if (!own.ok) return own
  return ok({
    host,
    engine: 'Kubernetes',
    version: gitVersion.replace(/^v/, ''),
    apiVersion: 'apps/v1',
    clockSkewMs: client.skewMs,
    swarm: 'none',
    services: [],
    projects: [],
    labels: [],
    workloads: own.value.toSorted((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name)),
    remarks: remarksOf(client, all.ok),
  })
}

async function list(client: KubeClient, namespace: string | null): Promise<Result<readonly WorkloadEntry[]>> {
  const entries: WorkloadEntry[] = []
  for (const kind of kinds) {
    const found = await client.get(listOf(workloadSchema), workloadsPath(kind, namespace))
    if (!found.ok) return found
    entries.push(...found.value.items.map((workload) => entryOf(kind, workload)))
  }
  return ok(entries)
}

function entryOf(workload: WorkloadSource['workload'], { metadata, spec, status }: Workload): WorkloadEntry {
  return {
    namespace: metadata.namespace,
    workload,
    name: metadata.name,
    image: spec.template.spec.containers[0]?.image ?? '',
    desired: spec.replicas,
    ready: status?.readyReplicas ?? 0,
  }
}

function remarksOf({ context, skewMs }: KubeClient, seesAll: boolean): readonly string[] {
  const { namespace, program } = context
  const seconds = Math.abs(skewMs / 1000).toFixed(1)
  return [
    'Read-only: nothing is changed there from here. Tried on a cluster of one node with Kubernetes 1.20, and on no other.',
    ...(program === '' ? [] : [`The kubeconfig has the deck run "${program}" to log in.`]),
    ...(seesAll ? [] : [`You may not list all namespaces: this is ${namespace}, the one of the context.`]),
    ...(skewMs === 0
      ? []
      : [`Its clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours: times are shown as ours.`]),
  ]
}
