import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { counted } from '../../format/number.ts'
import { removeCluster, stopCluster } from '../../store/commands/commands.ts'
import { deleteService, rollBack, setNode } from '../../store/commands/container-commands.ts'
import { useLiveCluster } from '../../store/use-deck.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

interface FleetQuestion {
  readonly cluster: ClusterSnapshot
  readonly fleet: FleetSnapshot
}

/** Stopping containers is scaling them to none: their service stays, and goes on with "Start". */
export function ConfirmScaleToZero({ cluster, fleet }: FleetQuestion) {
  const { id, settings, desired } = cluster
  return (
    <ConfirmDialog title={`Scale ${settings.name} to 0?`} confirm="Scale to 0" onConfirm={() => void stopCluster(id)}>
      {`Its engine ends ${counted(countRunning(cluster), 'container')} of ${fleet.words}, for everybody who uses it. ${
        fleet.source.kind === 'service' ? 'The service stays' : 'They are not deleted'
      }; Start asks for ${desired} again.`}
    </ConfirmDialog>
  )
}

/** Removing such a cluster from the deck touches nothing of it. */
export function ConfirmClosePicture({ cluster: { id, settings }, fleet }: FleetQuestion) {
  return (
    <ConfirmDialog
      title={`Close the picture of ${settings.name}?`}
      confirm="Close picture"
      onConfirm={() => void removeCluster(id)}
    >
      {`The containers of ${fleet.words} stay as they are and go on serving. What was recorded of them here is forgotten.`}
    </ConfirmDialog>
  )
}

/** What the deck made it may take away: once it has asked. */
export function ConfirmDelete({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  if (cluster === undefined || cluster.fleet === null) return null
  return (
    <ConfirmDialog
      title={`Delete ${cluster.fleet.words}?`}
      confirm="Delete service"
      onConfirm={() => void deleteService(clusterId)}
    >
      {`The deck made it. The service and its ${counted(countRunning(cluster), 'container')} are removed from the engine; the image ${cluster.fleet.image} stays.`}
    </ConfirmDialog>
  )
}

/** Drains after saying how many tasks must move. */
export function ConfirmDrain({ clusterId, nodeId }: { readonly clusterId: string; readonly nodeId: string }) {
  const cluster = useLiveCluster(clusterId)
  const fleet = cluster?.fleet ?? null
  const node = fleet?.nodes.find((each) => each.nodeId === nodeId)
  if (fleet === null || node === undefined) return null
  return (
    <ConfirmDialog
      title={`Drain ${node.name}?`}
      confirm="Drain node"
      onConfirm={() => void setNode({ clusterId, nodeId, name: node.name, availability: 'drain' })}
    >
      {drainWords(fleet, nodeId)}
    </ConfirmDialog>
  )
}

/** "2 tasks of service web end there and start on 2 other nodes …". Of other services the deck knows nothing. */
export function drainWords({ nodes, words }: Pick<FleetSnapshot, 'nodes' | 'words'>, nodeId: string): string {
  const node = nodes.find((each) => each.nodeId === nodeId)
  const count = node?.replicaCount ?? 0
  const others = nodes.filter(
    (each) => each.nodeId !== nodeId && each.state === 'ready' && each.availability === 'active',
  ).length
  const moved =
    others === 0
      ? `${counted(count, 'task')} of ${words} end there and wait: no other node takes tasks`
      : `${counted(count, 'task')} of ${words} end there and start on ${counted(others, 'other node')}`
  return `${moved}. Tasks of other services move as well. The node takes tasks again once it is activated.`
}

/** Back to what ran before the newest update. */
export function ConfirmRollBack({ clusterId }: { readonly clusterId: string }) {
  const cluster = useLiveCluster(clusterId)
  if (cluster === undefined || cluster.fleet === null) return null
  return (
    <ConfirmDialog
      title={`Roll ${cluster.fleet.words} back?`}
      confirm="Roll back"
      onConfirm={() => void rollBack(clusterId)}
    >
      Its engine replaces every task that was updated by one of the version before, as its roll-back settings say.
    </ConfirmDialog>
  )
}

function countRunning({ slots }: ClusterSnapshot): number {
  return slots.filter(({ phase }) => phase !== 'stopped' && phase !== 'exited' && phase !== 'failed').length
}
