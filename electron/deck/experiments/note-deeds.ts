import type { ClusterActionId } from '../../../shared/actions/cluster-actions.ts'
import type { CommandHandler, CommandInput } from '../../../shared/ipc/contract.ts'
import type { Result } from '../../../shared/result.ts'
import type { Deed } from '../../experiments/record/deed.ts'
import type { DeedLog } from './deed-log.ts'

type Noted = { readonly [Name in ClusterActionId | 'worker.act' | 'fault.inject']: CommandHandler<Name> }

/** The same commands; what a person does to a cluster by them can be recorded afterwards. */
export function noteDeeds(commands: Noted, deeds: DeedLog): Noted {
  const ofCluster = <T>(
    does: ClusterActionId,
    { clusterId, ...input }: { readonly clusterId: string },
    act: () => Result<T> | Promise<Result<T>>,
  ) => deeds.noted(clusterId, { kind: 'action', does, input, target: { kind: 'all' } }, act)
  return {
    'cluster.start': (asked) => ofCluster('cluster.start', asked, () => commands['cluster.start'](asked)),
    'cluster.stop': (asked) => ofCluster('cluster.stop', asked, () => commands['cluster.stop'](asked)),
    'cluster.scale': (asked) => ofCluster('cluster.scale', asked, () => commands['cluster.scale'](asked)),
    'cluster.remove-slot': (asked) =>
      ofCluster('cluster.remove-slot', asked, () => commands['cluster.remove-slot'](asked)),
    'cluster.reload': (asked) => ofCluster('cluster.reload', asked, () => commands['cluster.reload'](asked)),
    'cluster.cancel-reload': (asked) =>
      ofCluster('cluster.cancel-reload', asked, () => commands['cluster.cancel-reload'](asked)),
    'cluster.set-policy': (asked) =>
      ofCluster('cluster.set-policy', asked, () => commands['cluster.set-policy'](asked)),
    'cluster.retry': (asked) => ofCluster('cluster.retry', asked, () => commands['cluster.retry'](asked)),
    'cluster.stop-trying': (asked) =>
      ofCluster('cluster.stop-trying', asked, () => commands['cluster.stop-trying'](asked)),
    'cluster.fork-one': (asked) => ofCluster('cluster.fork-one', asked, () => commands['cluster.fork-one'](asked)),
    'cluster.let-fork': (asked) => ofCluster('cluster.let-fork', asked, () => commands['cluster.let-fork'](asked)),
    'cluster.start-primary': (asked) =>
      ofCluster('cluster.start-primary', asked, () => commands['cluster.start-primary'](asked)),
    'worker.act': (asked) => deeds.noted(asked.clusterId, deedOnWorker(asked), () => commands['worker.act'](asked)),
    'fault.inject': (asked) =>
      deeds.noted(
        asked.clusterId,
        { kind: 'fault', spec: asked.spec },
        () => commands['fault.inject'](asked),
        ({ faultId }) => faultId,
      ),
  }
}

/** A slot that a person hit is hit again, whoever works in it then. */
function deedOnWorker(asked: CommandInput<'worker.act'>): Deed {
  const { clusterId: _, slot, generation: __, pid: ___, action: does, ...input } = asked
  return { kind: 'action', does, input, target: { kind: 'slots', slots: [slot] } }
}
