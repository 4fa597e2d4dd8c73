import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Duplex } from 'node:stream'
import { onTestFinished, vi } from 'vitest'
import { type AgentMessage, type AgentWish, agentMessageSchema } from '../../shared/agent-protocol.ts'
import { testAgentPath } from './test-agent.ts'
import { isLong, releases, testedReleases } from './tested-releases.ts'

/** Test support: real workers with the real agent, ended with the test that started them. */

const fixtures = resolve(import.meta.dirname, '../../electron/agent/fixtures')

export interface Runtime {
  readonly name: string
  readonly execPath: string
  readonly env: Readonly<Record<string, string>>
}

const embedded: Runtime = { name: 'embedded', execPath: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } }

/** This very runtime, and every Node release that is installed. */
export const everyRuntime: readonly Runtime[] = [embedded, ...installed(releases)]

/** Those that the suite takes; all of them in its long form. */
export const runtimes: readonly Runtime[] = [embedded, ...installed(testedReleases)]

/** The oldest and the newest, for what takes long and is the same between them; all in the long form. */
export const outerRuntimes: readonly Runtime[] = isLong || runtimes.length < 3 ? runtimes : runtimes.slice(1)

function installed(majors: readonly number[]): Runtime[] {
  return majors.flatMap((major) => {
    const execPath = resolve(import.meta.dirname, `../../node_modules/node-${major}/bin/node`)
    return existsSync(execPath) ? [{ name: `Node ${major}`, execPath, env: {} }] : []
  })
}

export interface WorkerOptions {
  readonly script: string
  readonly runtime?: Runtime
  readonly agent?: boolean
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly execArgs?: readonly string[]
  readonly config?: string
  readonly fd4?: 'pipe' | 'ignore' | number
}

export const testConfig = {
  intervalMs: 100,
  heartbeatMs: 50,
  latencyBoundsMs: [1, 10, 100, 1000],
  ownExecArgs: ['--require', testAgentPath],
  ownVariables: ['DECK_ONLY'],
}

export class TestWorker {
  readonly child: ChildProcess
  readonly messages: AgentMessage[] = []
  readonly unreadable: string[] = []
  readonly pipe: Duplex | null
  stdout = ''
  stderr = ''
  onMessage: (message: AgentMessage) => void = () => {}
  private nextId = 1

  constructor(options: WorkerOptions) {
    const { runtime = embedded, agent = true } = options
    const own = agent ? { CLUSTERDECK_AGENT: options.config ?? JSON.stringify(testConfig), DECK_ONLY: '1' } : {}
    this.child = fork(resolve(fixtures, options.script), options.args ?? [], {
      execPath: runtime.execPath,
      execArgv: [...(agent ? ['--require', testAgentPath] : []), ...(options.execArgs ?? [])],
      env: { PATH: process.env.PATH ?? '', ...runtime.env, ...own, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', options.fd4 ?? 'pipe'],
    })
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += chunk
    })
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += chunk
    })
    const end: unknown = this.child.stdio[4]
    this.pipe = end instanceof Duplex ? end : null
    this.pipe?.on('error', () => {})
    if (this.pipe !== null) createInterface({ input: this.pipe }).on('line', (line) => this.heard(line))
    onTestFinished(() => this.end())
  }

  /** Answers with the request's id, which its answer will carry. */
  ask(wish: AgentWish): number {
    return this.askAnything(wish)
  }

  /** The same of what may be junk. */
  askAnything(wish: object): number {
    const requestId = this.nextId++
    this.pipe?.write(`${JSON.stringify({ ...wish, requestId })}\n`)
    return requestId
  }

  /** Runs the body of an async function in the worker (`fixtures/remote.cjs`). */
  async run(code: string): Promise<unknown> {
    const id = this.nextId++
    const answered = new Promise<{ value?: unknown; error?: string }>((done) => {
      const listen = (message: { id: number; value?: unknown; error?: string }): void => {
        if (message.id !== id) return
        this.child.off('message', listen)
        done(message)
      }
      this.child.on('message', listen)
    })
    this.child.send({ id, code })
    const { value, error } = await answered
    if (error !== undefined) throw new Error(error)
    return value
  }

  /** The newest message of that type that fits, as soon as there is one. */
  async until<Type extends AgentMessage['type']>(
    type: Type,
    fits: (message: Extract<AgentMessage, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<AgentMessage, { type: Type }>> {
    const isOfType = (message: AgentMessage): message is Extract<AgentMessage, { type: Type }> => message.type === type
    return vi.waitUntil(() => this.messages.filter(isOfType).filter(fits).at(-1), { timeout: 10_000, interval: 10 })
  }

  async message(): Promise<unknown> {
    return (await once(this.child, 'message'))[0]
  }

  async exited(): Promise<{ readonly code: number | null; readonly signal: string | null }> {
    const { child } = this
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return { code: child.exitCode, signal: child.signalCode }
  }

  private heard(line: string): void {
    const parsed = agentMessageSchema.safeParse(JSON.parse(line))
    if (!parsed.success) {
      this.unreadable.push(line)
      return
    }
    this.messages.push(parsed.data)
    this.onMessage(parsed.data)
  }

  private async end(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited()
    this.pipe?.destroy()
  }
}

/** Starts an http server in the worker; answers its port. `/slow`, `/break`, `/500` behave as they are called. */
export async function listenInWorker(worker: TestWorker): Promise<number> {
  const port = await worker.run(`
    const http = require('node:http')
    kept.server = http.createServer((request, response) => {
      if (request.url === '/never') return
      if (request.url === '/slow') return setTimeout(() => response.end('slow'), 300)
      if (request.url === '/break') { response.write('x'); return setTimeout(() => response.destroy(), 20) }
      if (request.url === '/500') response.statusCode = 500
      response.end('hello')
    })
    await new Promise((done) => kept.server.listen(0, '127.0.0.1', done))
    return kept.server.address().port`)
  return Number(port)
}
