import { changeList, findChangedFields, findListChange, type ListChange } from '../base/changes/list-change.ts'
import type { FleetNode, FleetReplica, FleetSnapshot } from '../containers/fleet.ts'
import type { ClusterSnapshot, ServedAddress } from '../model/cluster.ts'
import type { ListenAddress, SlotSnapshot } from '../model/worker.ts'

/** What of a cluster is other than it was told last. Nulls: nothing of that. */
export interface ClusterChange {
  readonly clusterId: string
  /** What is told as a whole; `fleet` where there was none before. */
  readonly fields: Partial<ClusterSnapshot>
  /** By the number of the slot. */
  readonly slots: ListChange<SlotSnapshot> | null
  readonly addresses: ListChange<ListenAddress> | null
  readonly served: ListChange<ServedAddress> | null
  readonly fleet: FleetChange | null
}

interface FleetChange {
  readonly fields: Partial<FleetSnapshot>
  readonly replicas: ListChange<FleetReplica> | null
  readonly nodes: ListChange<FleetNode> | null
}

const slotKey = ({ slot }: SlotSnapshot): number => slot
const addressKey = ({ transport, address, port, path }: ListenAddress): string =>
  `${transport} ${address} ${port} ${path}`
const servedKey = ({ text }: ServedAddress): string => text
const replicaKey = ({ taskId, containerId, slot }: FleetReplica): string | number => taskId ?? containerId ?? slot
const nodeKey = ({ nodeId }: FleetNode): string => nodeId

/** Whether there is something to tell, and whether it can be told as a change. */
export type FoundChange = ClusterChange | 'none' | 'whole'

/** What to tell of a cluster to somebody who knows it as it was told. */
export function findClusterChange(told: ClusterSnapshot, now: ClusterSnapshot): FoundChange {
  const fields = findChangedFields(told, now, ['slots', 'addresses', 'served', 'fleet'])
  const fleet = findFleetChange(told.fleet, now.fleet)
  if (fields === null) return 'whole'
  const change: ClusterChange = {
    clusterId: now.id,
    fields: fleet === 'whole' ? { ...fields, fleet: now.fleet } : fields,
    slots: findListChange(told.slots, now.slots, slotKey),
    addresses: findListChange(told.addresses, now.addresses, addressKey),
    served: findListChange(told.served, now.served, servedKey),
    fleet: fleet === 'whole' ? null : fleet,
  }
  const { slots, addresses, served } = change
  const isEmpty = [slots, addresses, served, change.fleet].every((part) => part === null)
  return isEmpty && Object.keys(change.fields).length === 0 ? 'none' : change
}

/** The cluster as it is now; what did not change is the same objects. */
export function changeCluster(told: ClusterSnapshot, change: ClusterChange): ClusterSnapshot {
  const { fields, slots, addresses, served, fleet } = change
  const changed = { ...told, ...fields }
  return {
    ...changed,
    slots: slots === null ? changed.slots : changeList(changed.slots, slots, slotKey),
    addresses: addresses === null ? changed.addresses : changeList(changed.addresses, addresses, addressKey),
    served: served === null ? changed.served : changeList(changed.served, served, servedKey),
    fleet: fleet === null || changed.fleet === null ? changed.fleet : changeFleet(changed.fleet, fleet),
  }
}

function findFleetChange(told: FleetSnapshot | null, now: FleetSnapshot | null): FleetChange | null | 'whole' {
  if (told === null || now === null) return told === now ? null : 'whole'
  const fields = findChangedFields(told, now, ['replicas', 'nodes'])
  if (fields === null) return 'whole'
  const replicas = findListChange(told.replicas, now.replicas, replicaKey)
  const nodes = findListChange(told.nodes, now.nodes, nodeKey)
  const isEmpty = replicas === null && nodes === null && Object.keys(fields).length === 0
  return isEmpty ? null : { fields, replicas, nodes }
}

function changeFleet(told: FleetSnapshot, { fields, replicas, nodes }: FleetChange): FleetSnapshot {
  return {
    ...told,
    ...fields,
    replicas: replicas === null ? told.replicas : changeList(told.replicas, replicas, replicaKey),
    nodes: nodes === null ? told.nodes : changeList(told.nodes, nodes, nodeKey),
  }
}
