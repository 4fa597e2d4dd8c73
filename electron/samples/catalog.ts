import type { Sample } from '../../shared/model/deck.ts'

/** The scripts beside this file, in the order they are offered. `file` is relative to the samples' folder. */
export const samples: readonly (Omit<Sample, 'path'> & { readonly file: string })[] = [
  {
    id: 'hello',
    title: 'Hello',
    shows: 'Plain http. Every answer names its worker: see connections dealt out in turn.',
    icon: 'globe',
    file: 'hello.mjs',
  },
  {
    id: 'express',
    title: 'Express app',
    shows: 'Unmodified Express. /visits counts in memory: state is per worker, not per service.',
    icon: 'route',
    file: 'express.mjs',
  },
  {
    id: 'fibonacci',
    title: 'CPU-bound',
    shows: '/fibonacci/40 blocks one worker’s event loop; the others go on answering.',
    icon: 'cpu',
    file: 'fibonacci.mjs',
  },
  {
    id: 'leaky',
    title: 'Memory leak',
    shows: 'Remembers every answer: under load the heap climbs, until the worker dies at its limit.',
    icon: 'memory',
    file: 'leaky.mjs',
  },
  {
    id: 'crashing',
    title: 'Crashes at random',
    shows: 'Dies about every 20 s, each time in another way. The service survives; exits say why.',
    icon: 'crash',
    file: 'crashing.cjs',
  },
  {
    id: 'slow-boot',
    title: 'Slow boot',
    shows: 'Needs 2 s before it listens: what a restart costs, and why a reload starts the new one first.',
    icon: 'clock',
    file: 'slow-boot.mjs',
  },
  {
    id: 'own-primary',
    title: 'Tutorial with its own primary',
    shows: 'One file, two halves: its primary forks, replaces who dies, and keeps one count for all workers.',
    icon: 'user',
    file: 'own-primary.cjs',
    primary: 'own',
  },
]
