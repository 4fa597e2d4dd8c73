import { readFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type FaultInput, faultAction } from '../../../../../shared/actions/faults/fault-actions.ts'
import { inputShape } from '../../../../../shared/actions/input-schema.ts'
import { layNodeBundle } from '../../../../../tools/testing/lay-bundle.ts'
import { type Runtime, TestWorker } from '../../../../../tools/testing/test-worker.ts'
import type { FaultNumbers } from '../../fault-host.ts'
import type { RequestFaultId } from '../armed-fault.ts'

/** Test support: a process of any Node with servers of any kind, and faults for their requests. */

const root = resolve(import.meta.dirname, '../../../../..')
const bundlePath = resolve(root, 'node_modules/.clusterdeck/test/request-faults.cjs')
const certificate = (name: string): string =>
  JSON.stringify(String(readFileSync(resolve(root, 'electron/load/fixtures', name))))

/** Once before the tests of a file: workers cannot load TypeScript. */
export async function bundleRequestFaults(): Promise<void> {
  // Files that run side by side bundle it each, and workers of one load it meanwhile.
  const source = 'agent/faults/requests/fixtures/in-worker.ts'
  await layNodeBundle({ path: bundlePath, source, target: 'node18', minify: false })
}

export type ServerKind = 'http' | 'https' | 'http2' | 'http2 over TLS'

const makers: Readonly<Record<ServerKind, string>> = {
  http: `require('node:http').createServer(answer)`,
  https: `require('node:https').createServer({ key: ${certificate('localhost-key.pem')}, cert: ${certificate('localhost-certificate.pem')} }, answer)`,
  http2: `require('node:http2').createServer(answer)`,
  'http2 over TLS': `require('node:http2').createSecureServer({ allowHTTP1: true, key: ${certificate('localhost-key.pem')}, cert: ${certificate('localhost-certificate.pem')} }, answer)`,
}

/** What the app does: it tells what it read, and how often it was asked. */
const plainApp = `
  kept.calls ??= 0
  const answer = async (request, response) => {
    kept.calls += 1
    let read = ''
    for await (const chunk of request) read += chunk
    if (request.url.startsWith('/own-500')) response.statusCode = 500
    response.setHeader('x-own', 'yes')
    if (request.url.startsWith('/big')) return response.end('b'.repeat(1000))
    if (request.url.startsWith('/chunks')) {
      for (let nth = 0; nth < 10; nth += 1) response.write('c'.repeat(100))
      return response.end()
    }
    response.end('hello ' + read)
  }`

/** With what is usual for all that is not said. */
export function inputOf<Id extends RequestFaultId>(fault: Id, input: Partial<FaultInput<Id>> = {}): FaultInput<Id> {
  // Each field was judged by the schema of its name.
  return z.strictObject(inputShape(faultAction(fault).input)).parse(input) as FaultInput<Id>
}

export class FaultyWorker {
  readonly worker: TestWorker
  #nextId = 1

  constructor(runtime: Runtime) {
    this.worker = new TestWorker({
      script: 'remote.cjs',
      runtime,
      agent: false,
      execArgs: ['--require', bundlePath],
    })
  }

  /** Answers the port of a server that runs `app`, which defines `answer`. */
  async listen(kind: ServerKind = 'http', app: string = plainApp): Promise<number> {
    return this.listenWith(`${app}\nconst server = ${makers[kind]}`)
  }

  /** Answers the port of the `server` that the code makes. */
  async listenWith(code: string): Promise<number> {
    const port = await this.worker.run(`${code}
      faults.servers.add(server)
      kept.server = server
      await new Promise((done) => server.listen(0, '127.0.0.1', done))
      return server.address().port`)
    return Number(port)
  }

  async start<Id extends RequestFaultId>(fault: Id, input: Partial<FaultInput<Id>> = {}, seed = 7): Promise<number> {
    const faultId = this.#nextId++
    const order = { fault, input: inputOf(fault, input), faultId, forMs: 60_000, leaseMs: 60_000, seed }
    const refused = await this.worker.run(`return faults.start(${JSON.stringify(order)})`)
    if (refused !== null) throw new Error(String(refused))
    return faultId
  }

  async read(faultId: number): Promise<FaultNumbers | null> {
    return z
      .record(z.string(), z.number())
      .nullable()
      .parse(await this.worker.run(`return faults.read(${faultId})`))
  }

  async end(faultId: number): Promise<void> {
    await this.worker.run(`faults.end(${faultId})`)
  }
}

export interface Asked {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly ms: number
  /** Null: a whole answer. */
  readonly error: string | null
}

/** Asks over HTTP/1 on a connection of its own, or on the agent's; never repeats. */
export function ask(
  port: number,
  path = '/',
  options: RequestOptions & { secure?: boolean; send?: string } = {},
): Promise<Asked> {
  const startMs = performance.now()
  const { secure = false, send, ...others } = options
  return new Promise((done) => {
    let body = ''
    let status = 0
    let headers: IncomingHttpHeaders = {}
    const ended = (error: string | null): void =>
      done({ status, headers, body, ms: performance.now() - startMs, error })
    const one = (secure ? secureRequest : plainRequest)(
      { host: '127.0.0.1', port, path, agent: false, rejectUnauthorized: false, ...others },
      (response) => {
        status = response.statusCode ?? 0
        headers = response.headers
        response.setEncoding('latin1').on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => ended(null))
        response.on('error', (error) => ended('code' in error ? String(error.code) : error.message))
      },
    )
    one.on('error', (error) => ended('code' in error ? String(error.code) : error.message))
    one.end(send)
  })
}

/** A client that keeps one connection. */
export const keepingAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 })
