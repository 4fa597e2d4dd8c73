import type { ClusterWorker } from '../../cluster/types.ts'
import { describeAddress } from '../problems/problems.ts'
import type { SessionParts } from './session-parts.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Facts of the primary, told to supervisor and telemetry. The primary's `close()` ends it. */
export function joinPrimary(parts: SessionParts): void {
  const { primary, workers, troubles, context } = parts
  const withProcess = (worker: ClusterWorker, act: (process: WorkerProcess) => void): void => {
    const process = workers.byId(worker.id)
    if (process !== null) act(process)
  }

  primary.on('online', (worker) => {
    withProcess(worker, ({ slot, generation }) => parts.telemetry.workerOnline(slot, generation))
    parts.supervisor.facts.workerOnline(worker.id)
  })
  primary.on('listening', (worker, address) => {
    troubles.clear(address)
    withProcess(worker, (process) => {
      // It closed again meanwhile, or is no server for others.
      if (process.listens.length === 0) return
      troubles.listens(process.slot, worker.id)
      parts.supervisor.facts.workerListening(worker.id, process.listens)
    })
    parts.changed()
  })
  primary.on('closed', (worker) => {
    withProcess(worker, (process) => parts.supervisor.facts.workerListens(worker.id, process.listens))
    parts.changed()
  })
  primary.on('unheard', (worker, address) => withProcess(worker, (process) => parts.unheard.lost(address, process)))
  primary.on('released', (...facts) => {
    const place = { slot: null, generation: null, mark: null }
    const words = parts.unheard.released(...facts)
    parts.tell({ atMs: context.clock.nowMs(), kind: 'listening', tone: 'warn', ...place, words })
    parts.changed()
  })
  primary.on('moved', (worker, to) => parts.supervisor.facts.workerMoved(worker.id, to))
  primary.on('message', (worker, message) => {
    if (message === 'ready') parts.supervisor.facts.workerSaidReady(worker.id)
    // One that says goodbye waits for nothing.
    else if (!worker.isToldToEnd && worker.exitedAfterDisconnect !== true) parts.messages.add(worker.id)
  })
  primary.on('listen-error', (worker, address, code) =>
    withProcess(worker, ({ slot }) => troubles.add(slot, worker.id, address, code)),
  )
  primary.on('policy-departure', (address, words) =>
    parts.tell({
      atMs: context.clock.nowMs(),
      kind: 'policy',
      tone: 'warn',
      slot: null,
      generation: null,
      words: `${describeAddress(address)} is not served by ${primary.policy}: ${words}`,
      mark: null,
    }),
  )
  primary.on('junk', (worker) => withProcess(worker, (process) => process.countJunk()))
  primary.on('disconnect', (worker) => parts.supervisor.facts.workerDisconnected(worker.id))
  primary.on('exit', (worker, code, signal) => {
    // While it is known still: its last word is counted.
    withProcess(worker, ({ slot, generation }) => parts.telemetry.workerDown(slot, generation))
    const process = workers.remove(worker.id)
    if (process !== null) {
      process.close()
      parts.traffic.workerGone(worker.id)
      if (worker.pid !== undefined) context.ledger.remove(worker.pid)
    }
    troubles.ended(worker.id)
    parts.messages.ended(worker.id)
    parts.supervisor.facts.workerExited(worker.id, code, signal, worker.forkError?.message)
  })
}
