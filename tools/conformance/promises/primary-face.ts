// Above 300 lines: one list, of short stories that need each other's words; each stands for itself.
import type { ClusterPromise } from '../cluster-promise.ts'

/** Notes what it sees and sends it; the parts are a worker's own view. */
const tellsItself = () => process.send?.([process.argv.slice(2), process.execArgv, process.cwd(), process.env.PART])
const prints = () => {
  process.stdout.write('to stdout')
  process.stderr.write('to stderr')
  process.disconnect()
}

/** What the code of a primary sees of node:cluster: played by Node's own cluster module, and by it through the shim of an own primary. */
export const primaryFace: readonly ClusterPromise[] = [
  {
    name: 'setupPrimary(): complete settings at once, `setup` with them a turn later',
    observe: ({ primary }) =>
      primary.do(
        ({ cluster, args }) =>
          new Promise((resolve) => {
            const order: string[] = []
            cluster.once('setup', (settings) => {
              const { args, silent, exec } = settings
              const isSame = Object.is(settings, cluster.settings)
              resolve([order, isSame, Object.keys(settings).sort(), args, silent, exec?.endsWith('worker.cjs')])
            })
            cluster.setupPrimary({ exec: args.script, args: ['--a'], silent: true })
            order.push(`returned ${cluster.settings.silent}`)
          }),
        primary.wish(),
      ),
  },
  {
    name: 'args, execArgv, cwd and fork(env) reach the worker; setupPrimary() after a fork is for the next',
    observe: ({ primary, folder }) =>
      primary.do(
        ({ cluster, args: { wish, folder } }) => {
          const heard = (part: string) =>
            new Promise((resolve) => cluster.fork({ ...wish.env, PART: part }).once('message', resolve))
          cluster.setupPrimary({ exec: wish.script, args: ['one', 'b c', ''], execArgv: [], silent: true })
          const first = heard('first')
          cluster.setupPrimary({ args: ['two'], execArgv: ['--no-warnings'], cwd: folder })
          return Promise.all([first, heard('second')]).then((all) => JSON.stringify(all).replaceAll(folder, 'folder'))
        },
        { wish: primary.wish({ boot: tellsItself }), folder },
      ),
  },
  {
    name: 'silent: what the worker prints is in its streams, which end with it; without it there are none',
    observe: ({ primary }) =>
      primary.do(
        async ({ cluster, events, args }) => {
          cluster.setupPrimary({ exec: args.script, silent: true })
          const worker = cluster.fork(args.env)
          const streams = [worker.process.stdout, worker.process.stderr]
          const printed = Promise.all(
            streams.map(async (stream) => {
              let text = ''
              for await (const chunk of stream ?? []) text += chunk
              return text
            }),
          )
          const [code, signal] = await events.once(worker.process, 'close')
          cluster.setupPrimary({ silent: false, stdio: undefined })
          const loud = cluster.fork({ CONFORMANCE_BOOT: '() => {}', CONFORMANCE_MUTE: '1' })
          const seen = [loud.process.stdin, loud.process.stdout, loud.process.stdio.length]
          loud.kill('SIGKILL')
          return { printed: await printed, code, signal, seen }
        },
        primary.wish({ boot: prints, isMute: true }),
      ),
  },
  {
    name: 'a worker and its process: class, keys, what they say before it is online',
    observe: ({ primary }) =>
      primary.do(({ cluster, childProcess, args }) => {
        cluster.setupPrimary({ exec: args.script, args: ['x'], execArgv: ['--no-warnings'], silent: true })
        const worker = cluster.fork(args.env)
        const { process: child } = worker
        const seen = {
          classes: [worker instanceof Reflect.get(cluster, 'Worker'), child instanceof childProcess.ChildProcess],
          keys: Object.keys(worker).sort(),
          childKeys: Object.keys(child).sort(),
          state: [worker.id, worker.isConnected(), worker.isDead(), String(worker.exitedAfterDisconnect)],
          child: [typeof child.pid, child.connected, child.killed, child.exitCode, child.signalCode],
          command: [child.spawnfile === process.execPath, child.spawnargs.slice(1)],
          isListed: Object.is(cluster.workers?.[worker.id], worker),
        }
        worker.kill('SIGKILL')
        return seen
      }, primary.wish()),
  },
  {
    name: 'kill(): what it answers, `killed`, isDead(), the exit; and again when it is gone',
    observe: ({ primary }) =>
      primary.do(async ({ cluster, events, args }) => {
        cluster.setupPrimary({ exec: args.script, silent: true })
        const worker = cluster.fork(args.env)
        await events.once(worker, 'online')
        const { process: child } = worker
        const before = [child.kill(0), child.kill('SIGTERM'), child.killed, worker.isDead()]
        const exit = await events.once(worker, 'exit')
        return [before, exit, worker.isDead(), child.signalCode, child.exitCode, child.kill(), String(worker.kill())]
      }, primary.wish()),
    expected: [[true, true, true, false], [null, 'SIGTERM'], true, 'SIGTERM', null, false, 'undefined'],
  },
  {
    name: 'an unknown signal is refused; destroy() sends SIGTERM',
    observe: ({ primary }) =>
      primary.do(async ({ cluster, events, describeError, args }) => {
        cluster.setupPrimary({ exec: args.script, silent: true })
        const worker = cluster.fork(args.env)
        let refusal: unknown
        try {
          worker.kill('SIGNOTHING')
        } catch (error) {
          refusal = error instanceof Error && describeError(error)
        }
        await events.once(worker, 'online')
        Reflect.get(worker, 'destroy').call(worker)
        return [refusal, await events.once(worker, 'exit')]
      }, primary.wish()),
  },
  {
    name: 'send(): answer, callback, and what cannot be sent',
    observe: ({ primary }) =>
      primary.do(async ({ cluster, describeError, args }) => {
        cluster.setupPrimary({ exec: args.script, silent: true })
        const worker = cluster.fork(args.env)
        const sent = await new Promise((resolve) => {
          const answer = worker.send({ a: 1 }, (error: Error | null) => resolve([answer, error]))
        })
        const circle: { circle?: unknown } = {}
        circle.circle = circle
        const refused = [undefined, Symbol('s'), () => 0, 10n, circle].map((value) => {
          try {
            return Reflect.apply(worker.send, worker, [value])
          } catch (error) {
            return error instanceof Error && [describeError(error).code, error.name]
          }
        })
        let handle: unknown
        try {
          Reflect.apply(worker.send, worker, ['with what is no handle', {}])
        } catch (error) {
          handle = error instanceof Error && describeError(error)
        }
        worker.kill('SIGKILL')
        return { sent, refused, handle }
      }, primary.wish()),
  },
  {
    name: 'send() to a worker that is gone: an error for the callback, or else as an event',
    observe: ({ primary }) =>
      primary.do(async ({ cluster, events, describeError, args }) => {
        cluster.setupPrimary({ exec: args.script, silent: true })
        const worker = cluster.fork(args.env)
        await events.once(worker, 'online')
        worker.process.kill('SIGKILL')
        await Promise.all([events.once(worker, 'exit'), events.once(worker, 'disconnect')])
        const called = await new Promise((resolve) => {
          const answer = worker.send('late', (error: Error | null) => resolve([answer, error && describeError(error)]))
        })
        const answer = worker.send('late')
        const [error] = await events.once(worker, 'error')
        return [called, answer, describeError(error)]
      }, primary.wish()),
  },
  {
    name: 'a message is heard by the process, the worker and the cluster, in this order',
    observe: ({ primary }) =>
      primary.do(
        ({ cluster, args }) =>
          new Promise((resolve) => {
            cluster.setupPrimary({ exec: args.script, silent: true })
            const worker = cluster.fork(args.env)
            const order: unknown[] = []
            worker.process.on('message', (...facts) => order.push(['process', facts.length, facts[0]]))
            worker.on('message', (...facts) => order.push(['worker', facts.length, facts[0]]))
            cluster.on('message', (_worker, ...facts) => {
              order.push(['cluster', facts.length, facts[0]])
              worker.kill('SIGKILL')
              setImmediate(resolve, order)
            })
          }),
        primary.wish({ boot: () => process.send?.({ hello: 1 }) }),
      ),
  },
  {
    name: 'process.disconnect() of a worker: it leaves, and not on purpose',
    observe: ({ primary }) =>
      primary.do(async ({ cluster, events, args }) => {
        cluster.setupPrimary({ exec: args.script, silent: true })
        const worker = cluster.fork(args.env)
        await events.once(worker, 'online')
        const gone = Promise.all([events.once(worker, 'disconnect'), events.once(worker, 'exit')])
        worker.process.disconnect()
        const now = [worker.isConnected(), worker.isDead()]
        const [, exit] = await gone
        return [now, exit, String(worker.exitedAfterDisconnect), Object.keys(cluster.workers ?? {})]
      }, primary.wish()),
    expected: [[false, false], [0, null], 'false', []],
  },
  {
    name: 'worker.disconnect(): answers the worker, which is out of `workers` at once and leaves on purpose',
    observe: ({ primary }) =>
      primary.do(async ({ cluster, events, args }) => {
        cluster.setupPrimary({ exec: args.script, silent: true })
        const worker = cluster.fork(args.env)
        await events.once(worker, 'online')
        const gone = Promise.all([events.once(worker, 'disconnect'), events.once(worker, 'exit')])
        const now = [Object.is(worker.disconnect(), worker), worker.isConnected(), Object.keys(cluster.workers ?? {})]
        const [, exit] = await gone
        return [now, exit, String(worker.exitedAfterDisconnect)]
      }, primary.wish()),
    expected: [[true, true, []], [0, null], 'true'],
  },
  {
    name: 'a script that is not there: the worker is online, and exits with 1',
    observe: ({ primary, folder }) =>
      primary.do(async ({ cluster, events, args }) => {
        cluster.setupPrimary({ exec: `${args}/gone.js`, silent: true })
        const worker = cluster.fork()
        return [await events.once(worker, 'exit'), String(worker.exitedAfterDisconnect)]
      }, folder),
  },
  {
    name: 'a fork that fails: an error event as spawn has it, the end of the channel, and no exit',
    observe: ({ primary, folder }) =>
      primary.do(
        async ({ cluster, describeError, args }) => {
          cluster.setupPrimary({ exec: args.script, cwd: `${args.folder}/gone`, silent: true })
          const seen: unknown[] = []
          const worker = cluster.fork()
          worker.on('exit', () => seen.push('exit'))
          worker.on('error', (error) => {
            const { message, ...words } = describeError(error)
            seen.push([words, String(message).replace(process.execPath, 'node'), worker.isDead(), worker.isConnected()])
          })
          await new Promise((resolve) => worker.once('disconnect', resolve))
          return { seen, workers: Object.keys(cluster.workers ?? {}), pid: String(worker.process.pid) }
        },
        { ...primary.wish(), folder },
      ),
  },
  {
    name: 'what fork cannot take throws where it is called, and forks nobody',
    observe: ({ primary }) =>
      primary.do(({ cluster, describeError, args }) => {
        const attempts = [{ execArgv: ['a\0b'] }, { uid: 'nobody' }, { cwd: 7 }, { serialization: 'none' }]
        const seen = attempts.map((settings) => {
          const before = { ...cluster.settings }
          cluster.setupPrimary({ exec: args.script, ...Object(settings) })
          try {
            cluster.fork()
            return 'forked'
          } catch (error) {
            return error instanceof Error && [error.name, describeError(error).code]
          } finally {
            Object.assign(cluster, { settings: before })
          }
        })
        return { seen, workers: Object.keys(cluster.workers ?? {}) }
      }, primary.wish()),
  },
  {
    name: 'schedulingPolicy and its words, and that an app may write it',
    observe: ({ primary }) =>
      primary.do(({ cluster }) => {
        const { schedulingPolicy, SCHED_NONE, SCHED_RR } = cluster
        cluster.schedulingPolicy = SCHED_NONE
        const written = cluster.schedulingPolicy
        cluster.schedulingPolicy = schedulingPolicy
        return { schedulingPolicy, SCHED_NONE, SCHED_RR, written, keys: Object.keys(cluster).sort() }
      }),
  },
  {
    name: 'what a listener of the app throws is an uncaught exception of its own',
    observe: ({ primary }) =>
      primary.do(
        ({ cluster, args }) =>
          new Promise((resolve) => {
            cluster.setupPrimary({ exec: args.script, silent: true })
            process.once('uncaughtException', (error, origin) => {
              worker.kill('SIGKILL')
              resolve([error.message, origin])
            })
            const worker = cluster.fork(args.env)
            worker.on('online', () => {
              throw new Error('of the app')
            })
          }),
        primary.wish(),
      ),
    expected: ['of the app', 'uncaughtException'],
  },
  {
    name: 'its process shows no channel, and forks children of its own',
    observe: ({ primary, folder }) =>
      primary.do(async ({ childProcess, cluster, events, fs, args }) => {
        fs.writeFileSync(args, 'process.send([process.argv.length, require("cluster").isPrimary])')
        const child = childProcess.fork(args)
        const [heard] = await events.once(child, 'message')
        child.kill('SIGKILL')
        return { heard, workers: Object.keys(cluster.workers ?? {}), execArgv: process.execArgv }
      }, `${folder}/child.cjs`),
    expected: { heard: [2, true], workers: [], execArgv: [] },
  },
]
