import { connected, until } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'
import { hello, holdWith } from '../serving.ts'
import { exitsOf } from './life.ts'

const host = '127.0.0.1'

/** What becomes of servers and connections when their worker leaves. */
export const leaving: readonly ClusterPromise[] = [
  {
    name: 'worker.disconnect() with open connections: they live on, new ones go elsewhere, then it leaves',
    async observe({ primary }) {
      const port = await holdWith(primary, 2)
      const clients = [await connected({ port, host }), await connected({ port, host })]
      for (const client of clients) await client.until(({ received }) => received !== '')
      const [first, second] = clients.toSorted((a, b) => a.received.localeCompare(b.received))
      await primary.do(({ worker }) => void worker(1).disconnect())
      const others = [await hello(port), await hello(port), await hello(port)]
      first?.socket.write('still there?')
      await until(() => first?.received.includes('echo still there?') === true)
      const isGoneEarly = primary.events.some(({ name }) => name === 'disconnect')
      first?.socket.destroy()
      await primary.gone(1)
      second?.socket.destroy()
      return { others, isGoneEarly, exits: exitsOf(primary) }
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the system chooses the worker' : undefined),
    expected: { others: ['2', '2', '2'], isGoneEarly: false, exits: [[1, 0, null, 'true']] },
  },
  {
    name: 'worker.disconnect() with an idle and a busy http keep-alive connection',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ http, cluster, kept, listen }) => {
        kept.server = http.createServer((asked, answer) => {
          if (asked.url !== '/late') return void answer.end('quick')
          answer.write('begun ')
          kept.timer = setInterval(() => {
            if (!cluster.worker.exitedAfterDisconnect) return
            clearInterval(kept.timer)
            answer.end('late')
          }, 1)
        })
        return listen(kept.server, 0, '127.0.0.1')
      })
      const [idle, busy] = [await connected({ port, host }), await connected({ port, host })]
      idle.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await idle.until(({ received }) => received.includes('quick'))
      busy.socket.write('GET /late HTTP/1.1\r\nHost: a\r\n\r\n')
      await busy.until(({ received }) => received.includes('begun'))
      await primary.do(({ worker }) => void worker(1).disconnect())
      await busy.until(({ received }) => received.includes('late'))
      const saysClose = busy.received.includes('Connection: close')
      for (const { socket } of [idle, busy]) socket.destroy()
      await primary.gone(1)
      return { saysClose, exits: exitsOf(primary) }
    },
    expected: { saysClose: false, exits: [[1, 0, null, 'true']] },
  },
  {
    name: 'a server that is closed and unref’d lets its worker end when nothing else is left',
    async observe({ primary }) {
      const boot = ({ net }: { net: typeof import('node:net') }) => {
        const server = net.createServer().listen(0, '127.0.0.1', () => {
          server.unref()
          process.disconnect()
        })
      }
      const id = await primary.fork({ boot, isMute: true })
      await primary.gone(id)
      return exitsOf(primary)
    },
    expected: [[1, 0, null, 'false']],
  },
  {
    name: 'a connection that is open when its worker is killed is closed',
    async observe({ primary }) {
      const port = await holdWith(primary, 1)
      const client = await connected({ port, host })
      await client.until(({ received }) => received !== '')
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await client.until(({ hasEnded }) => hasEnded)
      await primary.gone(1)
      return client.received
    },
    expected: '1',
  },
]
