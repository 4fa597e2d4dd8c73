import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { OwnPrimaryProcess } from '../../own-primary/types.ts'
import { joinOutput } from '../session/join-output.ts'
import type { SessionParts } from '../session/session-parts.ts'
import { WorkerProcess } from '../session/worker-process.ts'
import { primaryAsWorker } from './primary-as-worker.ts'

/**
 * Takes an own primary as a worker in place 0: telemetry, output, log, and whoever looks into workers. `changed`: its agent came
 * or went.
 */
export function watchPrimary(
  parts: SessionParts,
  own: OwnPrimaryProcess,
  { generation, settings }: { readonly generation: number; readonly settings: ClusterSettings },
  changed: (agent: 'connected' | 'absent') => void,
): WorkerProcess {
  const { context, telemetry } = parts
  const place = { slot: ownPrimaryPlace, generation }
  const process = new WorkerProcess(
    primaryAsWorker(own),
    { ...place, settings },
    {
      clock: context.clock,
      protocols: parts.protocols,
      connect: () => Promise.resolve('your primary is no worker: it takes no connection of the cluster'),
      leaveRotation: () => Promise.resolve('cannot'),
      rejoinRotation() {},
    },
    {
      agentMessage(message) {
        // As of a worker: what a blocked loop still tells is no sign of life.
        if (message.type === 'fault' || message.type === 'door') return
        if (message.type === 'inspected') return parts.looks.heard(place, message.report)
        telemetry.agentMessage(place.slot, generation, message)
      },
      agentChanged(agent) {
        if (agent === 'absent') telemetry.agentClosed(place.slot, generation)
        changed(agent)
      },
      pipeClosed() {},
      drainProgress() {},
      drainNumbers() {},
      listensChanged: () => parts.changed(),
      oddities() {},
    },
  )
  parts.workers.ownPrimary = process
  joinOutput(parts, process)
  if (own.pid !== undefined) {
    telemetry.workerUp({ ...place, pid: own.pid })
    // Its script may take long to load, and nobody tells when it has: silence counts from the agent's first word on.
    telemetry.workerOnline(place.slot, generation)
    context.ledger.add({ pid: own.pid, slot: ownPrimaryPlace, clusterName: settings.name })
  }
  return process
}
