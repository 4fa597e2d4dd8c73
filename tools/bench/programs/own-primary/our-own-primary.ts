import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread, Worker } from 'node:worker_threads'
import { createClusterPrimary } from '../../../../electron/cluster/primary.ts'
import type { ClusterPrimary } from '../../../../electron/cluster/types.ts'
import { setOwnNice } from '../../../../electron/deck/thread/own-nice.ts'
import { createOwnPrimary } from '../../../../electron/own-primary/own-primary.ts'
import type { OwnPrimaryProcess } from '../../../../electron/own-primary/types.ts'

const fixed = { agentPipe: false, ownProcessGroup: true }

/**
 * The engine with `relaying.cjs`: its primary half in a process of its own (BENCH_SHIM: path of the shim), or the deck forks
 * (BENCH_SHIM ''). Told by BENCH_NODE, BENCH_SERVER and BENCH_WORKERS; in Electron in a thread of its own. Prints its port
 * when all workers listen, and at its end, which is that of its stdin, how long its loop was held up.
 */
if (isMainThread && process.versions.electron !== undefined) {
  const thread = new Worker(import.meta.filename, { env: process.env, execArgv: [], stdin: true })
  if (thread.stdin !== null) process.stdin.pipe(thread.stdin)
  thread.on('exit', (code) => process.exit(code))
} else {
  if (process.versions.electron !== undefined) setOwnNice(0)
  run()
}

function run(): void {
  const { BENCH_NODE = '', BENCH_SERVER = '', BENCH_WORKERS = '', BENCH_SHIM = '', PATH = '' } = process.env
  const count = Number(BENCH_WORKERS)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const primary = createClusterPrimary()
  let listeningCount = 0
  primary.on('listening', (_worker, { port }) => {
    if (++listeningCount !== count) return
    console.log(JSON.stringify({ port }))
    delay.enable()
  })
  primary.on('fork', (worker) => {
    worker.stdout?.resume()
    worker.stderr?.pipe(process.stderr)
  })
  const env = { PATH, BENCH_WORKERS }
  const own = BENCH_SHIM === '' ? null : startOwn(primary, env)
  if (own === null) {
    for (let nth = 0; nth < count; nth++) {
      primary.fork({ script: BENCH_SERVER, args: [], execArgs: [], execPath: BENCH_NODE, cwd: '/', env, ...fixed })
    }
  }

  process.stdin.resume().on('end', () => {
    console.error(
      `loop delay p50 ${delay.percentile(50) / 1e6} ms, p99 ${delay.percentile(99) / 1e6} ms, max ${delay.max / 1e6} ms`,
    )
    own?.close()
    for (const worker of primary.workers.values()) worker.signal('SIGKILL')
    process.exit()
  })
}

function startOwn(primary: ClusterPrimary, env: Readonly<Record<string, string>>): OwnPrimaryProcess {
  const { BENCH_NODE = '', BENCH_SERVER = '', BENCH_SHIM = '' } = globalThis.process.env
  const process = createOwnPrimary(
    {
      script: BENCH_SERVER,
      args: [],
      execArgs: [],
      execPath: BENCH_NODE,
      cwd: '/',
      env,
      shimPath: BENCH_SHIM,
      ownVariables: [],
      ownProcessGroup: true,
    },
    {
      primary,
      fork: ({ exec, args, execArgv, execPath, cwd, env: ofWorker, serialization }, uniqueId) => {
        const wish = { script: exec, args, execArgs: execArgv, execPath, cwd, env: ofWorker, serialization, uniqueId }
        return { kind: 'forked', worker: primary.fork({ ...wish, ...fixed }) }
      },
      ends() {},
      wishesPolicy() {},
      junk: console.error,
      lost: (lostCount) => console.error(`${lostCount} messages lost`),
      ended() {},
    },
  )
  process.stdout?.resume()
  process.stderr?.pipe(globalThis.process.stderr)
  return process
}
