import { connected, type OpenConnection, talk, until } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'
import { countOf, holdWith, serveWith } from '../serving.ts'

const host = '127.0.0.1'

/** Which worker gets a connection, and which ones do not. */
export const sharing: readonly ClusterPromise[] = [
  {
    name: 'workers take turns',
    async observe({ primary }) {
      const port = await serveWith(primary, 3)
      const counts: Record<string, number> = {}
      for (let i = 0; i < 12; i++) {
        const id = await talk({ port, host })
        counts[id] = (counts[id] ?? 0) + 1
      }
      return counts
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the system chooses the worker' : undefined),
    expected: { 1: 4, 2: 4, 3: 4 },
  },
  {
    name: 'getConnections() counts those of this worker alone',
    async observe({ primary }) {
      const port = await holdWith(primary, 2)
      const clients = []
      for (let i = 0; i < 4; i++) {
        const client = await connected({ port, host })
        await client.until(({ received }) => received !== '')
        clients.push(client)
      }
      const counts = []
      for (const id of [1, 2]) counts.push(await countOf(primary, id))
      for (const { socket } of clients) socket.destroy()
      await until(async () => (await countOf(primary, 1)) + (await countOf(primary, 2)) === 0)
      return counts
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the system chooses the worker' : undefined),
    expected: [2, 2],
  },
  {
    name: 'maxConnections: what one worker refuses another one takes',
    async observe({ primary }) {
      const port = await holdWith(primary, 2)
      await primary.in(1, ({ kept }) => {
        kept.server.maxConnections = 1
      })
      const clients = []
      for (let i = 0; i < 5; i++) {
        const client = await connected({ port, host })
        await client.until(({ received }) => received !== '')
        clients.push(client)
      }
      for (const { socket } of clients) socket.destroy()
      return clients.map(({ received }) => received).toSorted()
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the worker closes what it refuses' : undefined),
    expected: ['1', '2', '2', '2', '2'],
  },
  {
    name: 'maxConnections in every worker: a connection waits until there is room',
    async observe({ primary }) {
      const port = await holdWith(primary, 1)
      await primary.in(1, ({ kept }) => {
        kept.server.maxConnections = 1
      })
      const first = await connected({ port, host })
      await first.until(({ received }) => received !== '')
      const second = await connected({ port, host })
      await primary.in(1, () => 0)
      const waited = second.received === '' && !second.hasEnded
      first.socket.destroy()
      await second.until(({ received, hasEnded }) => received !== '' || hasEnded)
      second.socket.destroy()
      return { waited, received: second.received }
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the worker closes what it refuses' : undefined),
    expected: { waited: true, received: '1' },
  },
  {
    name: 'dropMaxConnection: what is refused is closed, and told',
    async observe({ primary }) {
      const port = await holdWith(primary, 1)
      await primary.in(1, ({ kept }) => {
        kept.seen = []
        kept.server.maxConnections = 1
        Object.assign(kept.server, { dropMaxConnection: true })
        kept.server.on('drop', (data) => kept.seen.push(Object.keys(data ?? {}).sort()))
      })
      const first = await connected({ port, host })
      await first.until(({ received }) => received !== '')
      const second = await connected({ port, host })
      await second.until(({ hasEnded }) => hasEnded)
      first.socket.destroy()
      return primary.in(1, ({ kept }) => kept.seen)
    },
    unavailable: ({ major }) => (major < 22 ? 'Node has dropMaxConnection from 22 on' : undefined),
  },
  {
    name: 'a stopped worker holds one connection at most; the others serve on',
    async observe({ primary }) {
      const port = await holdWith(primary, 2)
      const pid = await primary.in(1, () => process.pid)
      process.kill(pid, 'SIGSTOP')
      const clients: OpenConnection[] = []
      for (let i = 0; i < 6; i++) clients.push(await connected({ port, host }))
      await until(() => clients.filter(({ received }) => received === '2').length >= 5)
      const held = clients.filter(({ received }) => received === '').length
      process.kill(pid, 'SIGCONT')
      await until(() => clients.every(({ received }) => received !== ''))
      const received = clients.map((client) => client.received).toSorted()
      for (const { socket } of clients) socket.destroy()
      return { held, received }
    },
    unavailable: (_runtime, policy) => (policy === 'shared-handle' ? 'the system chooses the worker' : undefined),
    expected: { held: 1, received: ['1', '2', '2', '2', '2', '2'] },
  },
]
