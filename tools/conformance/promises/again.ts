import net from 'node:net'
import { freePort } from '../../testing/free-port.ts'
import { talk, until } from '../clients.ts'
import type { ClusterPromise, Runtime, Scene } from '../cluster-promise.ts'
import type { DrivenPrimary } from '../driven-primary.ts'

const host = '127.0.0.1'

/** Servers that close and listen again, and addresses that cannot be had. */
export const again: readonly ClusterPromise[] = [
  {
    name: 'close and listen again on the same port',
    async observe({ primary }) {
      const port = await freePort()
      const id = await primary.fork()
      const answers: unknown[] = []
      for (let round = 0; round < 3; round++) {
        await serve(primary, id, { port, host })
        answers.push(await talk({ port, host }))
        await close(primary, id)
      }
      return answers
    },
    expected: ['1', '1', '1'],
  },
  {
    name: 'close and listen again while another worker serves on',
    async observe({ primary }) {
      const port = await freePort()
      const [one, two] = [await primary.fork(), await primary.fork()]
      await serve(primary, one, { port, host })
      await serve(primary, two, { port, host })
      await close(primary, one)
      const alone = [await talk({ port, host }), await talk({ port, host }), await talk({ port, host })]
      await serve(primary, one, { port, host })
      const both = new Set<string>()
      await until(async () => both.add(await talk({ port, host })).size === 2)
      return { alone, both: [...both].toSorted() }
    },
    unavailable: ({ major }) =>
      major < 22 ? 'EADDRINUSE there: node tells fixed ports apart by their index' : undefined,
    expected: { alone: ['2', '2', '2'], both: ['1', '2'] },
  },
  {
    name: 'close, and listen on the same port of another host',
    async observe({ primary }) {
      const port = await freePort()
      const id = await primary.fork()
      await serve(primary, id, { port, host })
      await close(primary, id)
      await serve(primary, id, { port, host: '0.0.0.0' })
      return talk({ port, host: '127.0.0.5' })
    },
    expected: '1',
  },
  {
    name: 'the successor of a dead worker listens on the same port of another host',
    async observe({ primary }) {
      const port = await freePort()
      await serve(primary, await primary.fork(), { port, host })
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await primary.gone(1)
      await serve(primary, await primary.fork(), { port })
      return talk({ port, host: '::1' })
    },
    expected: '2',
  },
  {
    name: 'close, and listen on the same port with exclusive: true',
    async observe({ primary }) {
      const port = await freePort()
      const id = await primary.fork()
      await serve(primary, id, { port, host })
      await close(primary, id)
      return outcome(primary, id, { port, host, exclusive: true })
    },
    expected: 'listens',
    difference: {
      why: 'an address that every worker closed stays bound for 2 s; an exclusive server does not come to the primary',
      ours: 'EADDRINUSE',
    },
    ownDifference: 'as-ours',
  },
  {
    name: 'the successor of a dead worker listens with exclusive: true',
    async observe({ primary }) {
      const port = await freePort()
      await serve(primary, await primary.fork(), { port, host })
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await primary.gone(1)
      return outcome(primary, await primary.fork(), { port, host, exclusive: true })
    },
    expected: 'listens',
    difference: {
      why: 'the port stays bound for the successor of a worker that died; an exclusive server does not come to the primary',
      ours: 'EADDRINUSE',
    },
    ownDifference: 'as-ours',
  },
  {
    name: 'no connection is taken once every worker has closed',
    async observe({ primary }) {
      const port = await freePort()
      const id = await primary.fork()
      await serve(primary, id, { port, host })
      await close(primary, id)
      const left = await Promise.race([
        talk({ port, host }),
        new Promise((resolve) => net.connect({ port, host }, () => resolve('connects')).on('error', () => {})),
      ])
      return left
    },
    expected: 'ECONNREFUSED',
    difference: {
      why: 'an address that every worker closed stays bound for 2 s, in case one listens again; then it is refused too',
      ours: 'connects',
    },
    ownDifference: 'as-ours',
  },
  {
    name: 'servers on port 0 that close in their own callbacks are announced',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, ({ net }) => {
        const closed = [1, 2, 3].map(() => {
          const server = net.createServer()
          return new Promise((resolve) => server.listen(0, '127.0.0.1', () => server.close(resolve)))
        })
        return Promise.all(closed)
      })
      // Said later than all of that, on the same channel.
      await primary.in(id, ({ serveId }) => serveId(0, '127.0.0.1'))
      await primary.heard('listening', id, 3)
      return primary.events.filter(({ name }) => name === 'listening').length
    },
  },
  {
    name: 'a server that said "listening" while the primary disconnected its worker is announced',
    async observe({ primary, folder }) {
      // The worker says it while the primary reads nothing, and is disconnected before that word is read.
      const id = await primary.fork()
      await primary.do(({ worker, kept, fs, args }) => {
        kept.timer = setInterval(() => {
          if (!fs.existsSync(`${args}/about-to-say`)) return
          clearInterval(kept.timer)
          fs.writeFileSync(`${args}/deaf`, '')
          const endMs = Date.now() + 5000
          while (!fs.existsSync(`${args}/said`) && Date.now() < endMs);
          worker(1).disconnect()
        }, 5)
      }, folder)
      await primary.begin(
        id,
        ({ net, fs, args }) => {
          // The cluster module's own listener, which says it, comes right after this one.
          net.createServer().listen(0, () => {
            fs.writeFileSync(`${args}/about-to-say`, '')
            const endMs = Date.now() + 5000
            while (!fs.existsSync(`${args}/deaf`) && Date.now() < endMs);
            setImmediate(() => fs.writeFileSync(`${args}/said`, ''))
          })
        },
        folder,
      )
      await primary.gone(id)
      return primary.events.filter(({ name }) => name === 'listening').length
    },
  },
  {
    name: 'a successor serves the port of the worker before it, and port 0 anew',
    async observe({ primary }) {
      const port = await freePort()
      const answers: string[] = []
      for (let round = 0; round < 2; round++) {
        const id = await primary.fork()
        await serve(primary, id, { port, host })
        answers.push(await talk({ port, host }))
        await primary.begin(id, ({ cluster }) => void cluster.worker.disconnect())
        await primary.gone(id)
      }
      return answers
    },
    expected: ['1', '2'],
  },
  {
    name: 'EADDRINUSE: somebody else has the port',
    unavailable: diesOfAddressInUse,
    async observe({ primary }) {
      const port = await freePort()
      const holder = net.createServer().listen(port, host)
      try {
        const errors = []
        for (const id of [await primary.fork(), await primary.fork()]) {
          errors.push(await errorOf(primary, id, { port, host }))
        }
        await new Promise((resolve) => holder.close(resolve))
        return [...errors.map((error) => withoutPort(error, port)), await outcome(primary, 1, { port, host })]
      } finally {
        holder.close()
      }
    },
  },
  {
    name: 'EADDRINUSE: the same worker has it',
    unavailable: diesOfAddressInUse,
    async observe({ primary }) {
      const port = await freePort()
      const id = await primary.fork()
      await serve(primary, id, { port, host })
      const error = withoutPort(await errorOf(primary, id, { port, host }), port)
      return { error, serves: await talk({ port, host }) }
    },
  },
  ...[
    ['EADDRNOTAVAIL: an address of another machine', { port: 0, host: '203.0.113.1' }],
    ['EACCES or ENOENT: a path in a missing folder', { path: '/missing/folder/app.sock' }],
    ['a path where there is a file', { path: import.meta.filename }],
    ['an abstract path', { path: '\0conformance' }],
    ['ENOTFOUND: a name that does not exist', { port: 0, host: 'nobody.invalid' }],
  ].map(
    ([name, options]): ClusterPromise => ({
      name: `errors: ${name}`,
      async observe({ primary }) {
        const error = await errorOf(primary, await primary.fork(), options)
        // A second worker is told the same: nothing is left of the first try.
        return [error, await errorOf(primary, await primary.fork(), options)]
      },
      unavailable: ({ major }) =>
        major < 22 && JSON.stringify(options).includes('u0000') ? 'its libuv cuts a path at the null byte' : undefined,
    }),
  ),
  {
    name: 'errors: EACCES: a privileged port',
    async observe({ primary }) {
      return errorOf(primary, await primary.fork(), { port: 81, host })
    },
    unavailable: () => (process.getuid?.() === 0 ? 'root may listen on every port' : undefined),
  },
  {
    name: 'listen({ fd })',
    async observe({ primary }) {
      const { code } = await errorOf(primary, await primary.fork(), { fd: 0 })
      return code
    },
    difference: { why: 'the numbers would be descriptors of Chromium', ours: 'EBADF' },
    ownDifference: 'as-ours',
  },
]

type Options = Record<string, unknown>

/** From Node 22 on, when every worker gets the socket itself. */
function diesOfAddressInUse({ major }: Runtime, policy: Scene['policy']): string | undefined {
  return policy === 'shared-handle' && major >= 22
    ? 'an assertion of the cluster child fails with node:cluster'
    : undefined
}

function serve(primary: DrivenPrimary, id: number, options: Options) {
  return primary.in(id, ({ serveId, args }) => serveId(args), options)
}

/** Resolves when the server has closed and the primary has heard of it: what a worker says comes in order. */
function close(primary: DrivenPrimary, id: number) {
  return primary.in(id, ({ kept }) => new Promise<void>((resolve) => kept.server.close(() => resolve())))
}

function errorOf(primary: DrivenPrimary, id: number, options: unknown) {
  return primary.in(id, ({ net, listenError, args }) => listenError(net.createServer(), args), options)
}

async function outcome(primary: DrivenPrimary, id: number, options: Options) {
  return (await errorOf(primary, id, options)).code ?? 'listens'
}

function withoutPort(error: object, port: number): unknown {
  return JSON.parse(JSON.stringify(error).replaceAll(String(port), '0'))
}
