import { useMemo } from 'react'
import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'

/** What fills each slot of a cluster of containers; empty for one of this deck's own. */
export type Replicas = ReadonlyMap<number, FleetReplica>

export function replicasOf(cluster: Pick<ClusterSnapshot, 'fleet'> | undefined): Replicas {
  return new Map(cluster?.fleet?.replicas.map((replica) => [replica.slot, replica]))
}

/** The same map until its engine tells something else. */
export function useReplicas(cluster: Pick<ClusterSnapshot, 'fleet'> | undefined): Replicas {
  const replicas = cluster?.fleet?.replicas
  return useMemo(() => new Map(replicas?.map((replica) => [replica.slot, replica])), [replicas])
}
