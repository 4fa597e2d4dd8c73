import type { AgentFault } from '../../../shared/agent-protocol.ts'
import type { FaultHost, RunningFault } from './fault-host.ts'
import { blockLoop } from './process/block-loop.ts'

/** Begins the fault by its id. One that is in the tables, but not here, does not compile. */
export function startFault(fault: AgentFault, host: FaultHost): RunningFault | string {
  switch (fault.fault) {
    case 'fault.block-loop':
      return blockLoop(fault, host)
    default:
      return 'this agent has no such fault yet'
  }
}
