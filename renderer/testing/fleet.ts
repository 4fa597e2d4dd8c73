import type { FleetNode, FleetReplica, FleetSnapshot } from '../../shared/containers/fleet.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { aCluster } from './cluster.ts'

/** A node of a swarm that is ready for tasks. */
export function aFleetNode(name: string, change: Partial<FleetNode> = {}): FleetNode {
  return {
    nodeId: `id-of-${name}`,
    name,
    role: 'worker',
    isLeader: false,
    availability: 'active',
    state: 'ready',
    address: '10.0.0.4',
    engineVersion: '20.10.24',
    cpuCount: 4,
    memoryBytes: 8e9,
    replicaCount: 0,
    engine: null,
    ...change,
  }
}

/** A running task of a Swarm service, on one of three nodes. */
export function aReplica(slot: number, change: Partial<FleetReplica> = {}): FleetReplica {
  const node = `node-${(slot - 1) % 3 === 0 ? 'a' : (slot - 1) % 3 === 1 ? 'b' : 'c'}`
  return {
    slot,
    generation: 1,
    taskId: `8fk${String(slot).padStart(4, '0')}qv2xw`,
    podName: null,
    containerId: `5d1e${String(slot).padStart(4, '0')}9ac0f2`,
    containerName: `web.${slot}`,
    nodeId: `id-of-${node}`,
    nodeName: node,
    image: 'shop:1.4',
    theirState: 'running',
    theirWords: '',
    ourWords: '',
    healthcheck: 'none',
    ports: [{ address: '10.0.0.4', port: 30_000 + slot, containerPort: 3000 }],
    networkInBytesPerSec: 12_400,
    networkOutBytesPerSec: 88_200,
    memoryLimitBytes: 256e6,
    statsAtMs: 1000,
    withoutAgent: '',
    ...change,
  }
}

/** What a Swarm tells of a service on three nodes. */
export function aFleet(change: Partial<FleetSnapshot> = {}): FleetSnapshot {
  return {
    source: { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' },
    words: 'service web',
    image: 'shop:1.4',
    engine: { name: 'Docker', version: '20.10.24', state: 'connected', words: '', heardAtMs: 1000, clockSkewMs: 0 },
    spread: { by: 'mesh', words: 'spread by IPVS' },
    nodes: [aFleetNode('node-a', { role: 'manager', isLeader: true }), aFleetNode('node-b'), aFleetNode('node-c')],
    replicas: [],
    update: null,
    updateSettings: {
      order: 'start-first',
      parallelism: 1,
      delayMs: 2000,
      monitorMs: 5000,
      onFailure: 'pause',
    },
    refusals: {},
    withoutStats: '',
    isOurs: false,
    ...change,
  }
}

/** A cluster of containers: so many tasks, or these slots, each with its task. */
export function aFleetCluster(
  id: string,
  slots: number | readonly SlotSnapshot[] = 4,
  change: Partial<FleetSnapshot> = {},
): ClusterSnapshot {
  const cluster = aCluster(id, slots)
  const replicas = cluster.slots.map(({ slot, generation }) => aReplica(slot, { generation }))
  return { ...cluster, fleet: aFleet({ replicas, ...change }) }
}
