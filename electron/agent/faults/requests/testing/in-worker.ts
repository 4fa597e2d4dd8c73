import type { Server } from 'node:net'
import { originals } from '../../../cover/originals.ts'
import type { RunningFault, StartFault } from '../../fault-host.ts'
import type { RequestFaultId } from '../armed-fault.ts'
import { requestFaults } from '../request-faults.ts'

/** Test support: loaded by `--require` into a process without an agent, where tests find it as `faults`. */
const servers = new Set<Server>()
const injected = new Set<object>()
const running = new Map<number, RunningFault>()

const host = {
  originals,
  servers: () => servers,
  hear: () => {},
  changed: () => {},
  injected: (answer: object, isInjected: boolean) => {
    if (isInjected) injected.add(answer)
    else injected.delete(answer)
  },
}

type Fault = Parameters<StartFault<RequestFaultId>>[0]

function start(fault: Fault): string | null {
  const begin: unknown = requestFaults[fault.fault]
  if (typeof begin !== 'function') return 'no such fault'
  const begun: RunningFault | string = begin(fault, host)
  if (typeof begun === 'string') return begun
  running.set(fault.faultId, begun)
  return null
}

Object.assign(globalThis, {
  faults: {
    start,
    read: (faultId: number) => running.get(faultId)?.read() ?? null,
    end: (faultId: number) => {
      running.get(faultId)?.end()
      running.delete(faultId)
    },
    servers,
    injectedCount: () => injected.size,
  },
})
