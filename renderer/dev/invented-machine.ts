import type { NodeBinary, Sample } from '../../shared/model/deck.ts'

/** Server scripts that ship with the deck. */
export const samples: readonly Sample[] = [
  {
    id: 'hello',
    title: 'Hello',
    shows: 'The smallest server. Watch sockets being dealt out.',
    icon: 'globe',
    path: '/samples/hello.js',
  },
  {
    id: 'express',
    title: 'Express app',
    shows: 'A few routes, as the documentation writes them.',
    icon: 'route',
    path: '/samples/express.js',
  },
  {
    id: 'fibonacci',
    title: 'CPU-bound',
    shows: 'One slow route starves the others. Add workers.',
    icon: 'cpu',
    path: '/samples/fibonacci.js',
  },
  {
    id: 'leaky',
    title: 'Leaky cache',
    shows: 'Grows until the heap limit, then restarts.',
    icon: 'memory',
    path: '/samples/leaky.js',
  },
  {
    id: 'crasher',
    title: 'Crash at random',
    shows: 'One request takes a worker down, again and again.',
    icon: 'crash',
    path: '/samples/crasher.js',
  },
  {
    id: 'slow-boot',
    title: 'Slow boot',
    shows: 'Needs two seconds until it listens.',
    icon: 'clock',
    path: '/samples/slow.js',
  },
]

/** Node binaries found on the machine. */
export const nodes: readonly NodeBinary[] = [
  { path: '/usr/bin/node', version: '22.23.3', source: 'path', usable: true, remark: null, stripsTypes: true },
  { path: 'embedded', version: '24.15.0', source: 'embedded', usable: true, remark: null, stripsTypes: true },
  {
    path: '/opt/node16/bin/node',
    version: '16.20.0',
    source: 'version-manager',
    usable: false,
    remark: 'too old: 18 is needed',
    stripsTypes: false,
  },
]
