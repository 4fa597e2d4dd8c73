import type { NodeBinary, Sample } from '../../shared/model/deck.ts'
import type { Program } from '../../shared/model/program.ts'

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

/** A PM2 configuration with three apps, or a script at home in its folder. */
export function inventProgram(path: string): Program {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/'
  if (!path.includes('ecosystem')) {
    const why = 'its package.json is the nearest with a name, scripts or dependencies'
    return { kind: 'script', home: { folder, why }, hint: null }
  }
  const request = { scriptPath: `${folder}/server.js`, name: 'shop', workers: 4, args: ['--port', '3000'] }
  const notes = ['Not taken over, without a counterpart here: cron_restart, error_file.']
  return {
    kind: 'apps',
    words: '3 apps in ecosystem.config.js',
    starts: 'all',
    apps: [
      { name: 'shop', source: 'server.js --port 3000', request, refusal: null, notes },
      { name: 'api', source: 'api.js', request: { ...request, name: 'api', workers: 2 }, refusal: null, notes: [] },
      {
        name: 'jobs',
        source: 'jobs.py',
        request: null,
        refusal: 'jobs is not run: its interpreter is python3, and workers of a cluster run on Node.js alone',
        notes: [],
      },
    ],
  }
}
