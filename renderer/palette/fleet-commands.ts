import { clusterAction } from '../../shared/actions/cluster-actions.ts'
import { workerActions } from '../../shared/actions/worker-actions.ts'
import type { FleetSnapshot } from '../../shared/containers/fleet.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { updateRefusal } from '../panels/fleet/fleet-head.tsx'
import { fleetRefusal } from '../panels/fleet/fleet-words.ts'
import { chooseAction, openUrl, scaleBy, startCluster } from '../store/commands/commands.ts'
import { openDialog, openDrawer } from '../store/commands/view-actions.ts'
import { memoryCommands } from './memory-commands.ts'
import { command, type KeyHint, type PlainCommand } from './plain-command.ts'

/** What can be done to a cluster of containers; what its engine refuses is not offered. */
export function fleetCommands(cluster: ClusterSnapshot, fleet: FleetSnapshot, key: KeyHint): PlainCommand[] {
  const { id, settings, runState, url } = cluster
  const { name } = settings
  const scale = [
    command('Cluster', 'add', 'Add worker', key('scale'), () => void scaleBy(id, 1)),
    command('Cluster', 'remove', 'Remove worker', key('scale', 1), () => void scaleBy(id, -1)),
  ]
  const update = command('Cluster', 'reload', 'Rolling update…', key('reload'), () =>
    openDialog({ kind: 'update-fleet', clusterId: id }),
  )
  const back = command('Cluster', 'undo', 'Roll back…', 'to the version before', () =>
    openDialog({ kind: 'confirm-roll-back', clusterId: id }),
  )
  const stop =
    runState === 'stopped'
      ? command('Cluster', clusterAction('cluster.start').icon, `Start ${name}`, '', () => void startCluster(id))
      : command('Cluster', 'stop', `Scale ${name} to 0`, 'asks once', () =>
          openDialog({ kind: 'confirm-stop', clusterId: id }),
        )
  return [
    ...(fleet.refusals.scale === undefined ? scale : []),
    ...(updateRefusal(fleet) === null ? [update] : []),
    ...(fleet.update !== null && fleet.refusals['roll-back'] === undefined ? [back] : []),
    ...(fleet.refusals.stop === undefined ? [stop] : []),
    ...(url === null ? [] : [command('Cluster', 'external', `Open ${url}`, 'in the browser', () => void openUrl(id))]),
    ...(fleet.isOurs
      ? [
          command('Cluster', 'delete', `Delete service ${name}`, 'asks once', () =>
            openDialog({ kind: 'confirm-delete-service', clusterId: id }),
          ),
        ]
      : []),
    command('Cluster', 'close', `Close picture of ${name}`, 'containers stay', () =>
      openDialog({ kind: 'confirm-remove', clusterId: id }),
    ),
  ]
}

/** What can be done to one container. */
export function replicaCommands(
  clusterId: string,
  fleet: FleetSnapshot,
  { slot, generation, pid, agent }: SlotSnapshot,
  key: KeyHint,
): PlainCommand[] {
  const inspect = command('Workers', 'inspect', `Inspect slot ${slot}`, key('inspect'), () => openDrawer(slot))
  if (pid === null) return [inspect]
  const target = { slot, generation, pid }
  return [
    inspect,
    ...workerActions
      .filter(({ id }) => fleetRefusal(fleet, id) === null)
      .map(({ id, words }) =>
        command('Workers', 'kill', `${words} slot ${slot}`, `g${generation}`, () =>
          chooseAction(clusterId, target, id),
        ),
      ),
    ...(agent === 'connected' ? memoryCommands(clusterId, target) : []),
  ]
}
