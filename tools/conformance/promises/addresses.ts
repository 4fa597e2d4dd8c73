import { canHere, thisPlatform } from '../../../electron/platform/this-platform.ts'
import { freePort } from '../../testing/free-port.ts'
import { talk } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'

const host = '127.0.0.1'

/** Which addresses workers get, and that they get the same ones. */
export const addresses: readonly ClusterPromise[] = [
  {
    name: 'port 0 is one port for all workers, and another one for every call',
    async observe({ primary }) {
      const listenTwice = async (id: number) =>
        primary.in(id, async ({ net, kept, listen }) => {
          kept.server = net.createServer()
          kept.other = net.createServer()
          return [await listen(kept.server, 0, '127.0.0.1'), await listen(kept.other, 0, '127.0.0.1')]
        })
      const [one, two] = [await listenTwice(await primary.fork()), await listenTwice(await primary.fork())]
      return {
        areAgreed: JSON.stringify(one) === JSON.stringify(two),
        areDistinct: one[0]?.port !== one[1]?.port,
        shape: one.map((address) => ({ ...address, port: address.port > 0 })),
      }
    },
    expected: {
      areAgreed: true,
      areDistinct: true,
      shape: [1, 2].map(() => ({ address: host, family: 'IPv4', port: true })),
    },
  },
  {
    name: 'server.address() before, while and after it listens',
    async observe({ primary }) {
      const id = await primary.fork()
      const port = await freePort()
      const seen = await primary.in(
        id,
        async ({ net, listen, args }) => {
          const server = net.createServer()
          const looks: unknown[] = [server.address(), server.listening]
          await listen(server, args, '127.0.0.1')
          looks.push(server.address(), server.listening)
          await new Promise((resolve) => server.close(resolve))
          return [...looks, server.address(), server.listening]
        },
        port,
      )
      return JSON.parse(JSON.stringify(seen).replaceAll(String(port), '"port"'))
    },
    expected: [null, false, { address: host, family: 'IPv4', port: 'port' }, true, null, false],
  },
  {
    name: 'port, host and backlog as an environment variable gives them',
    async observe({ primary }) {
      const port = await freePort()
      const id = await primary.fork()
      await primary.in(
        id,
        ({ serveId, args }) => serveId({ port: String(args), host: '127.0.0.1', backlog: '16' }),
        port,
      )
      return talk({ port, host })
    },
    expected: '1',
  },
  {
    name: 'several servers on several ports, each served by its own',
    async observe({ primary }) {
      const ports = [await freePort(), await freePort()]
      for (const id of [await primary.fork(), await primary.fork()]) {
        await primary.in(
          id,
          async ({ net, listen, args }) => {
            for (const port of args)
              await listen(
                net.createServer((socket) => socket.end(`${port}`)),
                port,
                '127.0.0.1',
              )
          },
          ports,
        )
      }
      const answers: string[] = []
      for (const port of [...ports, ...ports]) answers.push(await talk({ port, host }))
      return answers.map((answer, at) => answer === String(ports[at % 2]))
    },
    expected: [true, true, true, true],
  },
  {
    name: 'the forms of listen(): port, host and backlog; options; path',
    async observe({ primary, folder }) {
      const id = await primary.fork()
      const seen = await primary.in(
        id,
        async ({ net, listen, args }) => {
          const tries: unknown[][] = [
            [0],
            [0, 5],
            [0, '127.0.0.1', 5],
            [{ port: 0 }],
            [{ port: 0, host: 'localhost' }],
            [`${args}/a`],
            [{ path: `${args}/b`, backlog: 3 }],
          ]
          const addresses = []
          for (const options of tries) addresses.push(await listen(net.createServer(), ...options))
          return addresses.map((address) => (typeof address === 'object' ? { ...address, port: 'port' } : address))
        },
        folder,
      )
      return JSON.parse(JSON.stringify(seen).replaceAll(folder, ''))
    },
  },
  {
    name: 'listen() without arguments is a random port as well',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ serveId }) => serveId())
      return talk({ port, host })
    },
    expected: '1',
  },
  {
    name: 'IPv6 alone: ::1',
    async observe({ primary }) {
      const { port } = await primary.in(await primary.fork(), ({ serveId }) => serveId({ port: 0, host: '::1' }))
      return [await talk({ port, host: '::1' }), await talk({ port, host })]
    },
    expected: ['1', 'ECONNREFUSED'],
  },
  {
    name: 'no host: both families',
    async observe({ primary }) {
      const { port } = await primary.in(await primary.fork(), ({ serveId }) => serveId({ port: 0 }))
      return [await talk({ port, host: '::1' }), await talk({ port, host })]
    },
    expected: ['1', '1'],
  },
  {
    name: ':: with ipv6Only leaves IPv4 to others',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ serveId }) => serveId({ port: 0, host: '::', ipv6Only: true }))
      const refused = await talk({ port, host })
      const four = await primary.in(
        id,
        ({ net, kept, listen, args }) => {
          kept.other = net.createServer((socket) => socket.end('four'))
          return listen(kept.other, args, '0.0.0.0')
        },
        port,
      )
      return [refused, four.port === port, await talk({ port, host: '::1' }), await talk({ port, host })]
    },
    expected: ['ECONNREFUSED', true, '1', 'four'],
  },
  {
    name: 'a UNIX path, shared by workers, and its permissions',
    async observe({ primary, folder }) {
      const path = `${folder}/app.sock`
      for (const id of [await primary.fork(), await primary.fork()]) {
        await primary.in(id, ({ serveId, args }) => serveId({ path: args, readableAll: true, writableAll: true }), path)
      }
      const answers = new Set<string>()
      for (let i = 0; i < 4; i++) answers.add(await talk({ path }))
      const { stat } = await import('node:fs/promises')
      return { answers: [...answers].toSorted(), mode: (await stat(path)).mode & 0o666 }
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the system chooses the worker' : undefined),
    expected: { answers: ['1', '2'], mode: 0o666 },
  },
  {
    name: 'a UNIX path longer than the system takes, when it is short seen from the primary',
    async observe({ primary, folder }) {
      const deep = `${folder}/${'long'.repeat(30)}`
      const before = await primary.do(({ fs, args }) => {
        fs.mkdirSync(args)
        const cwd = process.cwd()
        process.chdir(args)
        return cwd
      }, deep)
      const id = await primary.fork({ cwd: deep })
      const { code = 'listens' } = await primary.in(id, ({ net, listenError }) => listenError(net.createServer(), 'a'))
      await primary.do(({ args }) => process.chdir(args), before)
      return code
    },
    expected: 'listens',
    ...(canHere('long-socket-paths')
      ? {}
      : {
          ownDifference: {
            why: 'the deck binds the path, and does not stand in the folder that the app went to',
            ours: 'EINVAL',
          },
        }),
  },
  {
    name: 'the last worker that leaves takes the UNIX path with it',
    async observe({ primary, folder }) {
      const id = await primary.fork()
      await primary.in(id, ({ serveId, args }) => serveId(`${args}/app.sock`), folder)
      await primary.do(({ face }) => face.disconnect())
      await primary.gone(id)
      await primary.in(await primary.fork(), () => 0)
      const { readdir } = await import('node:fs/promises')
      return readdir(folder)
    },
    expected: [],
    difference: {
      why: 'an address stays bound while successors of its workers may come',
      ours: ['app.sock'],
    },
    ownDifference: 'as-ours',
  },
  {
    name: 'exclusive: true with port 0 is a port of its own in each worker',
    async observe({ primary }) {
      const ports: number[] = []
      for (const id of [await primary.fork(), await primary.fork()]) {
        ports.push(
          (await primary.in(id, ({ serveId }) => serveId({ port: 0, host: '127.0.0.1', exclusive: true }))).port,
        )
      }
      const answers = [await talk({ port: Number(ports[0]), host }), await talk({ port: Number(ports[1]), host })]
      return { answers, areTold: primary.events.filter(({ name }) => name === 'listening').length }
    },
    expected: { answers: ['1', '2'], areTold: 0 },
  },
  {
    name: 'exclusive: true on a port that a worker has: EADDRINUSE',
    async observe({ primary }) {
      const port = await freePort()
      const [one, two] = [await primary.fork(), await primary.fork()]
      const listen = (id: number, exclusive: boolean) =>
        primary.in(
          id,
          ({ net, listenError, args }) => listenError(net.createServer(), { host: '127.0.0.1', ...args }),
          { port, exclusive },
        )
      return [await listen(one, true), (await listen(two, true)).code, (await listen(two, false)).code].map((seen) =>
        typeof seen === 'object' && seen !== null ? 'listens' in seen : seen,
      )
    },
    expected: [true, 'EADDRINUSE', 'EADDRINUSE'],
  },
  {
    name: 'reusePort: each worker binds by itself',
    async observe({ primary }) {
      const port = await freePort()
      const answers: unknown[] = []
      for (const id of [await primary.fork(), await primary.fork()]) {
        answers.push(
          await primary.in(
            id,
            async ({ net, listenError, args }) => 'listens' in (await listenError(net.createServer(), args)),
            { port, host, reusePort: true },
          ),
        )
      }
      return [answers, primary.events.filter(({ name }) => name === 'listening').length]
    },
    unavailable: ({ major }) => (major < 23 ? 'Node has reusePort from 23.1 on' : undefined),
    expected: [[true, true], 0],
  },
  {
    name: 'the backlog that listen() asks for',
    async observe({ primary }) {
      const { promisify } = await import('node:util')
      const { execFile } = await import('node:child_process')
      const { port } = await primary.in(await primary.fork(), ({ serveId }) =>
        serveId({ port: 0, host: '127.0.0.1', backlog: 7 }),
      )
      const { stdout } = await promisify(execFile)('ss', ['-Hltn', `sport = :${port}`])
      return stdout.trim().split(/\s+/)[2]
    },
    unavailable: () => (thisPlatform === 'linux' ? undefined : 'seen with ss of Linux'),
    expected: '7',
  },
]
