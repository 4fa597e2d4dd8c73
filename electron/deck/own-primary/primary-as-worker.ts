import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { ClusterWorker } from '../../cluster/types.ts'
import type { OwnPrimaryProcess } from '../../own-primary/types.ts'

/**
 * An own primary as what looks into workers takes one: its process, output and agent. It has no channel for anybody here and gets no
 * connection.
 */
export function primaryAsWorker(own: OwnPrimaryProcess): ClusterWorker {
  const { process, pid, stdout, stderr, agentPipe } = own
  return {
    id: ownPrimaryPlace,
    process,
    pid,
    stdout,
    stderr,
    agentPipe,
    exitedAfterDisconnect: undefined,
    isToldToEnd: false,
    listens: [],
    isConnected: () => false,
    isJson: true,
    isDead: () => process.exitCode !== null || process.signalCode !== null,
    send: () => false,
    disconnect() {},
    carry() {},
    sendCarried: () => false,
    cut() {},
    signal: (signal) => process.kill(signal),
    holdHandovers: () => Promise.resolve(),
    releaseHandovers() {},
    unacknowledgedCount: 0,
    acceptedCount: 0,
    openCount: null,
    passedOverCount: 0,
  }
}
