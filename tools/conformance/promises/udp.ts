import dgram from 'node:dgram'
import { freePort } from '../../testing/free-port.ts'
import { datagram } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'
import type { DrivenPrimary } from '../driven-primary.ts'

/** UDP: one socket for all workers, unless one wants its own. */
export const udp: readonly ClusterPromise[] = [
  {
    name: 'UDP port 0 is one port for all workers, and another one for every call',
    async observe({ primary }) {
      const ports: unknown[] = []
      for (const id of [await primary.fork(), await primary.fork()]) {
        const own = [(await bind(primary, id, { port: 0 })).port, (await bind(primary, id, { port: 0 })).port]
        ports.push(own.join(), own[0] !== own[1])
      }
      return [ports[0] === ports[2], ports[1], ports[3]]
    },
    expected: [true, true, true],
  },
  {
    name: 'UDP: address, and a datagram is answered by one worker',
    async observe({ primary }) {
      const bound = []
      for (const id of [await primary.fork(), await primary.fork()]) bound.push(await bind(primary, id, { port: 0 }))
      const answer = await datagram(Number(bound[0]?.port), 'ping')
      return { answer: /^[12]:ping$/.test(answer), address: { ...bound[0], port: 'port' } }
    },
    expected: { answer: true, address: { address: '127.0.0.1', family: 'IPv4', port: 'port' } },
  },
  {
    name: 'UDP: the worker that is left serves on, and one that closed can bind again',
    async observe({ primary }) {
      const { port } = await bind(primary, await primary.fork(), { port: 0 })
      await bind(primary, await primary.fork(), { port: 0 })
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await primary.gone(1)
      const left = await datagram(port, 'ping')
      await primary.in(2, ({ kept }) => new Promise<void>((resolve) => kept.datagrams.close(resolve)))
      const { port: newPort } = await bind(primary, 2, { port })
      return [left, newPort === port, await datagram(port, 'pong')]
    },
    expected: ['2:ping', true, '2:pong'],
  },
  {
    name: 'UDP exclusive: true is a port of its own',
    async observe({ primary }) {
      const ports: number[] = []
      for (const id of [await primary.fork(), await primary.fork()]) {
        ports.push((await bind(primary, id, { port: 0, exclusive: true })).port)
      }
      const answers = [await datagram(Number(ports[0]), 'a'), await datagram(Number(ports[1]), 'b')]
      return [answers, primary.events.filter(({ name }) => name === 'listening').length]
    },
    expected: [['1:a', '2:b'], 0],
  },
  {
    name: 'UDP: what is sent without a bind comes from a port of its own',
    async observe({ primary }) {
      const receiver = dgram.createSocket('udp4')
      await new Promise<void>((resolve) => receiver.bind(0, '127.0.0.1', resolve))
      const sources: number[] = []
      receiver.on('message', (_text, { port }) => sources.push(port))
      for (const id of [await primary.fork(), await primary.fork()]) {
        const port = await primary.in(
          id,
          ({ dgram, args }) =>
            new Promise<number>((resolve) => {
              const socket = dgram.createSocket('udp4')
              socket.send('hello', args, '127.0.0.1', () => resolve(socket.address().port))
            }),
          receiver.address().port,
        )
        sources.push(port)
      }
      receiver.close()
      return new Set(sources).size
    },
    expected: 2,
  },
  ...(['"4711"', '{ port: "4711" }', '{ port: 4711.5 }'] as const).map(
    (written): ClusterPromise => ({
      name: `UDP: the port as an environment variable gives it, bind(${written})`,
      async observe({ primary }) {
        const port = await freePort()
        const options: unknown = JSON.parse(written.replace('port', '"port"').replace('4711', String(port)))
        const bound = []
        for (const id of [await primary.fork(), await primary.fork()]) {
          bound.push(
            (await primary.in(id, ({ dgram, listen, args }) => listen(dgram.createSocket('udp4'), args), options)).port,
          )
          await primary.heard('listening', id)
        }
        return bound.map((one) => one === port)
      },
      expected: [true, true],
    }),
  ),
  {
    name: 'UDP: bind() without a port is one port for all workers',
    async observe({ primary }) {
      const ports = new Set<number>()
      for (const id of [await primary.fork(), await primary.fork()]) {
        ports.add((await primary.in(id, ({ dgram, listen }) => listen(dgram.createSocket('udp4')))).port)
      }
      return ports.size
    },
    expected: 1,
  },
  {
    name: 'UDP: what the answer to bind() says, as an app sees it that looks at internal messages',
    async observe({ primary }) {
      return primary.in(await primary.fork(), async ({ cluster, dgram, net, listen }) => {
        const seen: unknown[] = []
        cluster.worker.process.on('internalMessage', ({ ack, errno }: { ack?: number; errno?: number | null }) => {
          if (ack !== undefined) seen.push(errno)
        })
        await listen(dgram.createSocket('udp4'), 0, '127.0.0.1')
        await listen(net.createServer(), 0, '127.0.0.1')
        return seen
      })
    },
  },
  {
    name: 'UDP: EADDRINUSE',
    async observe({ primary }) {
      const holder = dgram.createSocket('udp4')
      await new Promise<void>((resolve) => holder.bind(0, '127.0.0.1', resolve))
      const { port } = holder.address()
      const error = await bindError(primary, await primary.fork(), { port })
      await new Promise<void>((resolve) => holder.close(resolve))
      return [
        JSON.parse(JSON.stringify(error).replaceAll(String(port), '0')),
        (await bind(primary, 1, { port })).port === port,
      ]
    },
  },
  {
    name: 'UDP: the same port twice in one worker: EADDRINUSE',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await bind(primary, id, { port: 0 })
      return (await bindError(primary, id, { port })).code
    },
    expected: 'EADDRINUSE',
  },
  {
    name: 'UDP: the same port twice in one worker with reuseAddr',
    async observe({ primary }) {
      const id = await primary.fork()
      const port = await freePort()
      const twice = async () => [
        (await bindError(primary, id, { port }, true)).code ?? 'bound',
        (await bindError(primary, id, { port }, true)).code ?? 'bound',
      ]
      return twice()
    },
    unavailable: ({ major }) => (major >= 22 ? 'an assertion of the cluster child fails with node:cluster' : undefined),
    expected: ['bound', 'bound'],
  },
  {
    name: 'UDP: IPv6, and ipv6Only leaves IPv4 to others',
    async observe({ primary }) {
      const id = await primary.fork()
      const six = await primary.in(id, ({ dgram, cluster, kept, listen }) => {
        kept.datagrams = dgram.createSocket({ type: 'udp6', ipv6Only: true })
        kept.datagrams.on('message', (text, from) => {
          kept.datagrams.send(`${cluster.worker.id}:${text}`, from.port, from.address)
        })
        return listen(kept.datagrams, { port: 0, address: '::' })
      })
      const four = await bindError(primary, id, { port: six.port, address: '0.0.0.0' })
      return [await datagram(six.port, 'six', '::1'), four.code ?? 'bound', six.family]
    },
    expected: ['1:six', 'bound', 'IPv6'],
  },
  {
    name: 'UDP: a worker disconnects with an open socket',
    async observe({ primary }) {
      const id = await primary.fork()
      await bind(primary, id, { port: 0 })
      await primary.begin(id, ({ cluster }) => void cluster.worker.disconnect())
      await primary.gone(id)
      return primary.events.at(-1)?.facts
    },
    expected: [0, null],
  },
  {
    name: 'UDP: bind({ fd })',
    async observe({ primary }) {
      const id = await primary.fork()
      const error = await primary.in(id, ({ dgram, listenError }) =>
        listenError(dgram.createSocket('udp4'), { fd: 12_345 }),
      )
      return error.code
    },
    expected: 'EINVAL',
    difference: { why: 'the numbers would be descriptors of Chromium', ours: 'EBADF' },
    ownDifference: 'as-ours',
  },
]

type Options = { readonly port: number; readonly address?: string; readonly exclusive?: boolean }

/** Binds a socket that answers every datagram with the worker's id and its text. */
function bind(primary: DrivenPrimary, id: number, options: Options) {
  return primary.in(
    id,
    ({ dgram, cluster, kept, listen, args }) => {
      const socket = dgram.createSocket('udp4')
      socket.on('message', (text, from) => socket.send(`${cluster.worker.id}:${text}`, from.port, from.address))
      kept.datagrams = socket
      return listen(socket, { address: '127.0.0.1', ...args })
    },
    options,
  )
}

function bindError(primary: DrivenPrimary, id: number, options: Options, reuseAddr = false) {
  return primary.in(
    id,
    ({ dgram, listenError, args: { options, reuseAddr } }) =>
      listenError(dgram.createSocket({ type: 'udp4', reuseAddr }), { address: '127.0.0.1', ...options }),
    { options, reuseAddr },
  )
}
