import { talk } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'

/** What the app says on its own channel. */
export const messages: readonly ClusterPromise[] = [
  {
    name: 'messages to the primary arrive all, in order, after `online`',
    async observe({ primary }) {
      const boot = () => {
        for (let i = 0; i < 200; i++) process.send?.({ i })
      }
      const id = await primary.fork({ boot })
      await primary.heard('message', id, 200)
      const heard = primary.events.filter(({ name }) => name === 'message')
      return {
        names: [...new Set(primary.events.map(({ name }) => name))],
        inOrder: heard.every(({ facts }, at) => JSON.stringify(facts) === JSON.stringify([{ i: at }, 'no handle'])),
      }
    },
    expected: { names: ['fork', 'online', 'message'], inOrder: true },
  },
  {
    name: 'messages to the worker arrive all, in order, also those sent before it is online',
    async observe({ primary }) {
      const boot = ({ kept }: { kept: { seen: unknown[] } }) => {
        kept.seen = []
        process.on('message', (message) => void (typeof message === 'number' && kept.seen.push(message)))
      }
      const id = await primary.do(({ face, args }) => {
        const worker = face.fork(args)
        for (let i = 0; i < 200; i++) worker.send(i)
        return worker.id
      }, primary.wish({ boot }))
      await primary.heard('online', id)
      return primary.in(id, ({ kept }) => [kept.seen.length, kept.seen.every((value, at) => value === at)])
    },
    expected: [200, true],
  },
  {
    name: 'cluster.worker hears what process hears, and sends as well',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, ({ cluster, kept }) => {
        kept.seen = []
        cluster.worker.on('message', (message) => void (message.code ?? kept.seen.push(['worker', message])))
        process.on(
          'message',
          (message) => void (Reflect.get(Object(message), 'code') ?? kept.seen.push(['process', message])),
        )
        return cluster.worker.send('from the worker object')
      })
      await primary.do(({ worker }) => worker(1).send({ to: 'both' }))
      const seen = await primary.in(id, ({ kept }) => kept.seen)
      return { seen: seen.toSorted(), heard: primary.events.find(({ name }) => name === 'message')?.facts }
    },
  },
  {
    name: 'every kind of value, as JSON carries it',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, () => {
        const values = [
          null,
          true,
          0,
          -1.5,
          '',
          'ü€',
          [],
          [undefined, NaN],
          { a: undefined, b: new Date(0) },
          Buffer.from('x'),
        ]
        for (const value of values) process.send?.(value)
        process.send?.('last')
      })
      await primary.heard('message', id, 11)
      return primary.events.flatMap(({ name, facts }) => (name === 'message' ? [facts[0]] : []))
    },
  },
  {
    name: 'what cannot be sent is an error where it is sent',
    async observe({ primary }) {
      const id = await primary.fork()
      return primary.in(id, ({ describeError }) =>
        [undefined, Symbol('s'), () => 0, 10n].map((value) => {
          try {
            return process.send?.(value)
          } catch (error) {
            return error instanceof Error ? describeError(error) : error
          }
        }),
      )
    },
  },
  {
    name: 'messages whose `cmd` begins with NODE_ stay internal',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, ({ kept }) => {
        kept.seen = []
        process.on('message', (message) => void (Reflect.get(Object(message), 'code') ?? kept.seen.push(message)))
        process.send?.({ cmd: 'NODE_OF_THE_APP' })
        process.send?.({ cmd: 'NODE_CLUSTER', act: 'nonsense' })
        process.send?.({ cmd: 'node' })
      })
      await primary.do(({ worker }) => worker(1).send({ cmd: 'NODE_OF_THE_PRIMARY' }))
      await primary.do(({ worker }) => worker(1).send({ cmd: 'other' }))
      const seen = await primary.in(id, ({ kept }) => kept.seen)
      return { seen, heard: primary.events.flatMap(({ name, facts }) => (name === 'message' ? [facts[0]] : [])) }
    },
    expected: { seen: [{ cmd: 'other' }], heard: [{ cmd: 'node' }] },
  },
  {
    name: 'a large message in both directions',
    async observe({ primary }) {
      const id = await primary.fork()
      const text = await primary.do(({ inWorker }) => inWorker(1, ({ args }) => String(args).length, 'ü'.repeat(2e6)))
      const back = await primary.in(id, () => 'x'.repeat(3e6))
      return [text, back.length]
    },
    expected: [2e6, 3e6],
  },
  {
    name: 'process.send() calls back, and what was sent before an exit arrives before it',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.begin(id, () => process.send?.('last words', () => process.exit(4)))
      await primary.heard('exit', id)
      return primary.events.slice(-3).flatMap(({ name, facts }) => (name === 'disconnect' ? [] : [[name, ...facts]]))
    },
    expected: [
      ['message', 'last words', 'no handle'],
      ['exit', 4, null],
    ],
  },
  {
    name: 'a send after the channel is closed is an error event or callback, in the worker',
    async observe({ primary, folder }) {
      const id = await primary.fork()
      await primary.begin(
        id,
        ({ cluster, fs, describeError, args }) => {
          process.on('disconnect', () => {
            process.send?.('too late', (error: Error | null) => {
              fs.writeFileSync(args, JSON.stringify(error === null ? 'sent' : describeError(error)))
            })
          })
          cluster.worker.disconnect()
        },
        `${folder}/error`,
      )
      await primary.gone(id)
      const { readFile } = await import('node:fs/promises')
      return JSON.parse(await readFile(`${folder}/error`, 'utf8'))
    },
  },
  {
    name: 'advanced serialization: both directions, and servers as before',
    async observe({ primary }) {
      const id = await primary.fork({ serialization: 'advanced' })
      await primary.do(async ({ face, worker, kept }) => {
        kept.seen = []
        face.on('message', (_worker, message: unknown) => {
          const { map, big, date } = { map: null, big: null, date: null, ...Object(message) }
          if (map instanceof Map) kept.seen.push([...map], typeof big, date instanceof Date)
        })
        worker(1).send({ map: new Map([[1, 2]]), set: new Set(['a']), bytes: new Uint8Array([1, 2]) })
      })
      const boot = await primary.in(id, ({ cluster }) => cluster.worker.id)
      await primary.in(id, () => process.send?.({ map: new Map([['k', [1]]]), big: 5n, date: new Date(0) }))
      await primary.heard('message', id)
      const { port } = await primary.in(id, ({ serveId }) => serveId(0, '127.0.0.1'))
      return [boot, await primary.do(({ kept }) => kept.seen), await talk({ port, host: '127.0.0.1' })]
    },
    expected: [1, [[['k', [1]]], 'bigint', true], '1'],
  },
]
