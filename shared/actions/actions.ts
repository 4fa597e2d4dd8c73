import type { Action } from './action.ts'
import { type ClusterActionId, clusterActions } from './cluster-actions.ts'
import { type FaultId, faultActions } from './faults/fault-actions.ts'
import { type WorkerActionId, workerActions } from './worker-actions.ts'

/** Every action by its id, whomever it is for: what events and kept results name. */
export type ActionId = WorkerActionId | ClusterActionId | FaultId

const entries: ReadonlyMap<string, Action> = new Map(
  [...workerActions, ...clusterActions, ...faultActions].map((one) => [one.id, one]),
)
export const actionIds: readonly ActionId[] = [...workerActions, ...clusterActions, ...faultActions].map(({ id }) => id)

/** The entry of an action; undefined of one that only a later deck knows. */
export function actionOf(id: string): Action | undefined {
  return entries.get(id)
}
