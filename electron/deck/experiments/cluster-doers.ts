import type { ClusterActionId } from '../../../shared/actions/cluster-actions.ts'
import { commands } from '../../../shared/ipc/contract.ts'
import { fail, type Result } from '../../../shared/result.ts'
import type { ClusterSession } from '../session/cluster-session.ts'

type Doer = (session: ClusterSession, input: unknown) => Result<unknown> | Promise<Result<unknown>>

/** What each action does to a cluster; its input was judged by the file's schema, which is made of the same table. */
const doers: Readonly<Record<ClusterActionId, Doer>> = {
  'cluster.start': (session) => session.start(),
  'cluster.stop': (session) => session.stop(),
  'cluster.scale': (session, input) => session.scale(commands['cluster.scale'].input.parse(input).desired),
  'cluster.remove-slot': (session, input) =>
    session.supervisor.removeSlot(commands['cluster.remove-slot'].input.parse(input).slot),
  'cluster.reload': (session, input) => session.reload(commands['cluster.reload'].input.parse(input).slot),
  'cluster.cancel-reload': (session) => session.supervisor.cancelReload(),
  'cluster.set-policy': (session, input) => session.setPolicy(commands['cluster.set-policy'].input.parse(input).policy),
  'cluster.retry': (session, input) => session.retry(commands['cluster.retry'].input.parse(input).slot),
  'cluster.stop-trying': (session, input) =>
    session.supervisor.stopTrying(commands['cluster.stop-trying'].input.parse(input).slot),
  'cluster.fork-one': (session, input) => session.forkOne(commands['cluster.fork-one'].input.parse(input).slot),
  'cluster.let-fork': (session) => session.letFork(),
  'cluster.start-primary': (session) => session.startPrimary(),
}

/** Does an action of the table to a cluster. */
export async function doToCluster(
  session: ClusterSession,
  id: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Result<unknown>> {
  const doer = Object.entries(doers).find(([name]) => name === id)?.[1]
  if (doer === undefined) return fail('unsupported-here', `there is no action ${id} for a cluster`)
  return doer(session, { clusterId: session.id, ...input })
}
