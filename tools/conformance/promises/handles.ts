import { talk } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'
import type { DrivenPrimary } from '../driven-primary.ts'

/** Sockets and servers that the app itself sends along with a message. */
export const handles: readonly ClusterPromise[] = [
  ...(['json', 'advanced'] as const).flatMap((serialization): ClusterPromise[] => [
    {
      name: `a socket to the worker (${serialization})`,
      async observe({ primary }) {
        await primary.fork({ serialization })
        const port = await primary.do(async ({ net, kept, listen, inWorker }) => {
          kept.server = net.createServer({ pauseOnConnect: true }, (socket) => {
            void inWorker(
              1,
              ({ handle, cluster }) => handle.end(`worker ${cluster.worker.id}`) && undefined,
              null,
              socket,
            )
          })
          return (await listen(kept.server, 0, '127.0.0.1')).port
        })
        const answer = await talk({ port, host: '127.0.0.1' })
        await primary.do(({ kept }) => void kept.server.close())
        return answer
      },
      expected: 'worker 1',
    },
    {
      name: `a socket to the primary (${serialization})`,
      async observe({ primary }) {
        const id = await primary.fork({ serialization })
        await primary.do(({ face, net }) =>
          face.on('message', (_worker, _message, handle: unknown) => {
            if (handle instanceof net.Socket) handle.end('primary')
          }),
        )
        const { port } = await primary.in(id, ({ net, kept, listen }) => {
          kept.server = net.createServer({ pauseOnConnect: true }, (socket) => process.send?.('take it', socket))
          return listen(kept.server, 0, '127.0.0.1')
        })
        const answer = await talk({ port, host: '127.0.0.1' })
        return [answer, primary.events.at(-1)?.facts]
      },
      expected: ['primary', ['take it', 'Socket']],
    },
    {
      name: `a server to the worker (${serialization})`,
      async observe({ primary }) {
        await primary.fork({ serialization })
        const port = await primary.do(async ({ net, kept, listen, inWorker }) => {
          kept.server = net.createServer()
          const { port } = await listen(kept.server, 0, '127.0.0.1')
          const adopt = ({ handle, cluster }: { handle: import('node:net').Server; cluster: Cluster }) => {
            handle.on('connection', (socket) => socket.end(`worker ${cluster.worker?.id}`))
          }
          await inWorker(1, adopt, null, kept.server)
          kept.server.close()
          return port
        })
        return talk({ port, host: '127.0.0.1' })
      },
      unavailable: ({ major }) => (major < 20 ? 'the primary of node:cluster dies of it' : undefined),
      expected: 'worker 1',
    },
  ]),
  {
    name: 'a UDP socket to the worker',
    async observe({ primary }) {
      await primary.fork()
      return primary.do(async ({ dgram, kept, listen, inWorker }) => {
        kept.datagrams = dgram.createSocket('udp4')
        const { port } = await listen(kept.datagrams, 0, '127.0.0.1')
        const own = await inWorker(1, ({ handle }) => handle.address(), null, kept.datagrams)
        kept.datagrams.close()
        return Reflect.get(Object(own), 'port') === port
      })
    },
    expected: true,
  },
  {
    name: 'a connection of the cluster that a worker sends on: to the primary and to the other worker',
    async observe({ primary }) {
      for (const id of [await primary.fork(), await primary.fork()]) void id
      await primary.do(({ face, inWorker, net }) =>
        face.on('message', (_worker, _message, handle: unknown) => {
          if (!(handle instanceof net.Socket)) return
          void inWorker(2, ({ handle, cluster }) => void handle.end(`worker ${cluster.worker.id}`), null, handle)
        }),
      )
      const { port } = await primary.in(1, ({ net, kept, listen }) => {
        kept.server = net.createServer({ pauseOnConnect: true }, (socket) => process.send?.('pass it', socket))
        return listen(kept.server, 0, '127.0.0.1')
      })
      return talk({ port, host: '127.0.0.1' })
    },
    expected: 'worker 2',
  },
  {
    name: 'many sockets to a worker, one after the other, with messages between',
    async observe({ primary }) {
      await primary.fork()
      const port = await passSockets(primary)
      const answers = await Promise.all(Array.from({ length: 20 }, () => talk({ port, host: '127.0.0.1' })))
      await primary.do(({ kept }) => void kept.server.close())
      return answers.map(Number).toSorted((a, b) => a - b)
    },
    expected: Array.from({ length: 20 }, (_, at) => at + 1),
  },
]

type Cluster = typeof import('node:cluster').default

/** A server of the primary that gives every connection to worker 1, which answers with how many it got. */
function passSockets(primary: DrivenPrimary): Promise<number> {
  return primary.do(async ({ net, kept, listen, begin, inWorker }) => {
    begin(1, ({ kept }) => {
      kept.seen = []
    })
    kept.server = net.createServer({ pauseOnConnect: true }, (socket) => {
      const take = ({ handle, kept }: { handle: import('node:net').Socket; kept: { seen: unknown[] } }) => {
        kept.seen.push(0)
        handle.end(`${kept.seen.length}`)
      }
      void inWorker(1, take, null, socket)
      begin(1, () => {})
    })
    return (await listen(kept.server, 0, '127.0.0.1')).port
  })
}
