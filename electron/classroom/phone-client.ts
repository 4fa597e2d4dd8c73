import { Agent, type ClientRequest, type IncomingMessage, request as sendRequest } from 'node:http'
import type { Socket } from 'node:net'
import { parseJson } from '../../shared/base/parse-json.ts'
import type { Result } from '../../shared/result.ts'
import { CookieJar } from './cookie-jar.ts'

/** Where the cluster listens. */
export type ClusterPlace = { readonly host: string; readonly port: number } | { readonly socketPath: string }

export interface AppAsk {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: string
}

export interface AppAnswer {
  /** Null: the app did not answer; `text` says why. */
  readonly status: number | null
  readonly text: string
  readonly isJson: boolean
  readonly pid: number | null
  readonly ms: number
}

export interface PhoneClientPorts {
  /** Of the phone's own, e.g. 127.0.0.101: without one all phones have the same, and sticky has nothing to tell them by. */
  readonly localAddress: string | null
  place(): Result<ClusterPlace>
  /** Its connection ended, and nobody here ended it. */
  cut(): void
  /** This system has no such address. */
  addressMissing(): void
}

const answerMs = 10_000
const mostAnswerBytes = 64 * 1024
const mostWaiting = 6

/**
 * One phone as a client of the cluster: a connection and a cookie jar of its own. It is here and not in the phone, because
 * clusters listen on loopback: nothing of this machine but the class page is reachable from the network.
 */
export class PhoneClient {
  readonly #ports: PhoneClientPorts
  readonly #jar = new CookieJar()
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #watched = new WeakSet<Socket>()
  #localAddress: string | null
  #waitingCount = 0
  #isClosed = false

  constructor(ports: PhoneClientPorts) {
    this.#ports = ports
    this.#localAddress = ports.localAddress
  }

  async ask(ask: AppAsk): Promise<AppAnswer> {
    if (this.#isClosed) return nothing('This phone left the class')
    if (this.#waitingCount >= mostWaiting) return nothing(`${mostWaiting} requests of this phone wait already`)
    const place = this.#ports.place()
    if (!place.ok) return nothing(place.error.message)
    this.#waitingCount += 1
    try {
      const answer = await this.#send(ask, place.value)
      if (answer !== 'no such address') return answer
      this.#localAddress = null
      this.#ports.addressMissing()
      const again = await this.#send(ask, place.value)
      return again === 'no such address' ? nothing('The cluster is out of reach') : again
    } finally {
      this.#waitingCount -= 1
    }
  }

  close(): void {
    this.#isClosed = true
    this.#agent.destroy()
  }

  #send({ method, path, body }: AppAsk, place: ClusterPlace): Promise<AppAnswer | 'no such address'> {
    const startMs = performance.now()
    return new Promise((answer) => {
      const request = sendRequest({
        ...place,
        method,
        path,
        agent: this.#agent,
        signal: AbortSignal.timeout(answerMs),
        headers: this.#headers(body, method),
        ...('host' in place && this.#localAddress !== null && place.host === '127.0.0.1'
          ? { localAddress: this.#localAddress }
          : {}),
      })
      this.#watch(request)
      request.once('response', (response) => {
        this.#jar.take(response.headers['set-cookie'] ?? [])
        void readAnswer(response, () => performance.now() - startMs).then(answer)
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRNOTAVAIL' && this.#localAddress !== null) answer('no such address')
        else answer({ ...nothing(whyNot(error)), ms: performance.now() - startMs })
      })
      request.end(method === 'POST' ? body : undefined)
    })
  }

  #headers(body: string, method: string): Record<string, string> {
    const cookies = this.#jar.header
    return {
      accept: 'application/json, text/plain;q=0.9',
      ...(cookies === null ? {} : { cookie: cookies }),
      ...(method === 'POST'
        ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
        : {}),
    }
  }

  #watch(request: ClientRequest): void {
    request.once('socket', (socket) => {
      if (this.#watched.has(socket)) return
      this.#watched.add(socket)
      socket.once('close', () => this.#isClosed || this.#ports.cut())
    })
  }
}

async function readAnswer(response: IncomingMessage, tookMs: () => number): Promise<AppAnswer> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of response) {
      if (!Buffer.isBuffer(piece)) continue
      bytes += piece.length
      if (bytes > mostAnswerBytes) return nothing(`The app's answer is longer than ${mostAnswerBytes / 1024} KB`)
      pieces.push(piece)
    }
  } catch (error) {
    return { ...nothing(whyNot(error)), ms: tookMs() }
  }
  const text = Buffer.concat(pieces).toString('utf8')
  const isJson = (response.headers['content-type'] ?? '').includes('json')
  const pid = readPid(response.headers['x-worker-pid'], text)
  return { status: response.statusCode ?? 0, text, isJson, pid, ms: tookMs() }
}

/** Apps of lessons say who answered in a header and in their JSON, samples in their text. */
function readPid(header: string | readonly string[] | undefined, text: string): number | null {
  if (typeof header === 'string' && /^\d{1,10}$/.test(header)) return Number(header)
  const told: unknown = parseJson(text)
  if (typeof told === 'object' && told !== null && 'pid' in told && typeof told.pid === 'number') return told.pid
  const found = /\bpid\W{1,3}(\d{1,10})\b/.exec(text)
  return found === null ? null : Number(found[1])
}

function nothing(text: string): AppAnswer {
  return { status: null, text, isJson: false, pid: null, ms: 0 }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ABORT_ERR') return `No answer within ${answerMs / 1000} s`
  if (code === 'ECONNREFUSED') return 'Nobody listens: the cluster is stopped'
  return 'The connection was cut: the worker that held it is gone'
}
