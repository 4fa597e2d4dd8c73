import { orderOf, type WorkerActionId, workerAction } from '../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { fail, ok } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import type { Deed } from './done.ts'
import { chooseSlot } from './find-cluster.ts'

/** How a worker can be ended, by the words of a command line. */
export const endings = {
  SIGTERM: 'worker.sigterm',
  SIGINT: 'worker.sigint',
  SIGKILL: 'worker.sigkill',
  graceful: 'worker.graceful-stop',
  disconnect: 'worker.disconnect',
} as const satisfies Readonly<Record<string, WorkerActionId>>
export type Ending = keyof typeof endings
export const endingNames = Object.keys(endings).filter((name): name is Ending => name in endings)

/** Does to the worker of a slot what the kill menu does; answers when its effect is there. */
export async function actOnSlot(
  link: DeckLink,
  cluster: ClusterSnapshot,
  number: number,
  action: WorkerActionId,
): Deed {
  const found = chooseSlot(cluster, number)
  if (!found.ok) return found
  const { slot, generation, pid, phase } = found.value
  if (pid === null) return fail('worker-gone', `${cluster.settings.name}: slot ${slot} has no worker: it is ${phase}`)
  const { id: clusterId, settings } = cluster
  const acted = await link.call('worker.act', { clusterId, slot, generation, pid, ...orderOf(action) })
  if (!acted.ok && acted.error.code === 'already-so' && isAState(action)) {
    const { message } = acted.error
    return ok({ words: `${settings.name}: ${message}`, value: { slot, generation, pid, words: message } })
  }
  if (!acted.ok) return acted
  const words = acted.value.words === '' ? workerAction(action).words : acted.value.words
  return ok({ words: `${settings.name}: ${words}`, value: { slot, generation, pid, words } })
}

/** Who asks for it has what was asked for when it is so already. */
const isAState = (action: WorkerActionId): boolean => action === 'worker.pause' || action === 'worker.resume'

/** Takes a slot out of the cluster, with its worker where it has one. */
export async function removeSlot(link: DeckLink, cluster: ClusterSnapshot, number: number): Deed {
  const found = chooseSlot(cluster, number)
  if (!found.ok) return found
  if (found.value.pid !== null) return actOnSlot(link, cluster, number, 'worker.remove-slot')
  const removed = await link.call('cluster.remove-slot', { clusterId: cluster.id, slot: number })
  return removed.ok
    ? ok({ words: `${cluster.settings.name}: ${removed.value.words}`, value: { slot: number } })
    : removed
}
