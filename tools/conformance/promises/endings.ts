import { isAlive, until } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'
import type { DrivenPrimary } from '../driven-primary.ts'
import type { PrimaryScope, WorkerScope } from '../scopes.ts'
import { exitsOf } from './life.ts'

/** What becomes of a worker: code, signal and `exitedAfterDisconnect`, whoever began it. */
export const endings: readonly ClusterPromise[] = [
  ...[
    inWorker('process.exit(7)', () => process.exit(7), [7, null, 'false']),
    inWorker('process.exitCode and the end of its channel', () => {
      process.exitCode = 3
      process.disconnect()
    }),
    inWorker('an uncaught exception', () => void setImmediate(() => Reflect.get({}, 'a').b), [1, null, 'false']),
    inWorker('an unhandled rejection', () => void Promise.reject(new Error('nobody cares')), [1, null, 'false']),
    inWorker('process.abort()', () => process.abort(), [null, 'SIGABRT', 'false']),
    inWorker('process.disconnect()', () => process.disconnect(), [0, null, 'false']),
    inWorker('cluster.worker.kill()', ({ cluster }) => cluster.worker.kill(), [0, null, 'true']),
    inWorker('cluster.worker.kill() twice', ({ cluster }) => {
      cluster.worker.kill()
      cluster.worker.kill()
    }),
    inWorker('cluster.worker.disconnect()', ({ cluster }) => cluster.worker.disconnect(), [0, null, 'true']),
    inWorker('process.exit() while it disconnects', ({ cluster }) => {
      cluster.worker.disconnect()
      process.exit(5)
    }),
    inWorker('a listener of its own for SIGTERM', () => {
      process.on('SIGTERM', () => process.exit(9))
      process.kill(process.pid, 'SIGTERM')
    }),
  ],
  ...[
    inPrimary('worker.kill()', ({ face, worker }) => face.kill(worker(1)), [null, 'SIGTERM', 'false']),
    inPrimary('worker.kill("SIGINT")', ({ face, worker }) => face.kill(worker(1), 'SIGINT'), [null, 'SIGINT', 'false']),
    inPrimary('worker.process.kill("SIGKILL")', ({ worker }) => void worker(1).process.kill('SIGKILL')),
    inPrimary('worker.process.disconnect()', ({ worker }) => worker(1).process.disconnect(), [0, null, 'false']),
    inPrimary('worker.disconnect(), then kill()', ({ face, worker }) => {
      const one = worker(1)
      one.disconnect()
      face.kill(one, 'SIGKILL')
    }),
    inPrimary('cluster.disconnect()', ({ face }) => face.disconnect(), [0, null, 'true']),
  ],
  {
    name: 'ends by: worker.kill() before it is online',
    async observe({ primary }) {
      await primary.do(({ face, args }) => face.kill(face.fork(args), 'SIGKILL'), primary.wish())
      await primary.gone(1)
      return { exits: exitsOf(primary), wasOnline: primary.events.some(({ name }) => name === 'online') }
    },
    expected: { exits: [[1, null, 'SIGKILL', 'false']], wasOnline: false },
  },
  {
    name: 'ends by: worker.disconnect() before it is online',
    async observe({ primary }) {
      await primary.do(({ face, args }) => void face.fork(args).disconnect(), primary.wish())
      await primary.gone(1)
      return { exits: exitsOf(primary), names: primary.events.map(({ name }) => name) }
    },
    expected: { exits: [[1, 0, null, 'true']], names: ['fork', 'online', 'disconnect', 'exit'] },
  },
  {
    name: 'ends by: disconnect() on both sides at once',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.in(id, ({ serveId }) => serveId(0, '127.0.0.1'))
      await primary.do(({ worker, begin }) => {
        begin(1, ({ cluster }) => void cluster.worker.disconnect())
        worker(1).disconnect()
      })
      await primary.gone(id)
      return onPurposeOf(primary)
    },
    expected: ['true'],
  },
  {
    name: 'ends by: cluster.worker.disconnect(), then kill()',
    async observe({ primary }) {
      await primary.begin(await primary.fork(), ({ cluster }) => void cluster.worker.disconnect().kill())
      await primary.gone(1)
      return onPurposeOf(primary)
    },
    expected: ['true'],
  },
  {
    name: 'ends by: SIGKILL in an endless loop',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.begin(id, () => {
        process.send?.('loops')
        for (;;);
      })
      await primary.heard('message', id)
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await primary.gone(id)
      return exitsOf(primary)
    },
    expected: [[1, null, 'SIGKILL', 'false']],
  },
  {
    name: 'a worker with work left stays after it disconnected, and is not dead',
    async observe({ primary }) {
      const id = await primary.fork()
      await primary.begin(id, ({ cluster, kept }) => {
        kept.timer = setInterval(() => {}, 1e6)
        cluster.worker.disconnect()
      })
      const { isDead, isListed } = await primary.heard('disconnect', id)
      const pid = await primary.do(({ worker }) => worker(1).process.pid ?? -1)
      const alive = isAlive(pid)
      process.kill(pid, 'SIGKILL')
      await primary.heard('exit', id)
      return { isDead, isListed, alive, exits: exitsOf(primary) }
    },
    expected: { isDead: false, isListed: true, alive: true, exits: [[1, null, 'SIGKILL', 'true']] },
  },
  {
    name: 'what the worker itself sees of its end, in order',
    async observe({ primary, folder }) {
      const id = await primary.fork()
      await primary.begin(
        id,
        ({ cluster, fs, args }) => {
          const note = (word: string) => {
            const { exitedAfterDisconnect } = cluster.worker
            fs.appendFileSync(args, `${word} ${cluster.worker.isConnected()} ${exitedAfterDisconnect}\n`)
          }
          cluster.worker.on('disconnect', () => note('worker disconnect'))
          process.on('disconnect', () => note('process disconnect'))
          process.on('beforeExit', () => note('beforeExit'))
          process.on('exit', () => note('exit'))
          cluster.worker.disconnect()
          note('called')
        },
        `${folder}/notes`,
      )
      await primary.gone(id)
      const { readFile } = await import('node:fs/promises')
      return (await readFile(`${folder}/notes`, 'utf8')).split('\n')
    },
  },
  {
    name: 'cluster.disconnect(): every worker leaves, and then the callback comes',
    async observe({ primary }) {
      const ids = [await primary.fork(), await primary.fork(), await primary.fork()]
      for (const id of ids.slice(0, 2)) await primary.in(id, ({ serveId }) => serveId(0, '127.0.0.1'))
      await primary.do(({ face }) => new Promise<void>((resolve) => face.disconnect(resolve)))
      await Promise.all(ids.map((id) => primary.gone(id)))
      return { exits: exitsOf(primary), listed: await primary.do(({ face }) => Object.keys(face.workers())) }
    },
    expected: { exits: [1, 2, 3].map((id) => [id, 0, null, 'true']), listed: [] },
  },
  {
    name: 'cluster.disconnect() without workers calls back; forking goes on afterwards',
    async observe({ primary }) {
      await primary.do(({ face }) => new Promise<void>((resolve) => face.disconnect(resolve)))
      return primary.in(await primary.fork(), ({ cluster }) => cluster.worker.id)
    },
    expected: 1,
  },
  {
    name: 'death of the primary ends its workers, busy or idle',
    async observe({ primary }) {
      const pids: number[] = []
      for (const id of [await primary.fork(), await primary.fork()]) {
        pids.push(await primary.in(id, () => process.pid))
      }
      await primary.in(1, ({ serveId, kept }) => {
        kept.timer = setInterval(() => {}, 1)
        return serveId(0, '127.0.0.1')
      })
      primary.kill()
      await until(() => !pids.some(isAlive))
      return 'all gone'
    },
    expected: 'all gone',
  },
]

/** Only `exitedAfterDisconnect`: where two ends meet, the code depends on which answer the worker reads first. */
function onPurposeOf(primary: DrivenPrimary): readonly string[] {
  return primary.events.flatMap(({ name, exitedAfterDisconnect }) => (name === 'exit' ? [exitedAfterDisconnect] : []))
}

/** A function that ends its worker. */
function inWorker(what: string, end: (scope: WorkerScope<undefined>) => unknown, ending?: readonly unknown[]) {
  return endingOf(what, (primary) => primary.begin(1, end), ending)
}

/** A function of the primary that ends the worker. */
function inPrimary(what: string, end: (scope: PrimaryScope<undefined>) => void, ending?: readonly unknown[]) {
  return endingOf(what, (primary) => primary.do(end), ending)
}

function endingOf(
  what: string,
  end: (primary: DrivenPrimary) => Promise<unknown>,
  ending: readonly unknown[] | undefined,
): ClusterPromise {
  return {
    name: `ends by: ${what}`,
    async observe({ primary }) {
      await primary.fork()
      await end(primary)
      await primary.gone(1)
      return exitsOf(primary)
    },
    ...(ending === undefined ? {} : { expected: [[1, ...ending]] }),
  }
}
