import type { ClusterPromise } from '../cluster-promise.ts'
import type { DrivenPrimary } from '../driven-primary.ts'

/** What the primary announces of a worker's life, in which order, with which arguments, and how the worker looks then. */
export const life: readonly ClusterPromise[] = [
  {
    name: 'fork, online, listening, disconnect, exit: order, arguments, state at each',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, ({ serveId }) => serveId({ port: 0, host: '127.0.0.1' }))
      await primary.heard('listening', id)
      await primary.do(({ worker }) => void worker(1).disconnect())
      await primary.gone(id)
      // The primary's `disconnect()` takes the worker out of the list at once with node, when it is gone with us.
      return storyOf(primary)
    },
    expected: [
      ['fork', 1, true, false, 'undefined'],
      ['online', 1, true, false, 'undefined'],
      ['listening', 1, true, false, 'undefined'],
      ['disconnect', 1, false, 'either', 'true'],
      ['exit', 1, 'either', true, 'true', 0, null],
    ],
  },
  {
    name: 'the same when the worker disconnects by itself',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, ({ serveId }) => serveId({ port: 0, host: '127.0.0.1' }))
      await primary.heard('listening', id)
      await primary.begin(id, ({ cluster }) => void cluster.worker.disconnect())
      await primary.gone(id)
      return { story: storyOf(primary), listed: primary.events.map((event) => event.isListed) }
    },
    expected: {
      story: [
        ['fork', 1, true, false, 'undefined'],
        ['online', 1, true, false, 'undefined'],
        ['listening', 1, true, false, 'undefined'],
        ['disconnect', 1, false, 'either', 'true'],
        ['exit', 1, 'either', true, 'true', 0, null],
      ],
      listed: [true, true, true, true, false],
    },
  },
  {
    name: 'a worker that the primary disconnects stays in `workers` until it is gone',
    async observe({ primary }) {
      const id = await primary.fork()
      const listed = await primary.do(({ face, worker }) => {
        worker(1).disconnect()
        return Object.keys(face.workers())
      })
      await primary.gone(id)
      return { listed, left: await primary.do(({ face }) => Object.keys(face.workers())) }
    },
    expected: { listed: [], left: [] },
    difference: {
      why: 'a worker that leaves is still shown: out of `workers` once it has exited and disconnected, as documented',
      ours: { listed: ['1'], left: [] },
    },
  },
  {
    name: '`fork` comes after the call, before anything else',
    observe: ({ primary }) =>
      primary.do(
        ({ face, args }) =>
          new Promise((resolve) => {
            const order: string[] = []
            face.on('fork', () => order.push('fork'))
            face.on('online', () => resolve([...order, 'online']))
            face.fork(args)
            order.push('returned')
          }),
        primary.wish(),
      ),
    expected: ['returned', 'fork', 'online'],
  },
  {
    name: '`listening` of a host and port',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ serveId }) => serveId({ port: 0, host: '127.0.0.1' }))
      const { facts } = await primary.heard('listening', id)
      return hidePort(facts, port)
    },
    expected: [{ address: '127.0.0.1', addressType: 4, port: 'port' }],
  },
  {
    name: '`listening` of an IPv6 host',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ serveId }) => serveId({ port: 0, host: '::1' }))
      const { facts } = await primary.heard('listening', id)
      return hidePort(facts, port)
    },
    expected: [{ address: '::1', addressType: 6, port: 'port' }],
  },
  {
    name: '`listening` without a host',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ serveId }) => serveId(0))
      const { facts } = await primary.heard('listening', id)
      return hidePort(facts, port)
    },
    expected: [{ address: null, addressType: 4, port: 'port' }],
    difference: {
      why: '`listening` names the address that was bound, `::` where the app named no host; node repeats the question',
      ours: [{ address: '::', addressType: 6, port: 'port' }],
    },
  },
  {
    name: '`listening` of a UNIX path, absolute also where the app gave a relative one',
    async observe({ primary, folder }) {
      const id = await primary.fork({ cwd: folder })
      await primary.in(id, ({ serveId }) => serveId({ path: 'relative.sock' }))
      const { facts } = await primary.heard('listening', id)
      return JSON.parse(JSON.stringify(facts).replaceAll(folder, ''))
    },
    expected: [{ address: '/relative.sock', addressType: -1, port: -1 }],
  },
  {
    name: '`listening` of a UDP socket',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ dgram, kept, listen }) => {
        kept.datagrams = dgram.createSocket('udp4')
        return listen(kept.datagrams, 0, '127.0.0.1')
      })
      const { facts } = await primary.heard('listening', id)
      return hidePort(facts, port)
    },
    expected: [{ address: '127.0.0.1', addressType: 'udp4', port: 'port', fd: -1 }],
  },
  {
    name: '`listening` comes once for each server',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, async ({ net, kept, listen }) => {
        kept.server = net.createServer()
        kept.other = net.createServer()
        await listen(kept.server, 0, '127.0.0.1')
        await listen(kept.other, 0, '127.0.0.1')
      })
      await primary.heard('listening', id, 2)
      const ports = primary.events.flatMap(({ name, facts }) => (name === 'listening' ? facts : []))
      return { count: ports.length, areDistinct: JSON.stringify(ports[0]) !== JSON.stringify(ports[1]) }
    },
    expected: { count: 2, areDistinct: true },
  },
  {
    name: 'a server that listens at once, before the primary can know of the worker',
    async observe({ primary }) {
      const boot = ({ net }: { net: typeof import('node:net') }) => net.createServer().listen(0, '127.0.0.1')
      const id = await primary.fork({ boot })
      await primary.heard('listening', id)
      return primary.events.map(({ name }) => name)
    },
    expected: ['fork', 'online', 'listening'],
  },
  {
    name: 'a fork in the `exit` handler: the next worker takes over',
    async observe({ primary }) {
      await primary.do(
        ({ face, args }) =>
          face.on('exit', (worker) => {
            if (worker.id < 3) face.fork(args)
          }),
        primary.wish(),
      )
      await primary.fork()
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await primary.heard('online', 2)
      await primary.do(({ face, worker }) => face.kill(worker(2), 'SIGKILL'))
      await primary.heard('online', 3)
      return [await primary.in(3, ({ cluster }) => cluster.worker.id), exitsOf(primary)]
    },
    expected: [
      3,
      [
        [1, null, 'SIGKILL', 'false'],
        [2, null, 'SIGKILL', 'false'],
      ],
    ],
  },
]

/** Every event with the state of its worker. */
/**
 * Events with the worker's state at each. `disconnect` and `exit` come in either order, with node:cluster too, which
 * promises none: so they are put in one, and what depends on the order is left out.
 */
function storyOf(primary: DrivenPrimary) {
  const inOneOrder = [...primary.events].sort((a, b) => Number(isEnd(a.name, b.name)) - Number(isEnd(b.name, a.name)))
  return inOneOrder.map(({ name, worker, facts, isConnected, isDead, exitedAfterDisconnect }) => [
    name,
    worker,
    name === 'exit' ? 'either' : isConnected,
    name === 'disconnect' ? 'either' : isDead,
    exitedAfterDisconnect,
    ...(name === 'listening' ? [] : facts),
  ])
}

/** True for an `exit` beside a `disconnect`. */
function isEnd(name: string, other: string): boolean {
  return name === 'exit' && other === 'disconnect'
}

/** Who exited, how, and whether on purpose; sorted, because several at once come in any order. */
export function exitsOf(primary: DrivenPrimary) {
  const exits = primary.events.filter(({ name }) => name === 'exit')
  return exits
    .map(({ worker, facts, exitedAfterDisconnect }) => [worker, ...facts, exitedAfterDisconnect])
    .sort((a, b) => Number(a[0]) - Number(b[0]))
}

function hidePort(facts: readonly unknown[], port: number): unknown {
  return JSON.parse(JSON.stringify(facts), (key, value) => (key === 'port' && value === port ? 'port' : value))
}
