import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { CommandAlert } from '../deck-state.ts'

/** The alerts that are still true, now that a cluster is so; the same array where all of them are. */
export function trueAlerts(
  alerts: readonly CommandAlert[],
  cluster: ClusterSnapshot | undefined,
): readonly CommandAlert[] {
  if (cluster === undefined) return alerts
  const still = alerts.filter((alert) => alert.clusterId !== cluster.id || !isOver(alert, cluster))
  return still.length === alerts.length ? alerts : still
}

function isOver({ endsWith }: CommandAlert, cluster: ClusterSnapshot): boolean {
  if (endsWith === null) return false
  if (endsWith === 'up') return isUp(cluster) || cluster.runState === 'stopped' || cluster.problems.length > 0
  return !cluster.slots.some(({ pid, leaving }) => [pid, ...leaving.map((one) => one.pid)].includes(endsWith.pid))
}

/** Every wanted worker listens, or rests online where a script opens no server. */
function isUp({ slots, desired }: ClusterSnapshot): boolean {
  return slots.filter(({ phase }) => phase === 'listening' || phase === 'online').length >= desired
}
