import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { z } from 'zod'
import { parseJson } from '../../shared/base/parse-json.ts'
import { answerSchema } from '../../shared/lessons/answer.ts'
import { type ErrorCode, fail, ok, type Result } from '../../shared/result.ts'
import { isMeantForUs, readBody, setStrictHeaders, setToken, tokenOf } from './guard-request.ts'
import { pageFiles } from './page-files.ts'
import type { AppAnswer, AppAsk } from './phone-client.ts'
import type { Phone } from './phones.ts'

/** What phones can ask for, and nothing else. */
export interface ClassServerPorts {
  join(from: string, pin: string, alias: string): Result<Phone>
  phone(token: string): Result<Phone>
  /** What the phone's page shows. */
  view(phone: Phone): object
  vote(phone: Phone, vote: Vote): Result<void>
  leave(phone: Phone): void
  ask(phone: Phone, ask: AppAsk): Promise<AppAnswer & { readonly slot: number | null }>
  listen(phone: Phone, response: ServerResponse): void
  voteTook(ms: number): void
}

const joinSchema = z.strictObject({ pin: z.string().max(20), alias: z.string().max(100) })
const voteSchema = z.strictObject({ questionId: z.string().max(100), round: z.string().max(20), answer: answerSchema })
export type Vote = z.infer<typeof voteSchema>

const mostBodyBytes = 8 * 1024
const mostConnections = 400
/** Of one address: phones behind one router have one. */
const mostOfOneAddress = 200
/** So long the last word may take to a phone. */
const lastWordMs = 500
const appPath = '/app/'
const mostPathChars = 500

const statuses: Partial<Record<ErrorCode, number>> = {
  'not-found': 401,
  'wrong-state': 409,
  'invalid-input': 422,
  refused: 503,
  'host-not-allowed': 429,
}

/** The page on the local network, and its few paths. Whatever else is asked for gets 404 and no word. */
export class ClassServer {
  readonly #server: Server
  readonly #ports: ClassServerPorts
  readonly #sockets = new Map<Socket, string>()

  private constructor(ports: ClassServerPorts, patienceMs: number) {
    this.#ports = ports
    this.#server = createServer(
      // Who sends slowly, or nothing, holds a connection for seconds and not for ever.
      {
        maxHeaderSize: 8 * 1024,
        headersTimeout: patienceMs,
        requestTimeout: 2 * patienceMs,
        connectionsCheckingInterval: patienceMs / 8,
      },
      (request, response) => void this.#serve(request, response),
    )
    this.#server.maxConnections = mostConnections
    this.#server.keepAliveTimeout = 8000
    this.#server.on('connection', (socket) => this.#count(socket))
    this.#server.on('clientError', (_, socket) => socket.destroy())
    this.#server.on('upgrade', (_, socket) => socket.destroy())
    this.#server.on('connect', (_, socket) => socket.destroy())
  }

  /** `patienceMs`: so long a request's head may take to come; its body as long again. */
  static async open(
    host: string,
    port: number,
    ports: ClassServerPorts,
    patienceMs = 4000,
  ): Promise<Result<ClassServer>> {
    const server = new ClassServer(ports, patienceMs)
    const problem = await server.#listen(host, port)
    return problem === null ? ok(server) : fail('refused', whyNotOpen(problem, host, port))
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    // What was said last is on its way: the rest of the connections is of no use.
    for (const socket of this.#sockets.keys()) socket.destroySoon()
    // Who does not read what waits for them, or went out of reach, keeps nobody from the end.
    const late = setTimeout(() => {
      for (const socket of this.#sockets.keys()) socket.destroy()
    }, lastWordMs)
    await closed
    clearTimeout(late)
  }

  #listen(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
    return new Promise((answer) => {
      this.#server.once('error', answer)
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', answer)
        this.#server.on('error', () => {})
        answer(null)
      })
    })
  }

  #count(socket: Socket): void {
    const from = socket.remoteAddress ?? ''
    const same = [...this.#sockets.values()].filter((address) => address === from).length
    if (same >= mostOfOneAddress) {
      socket.destroy()
      return
    }
    this.#sockets.set(socket, from)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startMs = performance.now()
    setStrictHeaders(response)
    response.on('error', () => {})
    try {
      if (isMeantForUs(request)) await this.#route(request, response, startMs)
      else sayNothing(response)
    } catch {
      // The phone went away in mid-body: there is nobody to tell.
      response.destroy()
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, startMs: number): Promise<void> {
    const { method = '', url = '' } = request
    const file = pageFiles[url]
    if (method === 'GET' && file !== undefined) {
      response.writeHead(200, { 'content-type': file.type }).end(file.text)
      return
    }
    if (url === '/join' && method === 'POST') return this.#join(request, response)
    const isApp = url.startsWith(appPath) && url.length < mostPathChars && (method === 'GET' || method === 'POST')
    const known = ['GET /state', 'GET /events', 'POST /vote', 'POST /leave'].includes(`${method} ${url}`)
    if (!isApp && !known) return sayNothing(response)
    const phone = this.#ports.phone(tokenOf(request))
    if (!phone.ok) return refuse(response, phone.error)
    if (isApp) return this.#forward(phone.value, request, response)
    switch (url) {
      case '/events':
        return this.#ports.listen(phone.value, response)
      case '/vote':
        response.once('finish', () => this.#ports.voteTook(performance.now() - startMs))
        return this.#vote(phone.value, request, response)
      case '/leave':
        this.#ports.leave(phone.value)
        return tell(response, 200, {})
      default:
        return tell(response, 200, this.#ports.view(phone.value))
    }
  }

  async #join(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, response, joinSchema)
    if (body === null) return
    const joined = this.#ports.join(request.socket.remoteAddress ?? '', body.pin, body.alias)
    if (!joined.ok) return refuse(response, joined.error)
    setToken(response, joined.value.token)
    tell(response, 200, this.#ports.view(joined.value))
  }

  async #vote(phone: Phone, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, response, voteSchema)
    if (body === null) return
    const voted = this.#ports.vote(phone, body)
    if (voted.ok) tell(response, 200, {})
    else refuse(response, voted.error)
  }

  /** As text, whatever it is: what the app sends must not act as a part of the class page. */
  async #forward(phone: Phone, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, mostBodyBytes)
    if (body === null) return tooLong(response)
    const method = request.method === 'POST' ? 'POST' : 'GET'
    const path = `/${(request.url ?? '').slice(appPath.length)}`
    const { status, slot, text, ms } = await this.#ports.ask(phone, { method, path, body })
    tell(response, 200, { status, slot, text: text.slice(0, 2000), ms: Math.round(ms) })
  }
}

async function readJson<T>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const text = await readBody(request, mostBodyBytes)
  if (text === null) {
    tooLong(response)
    return null
  }
  // A form of another site cannot say that it is JSON.
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  const read = schema.safeParse(isJson ? parseJson(text) : undefined)
  if (read.success) return read.data
  refuse(response, { code: 'invalid-input', message: 'That was not understood: load the page again' })
  return null
}

function tell(response: ServerResponse, status: number, data: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data))
}

function refuse(response: ServerResponse, { code, message }: { readonly code: ErrorCode; readonly message: string }) {
  tell(response, statuses[code] ?? 500, { words: message })
}

function tooLong(response: ServerResponse): void {
  response.setHeader('Connection', 'close')
  tell(response, 413, { words: `More than ${mostBodyBytes / 1024} KB is not taken here` })
}

function sayNothing(response: ServerResponse): void {
  response.writeHead(404).end()
}

function whyNotOpen({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: choose another, or 0 for a free one`
    case 'EACCES':
      return `Port ${port} needs rights that the deck has not: choose one above 1023, or 0 for a free one`
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this machine any more: choose another network`
    default:
      return `The class page cannot listen at ${host}:${port}: ${message}`
  }
}
