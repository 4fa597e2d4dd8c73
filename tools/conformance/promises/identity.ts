import path from 'node:path'
import type { ClusterPromise } from '../cluster-promise.ts'
import type { WorkerScope } from '../scopes.ts'

/** Who a worker is, and what it finds when it begins. */
export const identity: readonly ClusterPromise[] = [
  {
    name: 'a worker knows that it is one',
    async observe({ primary }) {
      const id = await primary.fork()
      return primary.in(id, ({ cluster }) => ({
        isWorker: cluster.isWorker,
        isPrimary: cluster.isPrimary,
        isMaster: cluster.isMaster,
        id: cluster.worker.id,
        isItsProcess: Object.is(cluster.worker.process, process),
        workerClass: cluster.worker.constructor.name,
        isConnected: cluster.worker.isConnected(),
        isDead: cluster.worker.isDead(),
        leaves: String(cluster.worker.exitedAfterDisconnect),
        keys: Object.keys(cluster).sort(),
        workerKeys: Object.keys(cluster.worker).sort(),
      }))
    },
  },
  {
    name: 'ids begin at 1, grow, and are never given twice',
    async observe({ primary }) {
      const ids = [await primary.fork(), await primary.fork()]
      await primary.do(({ face, worker }) => face.kill(worker(1), 'SIGKILL'))
      await primary.gone(1)
      ids.push(await primary.fork())
      const own = []
      for (const id of ids.slice(1)) own.push(await primary.in(id, ({ cluster }) => cluster.worker.id))
      return { ids, own, listed: await primary.do(({ face }) => Object.keys(face.workers())) }
    },
    expected: { ids: [1, 2, 3], own: [2, 3], listed: ['2', '3'] },
  },
  {
    name: 'the variables of the protocol are gone from its environment',
    async observe({ primary }) {
      const id = await primary.fork({ env: { OF_THE_APP: 'yes', EMPTY: '' } })
      return primary.in(id, () => ({
        app: [process.env.OF_THE_APP, process.env.EMPTY],
        ofNode: Object.keys(process.env).filter((name) => name.startsWith('NODE_')),
      }))
    },
    expected: { app: ['yes', ''], ofNode: [] },
  },
  {
    name: 'script, arguments, exec arguments and working directory',
    async observe({ primary, folder }) {
      const wish = { args: ['--a', 'b c', ''], execArgs: ['--no-warnings', '--max-http-header-size=9000'], cwd: folder }
      const id = await primary.fork(wish)
      const seen = await primary.in(id, ({ http }) => ({
        script: process.argv[1],
        args: process.argv.slice(2),
        execArgs: process.execArgv,
        cwd: process.cwd(),
        argv0: process.argv0,
        title: process.title,
        uses: http.maxHeaderSize,
      }))
      return { ...seen, cwd: seen.cwd === folder }
    },
  },
  {
    name: 'runs as an ES module too',
    async observe({ primary }) {
      const script = path.join(import.meta.dirname, '../fixtures/worker.mjs')
      const boot = ({ cluster }: WorkerScope<undefined>) => process.send?.([cluster.isWorker, cluster.worker.id])
      return (await primary.heard('message', await primary.forkOnly({ script, boot }))).facts[0]
    },
    expected: [true, 1],
  },
  {
    name: 'what it forks itself is no worker of this cluster',
    async observe({ primary }) {
      const id = await primary.fork()
      return primary.in(id, async ({ childProcess, events }) => {
        const code = `const cluster = require('cluster'); process.send([cluster.isWorker, cluster.isPrimary])`
        const child = childProcess.spawn(process.execPath, ['-e', code], {
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        })
        return (await events.once(child, 'message'))[0]
      })
    },
    expected: [false, true],
  },
  {
    name: 'channel, standard streams and parent',
    async observe({ primary }) {
      const id = await primary.fork()
      const seen = await primary.in(id, ({ fs }) => ({
        connected: process.connected,
        channel: typeof process.channel,
        send: typeof process.send,
        parent: process.ppid,
        output: [process.stdout, process.stderr].map((stream) => [stream.isTTY === true, stream.writable]),
        outputIsFile: [1, 2].map((fd) => fs.fstatSync(fd).isFile()),
      }))
      return { ...seen, parent: seen.parent === primary.pid }
    },
    ownDifference: {
      why: 'a worker is forked by the deck, on the word of its primary: its parent process is the deck',
      ours: {
        connected: true,
        channel: 'object',
        send: 'function',
        parent: false,
        output: [
          [false, true],
          [false, true],
        ],
        outputIsFile: [false, false],
      },
    },
  },
]
