import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type net from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import type { PolicyId } from '../../../shared/policies.ts'
import { testAgentPath } from '../../../tools/testing/test-agent.ts'
import { createClusterPrimary } from '../primary.ts'
import type { ClusterPrimaryOptions } from '../primary-options.ts'
import type { ClusterPrimary, ClusterWorker, ForkOptions, PolicySwitch } from '../types.ts'

/** Test support: real workers, cleaned up with the test that started them. */

/** For what does not depend on which worker is chosen: connections dispatched, or accepted by workers. */
export const oneOfEachKind = ['round-robin', 'shared-handle'] as const satisfies readonly PolicyId[]

export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../fixtures', name)
}

/** The node of the npm package `node-<major>`, which is optional. */
export function nodeBinary(major: number): string | undefined {
  const binary = path.resolve(import.meta.dirname, `../../../node_modules/node-${major}/bin/node`)
  return existsSync(binary) ? binary : undefined
}

export function testPrimary(options?: ClusterPrimaryOptions): ClusterPrimary {
  const primary = createClusterPrimary(options)
  primary.on('fork', (worker) => {
    worker.stdout?.resume()
    worker.stderr?.on('data', (chunk) => process.env.CLUSTER_TEST_STDERR && process.stderr.write(chunk))
  })
  onTestFinished(async () => {
    for (const worker of primary.workers.values()) worker.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    primary.close()
  })
  return primary
}

export function forkOptions(script: string, changes: Partial<ForkOptions> = {}): ForkOptions {
  return {
    script: fixture(script),
    args: [],
    execArgs: [],
    execPath: process.execPath,
    cwd: path.join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH ?? '' },
    agentPipe: false,
    ownProcessGroup: true,
    ...changes,
  }
}

/** The same with the agent, as the deck forks. */
export function agentOptions(script: string, changes: Partial<ForkOptions> = {}): ForkOptions {
  const ownExecArgs = ['--require', testAgentPath]
  const config = { intervalMs: 1000, heartbeatMs: 500, latencyBoundsMs: [1, 10, 100], ownExecArgs, ownVariables: [] }
  const env = { PATH: process.env.PATH ?? '', CLUSTERDECK_AGENT: JSON.stringify(config) }
  return forkOptions(script, { execArgs: ownExecArgs, agentPipe: true, env, ...changes })
}

/** Forks and waits until the worker has announced `count` servers. */
export async function forkListening(primary: ClusterPrimary, options: ForkOptions, count = 1): Promise<ClusterWorker> {
  const worker = primary.fork(options)
  await reached(() => worker.listens.length >= count)
  return worker
}

/** The workers that serve now. */
export function listeningWorkers(primary: ClusterPrimary): ClusterWorker[] {
  return [...primary.workers.values()].filter((worker) => worker.listens.length > 0 && !worker.isDead())
}

/** Fills a slot anew whenever its worker exits. The workers of now have slots 1, 2, … Returns the end of it. */
export function respawn(primary: ClusterPrimary, optionsOf: (slot: number) => ForkOptions): () => void {
  const slots = new Map([...primary.workers.values()].map((worker, at) => [worker, at + 1]))
  return primary.on('exit', (worker) => {
    const slot = slots.get(worker) ?? expect.fail()
    slots.set(primary.fork(optionsOf(slot)), slot)
  })
}

/** A worker that does what it is told. */
export interface RemoteWorker {
  readonly worker: ClusterWorker
  /** Runs the body of an async function in the worker: `require`, `cluster`, `kept`, `handle`, `args` are in scope. */
  run(code: string, args?: unknown, handle?: net.Socket | net.Server): Promise<unknown>
}

export async function forkRemote(primary: ClusterPrimary, changes?: Partial<ForkOptions>): Promise<RemoteWorker> {
  const worker = primary.fork(forkOptions('remote.cjs', changes))
  let calls = 0
  await new Promise((resolve) => primary.on('online', (online) => online === worker && resolve(worker)))
  const run = (code: string, args?: unknown, handle?: net.Socket | net.Server) => {
    const call = ++calls
    return new Promise((resolve, reject) => {
      const stop = [
        primary.on('message', (from, message) => {
          if (from !== worker || !isAnswer(message) || message.call !== call) return
          for (const end of stop) end()
          if (message.error === undefined) resolve(message.value)
          else reject(Object.assign(new Error(), message.error))
        }),
        primary.on('exit', (from, code, signal) => {
          if (from !== worker) return
          for (const end of stop) end()
          reject(new Error(`worker exited with ${code ?? signal} instead of answering`))
        }),
      ]
      worker.send({ call, code, args }, handle)
    })
  }
  return { worker, run }
}

/** Has the worker serve its id; rejects with what its `error` handler got. */
export async function listenOn({ worker, run }: RemoteWorker, port: number): Promise<void> {
  await run(
    `
    const server = require('http').createServer((_, res) => res.end('' + cluster.worker.id))
    await new Promise((resolve, reject) => server.on('error', reject).listen(args, '127.0.0.1', resolve))
    kept.server = server`,
    port,
  )
  await reached(() => worker.listens.some((address) => address.port === port))
}

/** Waits for a state. */
export function reached(isReached: () => boolean, timeoutMs = 10_000): Promise<void> {
  return vi.waitFor(
    () => {
      if (!isReached()) throw new Error(`not reached: ${isReached}`)
    },
    { timeout: timeoutMs, interval: 5 },
  )
}

export function exitOf(primary: ClusterPrimary, worker: ClusterWorker) {
  return new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    const stop = primary.on('exit', (from, code, signal) => {
      if (from !== worker) return
      stop()
      resolve({ code, signal })
    })
  })
}

/** One request on a new connection; resolves to the body. */
export function get(where: http.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', agent: false, timeout: 20_000, ...where }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve(body))
      response.on('error', reject)
    })
    request.on('timeout', () => request.destroy(new Error('no answer within 20 s')))
    request.on('error', reject)
  })
}

/** Opens a new connection every so often, whatever became of those before, each for one request. */
export function steadyLoad(port: number, everyMs: number) {
  const begun: Promise<void>[] = []
  const answers: string[] = []
  const failures: string[] = []
  const timer = setInterval(() => {
    const request = get({ port }).then(
      (answer) => void answers.push(answer),
      (error: NodeJS.ErrnoException) => void failures.push(error.code ?? error.message),
    )
    begun.push(request)
  }, everyMs)
  // A test that fails does not get to stop it, and the next one may follow in the same process.
  onTestFinished(() => clearInterval(timer))
  return {
    answers,
    failures,
    async stop(): Promise<void> {
      clearInterval(timer)
      await Promise.all(begun)
    },
  }
}

/** New connections without a pause, `width` at a time; each client with an address of its own where that is asked for. */
export function startLoad(port: number, width: number, ownAddresses = false) {
  let [begun, answered, isOver] = [0, 0, false]
  const lost: string[] = []
  const client = async (_: unknown, at: number) => {
    const from = ownAddresses ? { localAddress: `127.0.2.${at + 1}` } : {}
    while (!isOver) {
      begun++
      await get({ port, ...from }).then(
        () => answered++,
        (error: Error) => lost.push(error.message),
      )
    }
  }
  const clients = Array.from({ length: width }, client)
  onTestFinished(() => {
    isOver = true
  })
  return {
    async stop() {
      isOver = true
      await Promise.all(clients)
      return { begun, answered, lost }
    },
  }
}

/** Waits until the policy is in force. */
export async function switchTo(primary: ClusterPrimary, policy: PolicyId): Promise<PolicySwitch> {
  const switched = await primary.setPolicy(policy)
  if (!switched.ok) throw new Error(switched.error.message)
  expect(primary.policy).toBe(policy)
  return switched.value
}

export function portOf(worker: ClusterWorker, nth = 0): number {
  return worker.listens[nth]?.port ?? -1
}

/** How many child processes this one has. Linux only. */
export function childCount(): number {
  const { pid } = process
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length
}

function isAnswer(message: unknown): message is { call: number; value: unknown; error?: object } {
  return typeof message === 'object' && message !== null && 'call' in message
}
