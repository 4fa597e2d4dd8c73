import { type FaultAction, plainFault } from './fault-action.ts'
import { bootFields, milliseconds } from './fault-fields.ts'

const ofBoot = {
  ...plainFault,
  runsIn: 'agent',
  lands: 'measured',
  group: 'boot',
  usualForMs: 60_000,
  claims: 'boot',
} as const

/** What goes wrong when a worker starts. In the order of the catalogue. */
export const bootFaults = [
  {
    ...ofBoot,
    id: 'fault.boot-slow',
    words: 'Slow start',
    hint: 'waits before the first line',
    icon: 'boot',
    input: { delay: milliseconds('Delay', 100, 600_000, 5000), ...bootFields },
    mark: { words: 'slow start', icon: 'boot' },
  },
  {
    ...ofBoot,
    id: 'fault.boot-throw',
    words: 'Throw at start',
    hint: 'fails k times, then works',
    icon: 'crashed',
    input: bootFields,
    lands: 'exited',
    mark: { words: 'throw at start', icon: 'boot' },
  },
  {
    ...ofBoot,
    id: 'fault.boot-exit',
    words: 'Exit at start',
    hint: 'a crash loop, by its code',
    icon: 'exit',
    input: { exitCode: { kind: 'whole', words: 'Exit code', min: 0, max: 255, usual: 1 }, ...bootFields },
    lands: 'exited',
    mark: { words: 'exit at start', icon: 'boot' },
  },
  {
    ...ofBoot,
    id: 'fault.never-listen',
    words: 'Never listen',
    hint: 'its listen() gets no answer',
    icon: 'server',
    input: bootFields,
    runsIn: 'primary',
    mark: { words: 'never listen', icon: 'boot' },
  },
] as const satisfies readonly FaultAction[]
