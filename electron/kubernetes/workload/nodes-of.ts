import type { FleetNode } from '../../../shared/containers/fleet.ts'
import type { Replica } from '../../engines/types.ts'
import type { KubeNode } from '../api/answers.ts'
import { readQuantity } from '../api/quantity.ts'

/** The nodes that its pods are on. Where nodes may not be listed, no more is known of them than their names. */
export function nodesOf(known: ReadonlyMap<string, KubeNode>, replicas: readonly Replica[]): readonly FleetNode[] {
  const living = replicas.filter(({ end }) => end === null)
  const names = new Set(living.map(({ nodeName }) => nodeName).filter(Boolean))
  return [...names].toSorted().map((name) => {
    const replicaCount = living.filter(({ nodeName }) => nodeName === name).length
    return { ...describe(name, known.get(name)), replicaCount }
  })
}

function describe(name: string, node: KubeNode | undefined): Omit<FleetNode, 'replicaCount'> {
  const labels = Object.keys(node?.metadata.labels ?? {})
  const isControlPlane = labels.some((label) => /^node-role\.kubernetes\.io\/(control-plane|master)$/.test(label))
  return {
    nodeId: name,
    name,
    role: isControlPlane ? 'control plane' : 'worker',
    isLeader: false,
    availability: node?.spec.unschedulable === true ? 'pause' : 'active',
    state: stateOf(node),
    address: node?.status?.addresses.find(({ type }) => type === 'InternalIP')?.address ?? null,
    engineVersion: node?.status?.nodeInfo?.kubeletVersion.replace(/^v/, '') ?? '',
    engine: null,
    cpuCount: readQuantity(node?.status?.capacity.cpu),
    memoryBytes: readQuantity(node?.status?.capacity.memory),
  }
}

function stateOf(node: KubeNode | undefined): FleetNode['state'] {
  switch (node?.status?.conditions.find(({ type }) => type === 'Ready')?.status) {
    case 'True':
      return 'ready'
    case 'False':
      return 'down'
    default:
      return node?.status?.conditions.some(({ type }) => type === 'Ready') ? 'disconnected' : 'unknown'
  }
}
