import type { TextField } from '../fields.ts'
import { type FaultAction, plainFault } from './fault-action.ts'

const ofFleet = { ...plainFault, runsIn: 'deck', group: 'fleet' } as const

/** As the swarm calls it: its host name. */
const nodeField = {
  kind: 'text',
  words: 'Node',
  maxChars: 300,
  usual: '',
  example: 'node-2',
} as const satisfies TextField

/** What goes wrong around containers: only clusters of containers can have it. In the order of the catalogue. */
export const fleetFaults = [
  {
    ...ofFleet,
    id: 'fault.pause-node',
    words: 'Pause a node',
    hint: 'every container of the cluster there',
    icon: 'pause',
    input: { node: nodeField },
    lands: 'stopped',
    usualForMs: 10_000,
    claims: 'loop',
    mark: { words: 'pause', icon: 'pause' },
  },
  {
    ...ofFleet,
    id: 'fault.drain-node',
    words: 'Drain a node',
    hint: 'its containers move, then it takes some again',
    icon: 'draining',
    input: { node: nodeField },
    lands: 'begun',
    usualForMs: 60_000,
    mark: { words: 'drain', icon: 'draining' },
  },
  {
    ...ofFleet,
    id: 'fault.stop-engine',
    words: 'Stop the engine',
    hint: 'SIGSTOP for its process; containers run on',
    icon: 'server',
    input: {},
    lands: 'stopped',
    usualForMs: 10_000,
    mark: { words: 'engine', icon: 'server' },
  },
] as const satisfies readonly FaultAction[]
