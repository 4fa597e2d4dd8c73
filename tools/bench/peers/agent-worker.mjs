import { fork } from 'node:child_process'
import { inRoot } from '../../setup/folders.mjs'
import { benchNode } from './primaries.mjs'

/**
 * Forks a script as a worker of a cluster, with a channel and the agent's pipe. There is no primary: nothing answers it.
 * @param {string} script
 * @param {boolean} hasAgent
 * @param {{ lines?: boolean, stdout?: 'ignore' | 'pipe' }} [more] whether the agent tells in which request lines are written
 * @returns {import('node:child_process').ChildProcess}
 */
export function forkWorker(script, hasAgent, { lines = false, stdout = 'ignore' } = {}) {
  const agent = inRoot('out', 'preload', 'agent.cjs')
  const ownExecArgs = hasAgent ? ['--require', agent] : []
  const config = JSON.stringify({
    intervalMs: 1000,
    heartbeatMs: 500,
    latencyBoundsMs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    ownExecArgs,
    ownVariables: ['CLUSTERDECK_AGENT'],
    lines,
  })
  const worker = fork(script, [], {
    execPath: benchNode(),
    execArgv: ownExecArgs,
    env: { PATH: process.env.PATH, NODE_UNIQUE_ID: '1', ...(hasAgent ? { CLUSTERDECK_AGENT: config } : {}) },
    stdio: ['ignore', stdout, 'inherit', 'ipc', 'pipe'],
  })
  const pipe = /** @type {import('node:stream').Duplex | null} */ (worker.stdio[4] ?? null)
  // It ends with the worker, in whatever way that ends.
  pipe?.on('error', () => {}).resume()
  return worker
}
