import { type FaultAction, strike } from './fault-action.ts'

/** Signals and the end of a worker, by chance or again and again. In the order of the catalogue. */
export const lifeFaults = [
  { ...strike('worker.sigkill'), id: 'fault.sigkill' },
  { ...strike('worker.sigterm'), id: 'fault.sigterm' },
  { ...strike('worker.sigint'), id: 'fault.sigint' },
  {
    ...strike('worker.pause'),
    id: 'fault.pause',
    hint: 'stopped, continued at its end',
    reverts: null,
    lasts: 'while',
    usualForMs: 10_000,
    claims: 'loop',
  },
  { ...strike('worker.disconnect'), id: 'fault.disconnect' },
  { ...strike('worker.graceful-stop'), id: 'fault.graceful-stop' },
  {
    ...strike('worker.exit-code'),
    id: 'fault.exit-code',
    input: { exitCode: { kind: 'whole', words: 'Exit code', min: 0, max: 255, usual: 1 } },
  },
  {
    ...strike('worker.sigkill'),
    id: 'fault.kill-at-random',
    words: 'Kill at random',
    hint: 'one slot every n seconds',
    icon: 'shuffle',
    offers: 'random-every',
  },
  {
    ...strike('worker.sigkill'),
    id: 'fault.kill-all',
    words: 'Kill all at once',
    hint: 'a cold start',
    icon: 'kill',
    offers: 'all',
  },
] as const satisfies readonly FaultAction[]
