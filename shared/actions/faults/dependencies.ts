import { type FaultAction, plainFault } from './fault-action.ts'
import { dependencyFields, milliseconds } from './fault-fields.ts'

const ofDependency = {
  ...plainFault,
  runsIn: 'deck',
  lands: 'measured',
  group: 'dependency',
  usualForMs: 60_000,
} as const

/** What goes wrong with what an app depends on, through a proxy before it. In the order of the catalogue. */
export const dependencyFaults = [
  {
    ...ofDependency,
    id: 'fault.dependency-latency',
    words: 'Slow dependency',
    hint: 'each answer comes late',
    icon: 'latency',
    input: {
      latency: milliseconds('Latency', 1, 600_000, 200),
      jitter: milliseconds('Jitter', 0, 600_000, 0),
      ...dependencyFields,
    },
    mark: { words: 'slow dependency', icon: 'latency' },
  },
  {
    ...ofDependency,
    id: 'fault.dependency-bandwidth',
    words: 'Narrow line',
    hint: 'so many kB per second',
    icon: 'slow',
    input: {
      rate: { kind: 'whole', words: 'Rate', unit: 'kB/s', min: 1, max: 10_000_000, usual: 10 },
      ...dependencyFields,
    },
    mark: { words: 'narrow line', icon: 'slow' },
  },
  {
    ...ofDependency,
    id: 'fault.dependency-timeout',
    words: 'Silent dependency',
    hint: 'nothing passes',
    icon: 'hang',
    input: { timeout: milliseconds('Closed after, 0 = never', 0, 600_000, 0), ...dependencyFields },
    mark: { words: 'silent dependency', icon: 'hang' },
  },
  {
    ...ofDependency,
    id: 'fault.dependency-reset',
    words: 'Reset by dependency',
    hint: 'RST for its connections',
    icon: 'disconnect',
    input: { timeout: milliseconds('After', 0, 600_000, 0), ...dependencyFields },
    mark: { words: 'reset dependency', icon: 'disconnect' },
  },
  {
    ...ofDependency,
    id: 'fault.dependency-limit',
    words: 'Cut after bytes',
    hint: 'closed after so much data',
    icon: 'cut',
    input: {
      bytes: { kind: 'whole', words: 'Bytes', min: 1, max: 1_000_000_000, usual: 1000 },
      ...dependencyFields,
    },
    mark: { words: 'cut dependency', icon: 'cut' },
  },
  {
    ...ofDependency,
    id: 'fault.dependency-slicer',
    words: 'Slice into pieces',
    hint: 'small packets, one by one',
    icon: 'list',
    input: {
      averageBytes: { kind: 'whole', words: 'Average', unit: 'bytes', min: 1, max: 1_000_000, usual: 64 },
      delay: milliseconds('Delay between', 0, 60_000, 10),
      ...dependencyFields,
    },
    mark: { words: 'slice dependency', icon: 'list' },
  },
  {
    ...ofDependency,
    id: 'fault.dependency-down',
    words: 'Dependency down',
    hint: 'refuses every connection',
    icon: 'stop',
    input: { variable: dependencyFields.variable },
    mark: { words: 'dependency down', icon: 'stop' },
  },
] as const satisfies readonly FaultAction[]
