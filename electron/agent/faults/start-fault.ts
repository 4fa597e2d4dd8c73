import type { AgentFault } from '../../../shared/agent-protocol.ts'
import { bootExit } from './boot/boot-exit.ts'
import { bootSlow } from './boot/boot-slow.ts'
import { bootThrow } from './boot/boot-throw.ts'
import type { FaultHost, RunningFault } from './fault-host.ts'
import { blockLoop } from './process/block-loop.ts'
import { burnLoop } from './process/burn-loop.ts'
import { burnThread } from './process/burn-thread.ts'
import { clockSkew } from './process/clock-skew.ts'
import { fillHeap } from './process/fill-heap.ts'
import { fullDescriptors } from './process/full-descriptors.ts'
import { gcPressure } from './process/gc-pressure.ts'
import { leak } from './process/leak.ts'
import { unhandledRejection } from './process/unhandled-rejection.ts'
import { requestFaults } from './requests/request-faults.ts'

/** Begins the fault by its id. One that is in the tables, but not here, does not compile. */
export function startFault(fault: AgentFault, host: FaultHost): RunningFault | string {
  switch (fault.fault) {
    case 'fault.block-loop':
      return blockLoop(fault, host)
    case 'fault.burn-loop':
      return burnLoop(fault, host)
    case 'fault.burn-thread':
      return burnThread(fault, host)
    case 'fault.leak':
      return leak(fault, host)
    case 'fault.fill-heap':
      return fillHeap(fault, host)
    case 'fault.unhandled-rejection':
      return unhandledRejection(fault, host)
    case 'fault.gc-pressure':
      return gcPressure(fault, host)
    case 'fault.clock-skew':
      return clockSkew(fault, host)
    case 'fault.full-descriptors':
      return fullDescriptors(fault, host)
    case 'fault.boot-slow':
      return bootSlow(fault, host)
    case 'fault.boot-throw':
      return bootThrow(fault, host)
    case 'fault.boot-exit':
      return bootExit(fault, host)
    case 'fault.latency':
      return requestFaults[fault.fault](fault, host)
    case 'fault.status':
      return requestFaults[fault.fault](fault, host)
    case 'fault.hang':
      return requestFaults[fault.fault](fault, host)
    case 'fault.reset':
      return requestFaults[fault.fault](fault, host)
    case 'fault.slow-body':
      return requestFaults[fault.fault](fault, host)
    case 'fault.cut-body':
      return requestFaults[fault.fault](fault, host)
  }
}
