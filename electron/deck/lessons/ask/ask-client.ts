import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { errorCode, errorWords } from '../../../../shared/base/error-words.ts'
import { parseJson } from '../../../../shared/base/parse-json.ts'
import { duration } from '../../../../shared/base/plain-words.ts'
import { CookieJar } from '../../../classroom/cookie-jar.ts'

/** What a client sends. */
export interface ClientAsk {
  readonly method: string
  readonly path: string
  readonly body?: string | Readonly<Record<string, unknown>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** How it is sent, and until when. */
export interface ClientWay {
  readonly port: number
  readonly keepAlive: boolean
  readonly timeoutMs: number
  readonly stopped: AbortSignal
}

/** What came of it; `status` null: no whole answer, and `words` says why. */
export interface ClientAnswer {
  readonly status: number | null
  readonly words: string
  /** As the answer itself says: `x-worker-pid`, or `pid` in its JSON. */
  readonly pid: number | null
  /** JSON, or text of at most 2000 characters. */
  readonly body: unknown
  readonly ms: number
}

const textChars = 2000
/** More of an answer is not kept: it says nothing to a learner. */
const bodyBytes = 1_000_000

/** A browser as far as a server can tell: cookies, an address of its own, and a connection that it keeps. */
export class AskClient {
  readonly #address: string | null
  readonly #jar = new CookieJar()
  #agent: Agent | null = null

  /** `address`: where its connections come from; null: the system chooses. */
  constructor(address: string | null) {
    this.#address = address
  }

  /**
   * One request to this machine. Redirects are not followed and nothing is sent twice: what was lost shows. `stopped` ends it
   * without an answer. Never rejects.
   */
  async ask(asked: ClientAsk, { port, keepAlive, timeoutMs, stopped }: ClientWay): Promise<ClientAnswer> {
    const startedMs = performance.now()
    const late = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([late, stopped])
    const tookMs = (): number => performance.now() - startedMs
    try {
      const response = await this.#send(port, asked, keepAlive, signal)
      const text = await readText(response)
      this.#jar.take(response.headers['set-cookie'] ?? [])
      return { ...describe(response, text), ms: tookMs() }
    } catch (error) {
      const words = late.aborted ? `no answer within ${duration(timeoutMs)}` : lossWords(error, stopped)
      return { status: null, words, pid: null, body: null, ms: tookMs() }
    }
  }

  /** Its connection ends, and what is on its way there. */
  close(): void {
    this.#agent?.destroy()
    this.#agent = null
  }

  #send(port: number, asked: ClientAsk, keepAlive: boolean, signal: AbortSignal): Promise<IncomingMessage> {
    const { request } = http()
    const { text, type } = bodyOf(asked.body)
    const cookie = this.#jar.header
    const options: RequestOptions = {
      host: '127.0.0.1',
      port,
      method: asked.method,
      path: asked.path,
      agent: keepAlive ? this.#keptAgent() : false,
      signal,
      headers: {
        ...(type === null ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
        ...(cookie === null ? {} : { cookie }),
        ...asked.headers,
      },
      ...(this.#address === null ? {} : { localAddress: this.#address }),
    }
    return new Promise((done, failed) => {
      const sent: ClientRequest = request(options, done)
      sent.on('error', failed)
      sent.end(text)
    })
  }

  #keptAgent(): Agent {
    const { Agent } = http()
    this.#agent ??= new Agent({ keepAlive: true, maxSockets: 1 })
    return this.#agent
  }
}

/** Few ever ask: Node's clients would be 5 ms of every start. */
function http() {
  return process.getBuiltinModule('node:http')
}

function bodyOf(body: ClientAsk['body']): { readonly text: string; readonly type: string | null } {
  if (body === undefined) return { text: '', type: null }
  return typeof body === 'string'
    ? { text: body, type: 'text/plain; charset=utf-8' }
    : { text: JSON.stringify(body), type: 'application/json' }
}

/** Rejects when the answer is cut. */
async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    sizeBytes += bytes.length
    if (sizeBytes <= bodyBytes) chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function describe({ statusCode = 0, statusMessage = '', headers }: IncomingMessage, text: string) {
  const json = headers['content-type']?.includes('json') === true ? parseJson(text) : undefined
  const body = json === undefined ? text.slice(0, textChars) : json
  const told = Number(headers['x-worker-pid'] ?? pidIn(body))
  const words = `${statusCode} ${statusMessage}`.trim()
  return { status: statusCode, words, pid: Number.isInteger(told) && told > 0 ? told : null, body }
}

function pidIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'pid' in body ? body.pid : null
}

function lossWords(error: unknown, stopped: AbortSignal): string {
  if (stopped.aborted) return 'stopped before an answer came'
  switch (errorCode(error)) {
    case 'ECONNREFUSED':
      return 'refused: nobody listens there'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was closed before an answer came'
    default:
      return errorWords(error)
  }
}
