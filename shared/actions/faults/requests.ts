import { type FaultAction, plainFault } from './fault-action.ts'
import { hitFields, matchFields, milliseconds } from './fault-fields.ts'

const ofRequests = { ...plainFault, runsIn: 'agent', lands: 'measured', group: 'request', usualForMs: 60_000 } as const
const bodyMatch = { ...matchFields, ...hitFields } as const

/** What goes wrong with requests; the app is not changed. In the order of the catalogue. */
export const requestFaults = [
  {
    ...ofRequests,
    id: 'fault.latency',
    words: 'Add latency',
    hint: 'fixed or random delay',
    icon: 'latency',
    input: {
      distribution: {
        kind: 'choice',
        words: 'Distribution',
        of: ['fixed', 'uniform', 'normal', 'long-tail'],
        usual: 'fixed',
      },
      latency: milliseconds('Latency', 1, 600_000, 200),
      /** Half the width (uniform), the standard deviation (normal), the 99th percentile above the median (long tail). */
      spread: {
        ...milliseconds('Spread', 0, 600_000, 50),
        when: { field: 'distribution', is: ['uniform', 'normal', 'long-tail'] },
      },
      ...bodyMatch,
    },
    mark: { words: 'latency', icon: 'latency' },
  },
  {
    ...ofRequests,
    id: 'fault.status',
    words: 'Return errors',
    hint: 'a status instead of the answer',
    icon: 'error',
    input: { status: { kind: 'whole', words: 'Status', min: 400, max: 599, usual: 503 }, ...bodyMatch },
    mark: { words: 'errors', icon: 'error' },
  },
  {
    ...ofRequests,
    id: 'fault.hang',
    words: 'Hang requests',
    hint: 'taken, never answered',
    icon: 'hang',
    input: bodyMatch,
    mark: { words: 'hang', icon: 'hang' },
  },
  {
    ...ofRequests,
    id: 'fault.reset',
    words: 'Reset sockets',
    hint: 'drops the TCP connection',
    icon: 'disconnect',
    input: bodyMatch,
    mark: { words: 'reset', icon: 'disconnect' },
  },
  {
    ...ofRequests,
    id: 'fault.slow-body',
    words: 'Slow body',
    hint: 'throttles response bytes',
    icon: 'slow',
    input: {
      bytesPerSec: { kind: 'whole', words: 'Speed', unit: 'B/s', min: 1, max: 100_000_000, usual: 1000 },
      ...bodyMatch,
    },
    mark: { words: 'slow body', icon: 'slow' },
  },
  {
    ...ofRequests,
    id: 'fault.cut-body',
    words: 'Cut body',
    hint: 'ends in the middle',
    icon: 'cut',
    input: {
      afterBytes: { kind: 'whole', words: 'After', unit: 'bytes', min: 0, max: 1_000_000_000, usual: 10 },
      ...bodyMatch,
    },
    mark: { words: 'cut body', icon: 'cut' },
  },
] as const satisfies readonly FaultAction[]
