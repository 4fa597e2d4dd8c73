import { isMainThread, Worker } from 'node:worker_threads'
import { AgentLink } from '../../../electron/agent-link/agent-link.ts'
import { createClusterPrimary } from '../../../electron/cluster/primary.ts'
import { setOwnNice } from '../../../electron/deck/thread/own-nice.ts'
import { type AgentConfig, agentConfigVariable } from '../../../shared/agent-protocol.ts'
import { limits } from '../../../shared/limits.ts'
import { policySchema } from '../../../shared/model/settings.ts'

/**
 * Our primary with the benchmark's workers, bundled to run in plain Node and as an Electron app; there in a thread of
 * its own, as the deck's. Told by variables: BENCH_NODE, BENCH_SERVER, BENCH_WORKERS, BENCH_POLICY, BENCH_AGENT (path of
 * the agent, or '') and BENCH_OWN_GROUPS (workers are process groups of their own, or ''). Prints its port and pids when
 * all workers listen; ends with its stdin.
 */
if (isMainThread && process.versions.electron !== undefined) {
  const thread = new Worker(import.meta.filename, { env: process.env, execArgv: [], stdin: true })
  if (thread.stdin !== null) process.stdin.pipe(thread.stdin)
  thread.on('exit', (code) => process.exit(code))
} else {
  // As the deck's: Chromium's main thread, from which this one comes, may go before everything else.
  if (process.versions.electron !== undefined) setOwnNice(0)
  runPrimary()
}

function runPrimary(): void {
  const { BENCH_NODE = '', BENCH_SERVER = '', BENCH_WORKERS = '', PATH = '' } = process.env
  const { BENCH_AGENT = '', BENCH_POLICY = '', BENCH_OWN_GROUPS = '' } = process.env
  const count = Number(BENCH_WORKERS)
  const ownExecArgs = BENCH_AGENT === '' ? [] : ['--require', BENCH_AGENT]
  const agentConfig: AgentConfig = {
    intervalMs: limits.samplingIntervalMs.default,
    heartbeatMs: limits.heartbeatMs,
    latencyBoundsMs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    ownExecArgs,
    ownVariables: [agentConfigVariable],
  }

  const primary = createClusterPrimary({ policy: policySchema.parse(BENCH_POLICY) })
  let listening = 0
  primary.on('listening', (_worker, address) => {
    listening += 1
    if (listening < count) return
    const pids = [...primary.workers.values()].map((worker) => worker.pid)
    console.log(JSON.stringify({ port: address.port, pids }))
  })
  for (let started = 0; started < count; started += 1) {
    const worker = primary.fork({
      script: BENCH_SERVER,
      args: [],
      execArgs: ownExecArgs,
      execPath: BENCH_NODE,
      cwd: process.cwd(),
      env: { PATH, ...(BENCH_AGENT === '' ? {} : { [agentConfigVariable]: JSON.stringify(agentConfig) }) },
      agentPipe: BENCH_AGENT !== '',
      ownProcessGroup: BENCH_OWN_GROUPS !== '',
    })
    worker.stdout?.resume()
    worker.stderr?.pipe(process.stderr)
    if (worker.agentPipe) new AgentLink(worker.agentPipe, { onMessage() {}, onOddity: console.error, onClosed() {} })
  }

  process.stdin.resume().on('end', () => {
    for (const worker of primary.workers.values()) worker.signal('SIGKILL')
    process.exit()
  })
}
