import { type FaultAction, plainFault } from './fault-action.ts'
import { bootFields, hitFields, milliseconds } from './fault-fields.ts'

const ofHandover = { ...plainFault, runsIn: 'primary', lands: 'measured', group: 'handover' } as const

/** What goes wrong between the primary and a worker: only a primary of one's own can. In the order of the catalogue. */
export const handoverFaults = [
  {
    ...ofHandover,
    id: 'fault.handover-delay',
    words: 'Delay hand-over',
    hint: 'the primary waits',
    icon: 'clock',
    input: { delay: milliseconds('Delay', 1, 600_000, 500), ...hitFields },
    mark: { words: 'delay hand-over', icon: 'clock' },
  },
  {
    ...ofHandover,
    id: 'fault.handover-drop',
    words: 'Drop connections',
    hint: 'accepted, given to nobody',
    icon: 'cut',
    input: hitFields,
    mark: { words: 'drop', icon: 'cut' },
  },
  {
    ...ofHandover,
    id: 'fault.handover-reset',
    words: 'Accept and reset',
    hint: 'RST for new connections',
    icon: 'disconnect',
    input: hitFields,
    mark: { words: 'RST', icon: 'disconnect' },
  },
  {
    ...ofHandover,
    id: 'fault.handover-stall',
    words: 'Stall the queue',
    hint: 'connections wait',
    icon: 'hang',
    input: {},
    mark: { words: 'stall', icon: 'hang' },
  },
  {
    ...ofHandover,
    id: 'fault.refuse-port',
    words: 'Refuse its port',
    hint: 'listen() fails',
    icon: 'server',
    input: {
      error: { kind: 'choice', words: 'Error', of: ['EADDRINUSE', 'EACCES'], usual: 'EADDRINUSE' },
      ...bootFields,
    },
    mark: { words: 'refuse port', icon: 'server' },
    claims: 'port',
  },
  {
    ...ofHandover,
    id: 'fault.lose-messages',
    words: 'Lose IPC messages',
    hint: "the app's own process.send",
    icon: 'message',
    input: {
      direction: {
        kind: 'choice',
        words: 'Direction',
        of: ['both', 'to-worker', 'from-worker'],
        usual: 'both',
      },
      ...hitFields,
    },
    mark: { words: 'lose IPC', icon: 'message' },
  },
] as const satisfies readonly FaultAction[]
