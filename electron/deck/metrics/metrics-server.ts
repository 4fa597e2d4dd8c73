import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { type TextForm, textForms } from '../../metrics/prometheus-text.ts'
import { wantedForm } from './wanted-form.ts'

/** Numbers of a deck are for this machine: whoever wants them elsewhere runs a collector here, or has them pushed. */
export const metricsHost = '127.0.0.1'
const path = '/metrics'
/** Who asks faster than this gets the same answer again. */
const freshMs = 100
const usualPatienceMs = 5000
/** A hundred at once is a mistake of somebody's, and each costs little: the text is made once. */
const mostConnections = 256

export interface MetricsServerPorts {
  monoMs(): number
  text(form: TextForm): string
  scraped(): void
  /** So long a client may say nothing, or take nothing of an answer. */
  readonly patienceMs?: number
}

/** Answers scrapes, and nothing else. */
export class MetricsServer {
  readonly #ports: MetricsServerPorts
  readonly #server: Server
  readonly #kept = new Map<TextForm, { readonly body: Buffer; readonly monoMs: number }>()

  private constructor(ports: MetricsServerPorts) {
    this.#ports = ports
    const { patienceMs = usualPatienceMs } = ports
    const limits = { maxHeaderSize: 8 * 1024, headersTimeout: patienceMs, requestTimeout: patienceMs }
    this.#server = createServer(limits, (request, response) => this.#serve(request, response))
    // Else who never reads the answer keeps its connection for ever.
    this.#server.timeout = patienceMs
    this.#server.maxConnections = mostConnections
    this.#server.on('clientError', (_, socket) => socket.destroy())
    this.#server.on('upgrade', (_, socket) => socket.destroy())
    this.#server.on('connect', (_, socket) => socket.destroy())
  }

  /** A server that listens, or the code of why it does not and the system's words. */
  static async open(
    port: number,
    ports: MetricsServerPorts,
  ): Promise<MetricsServer | { readonly code: string; readonly words: string }> {
    const server = new MetricsServer(ports)
    const problem = await server.#listen(port)
    return problem === null ? server : { code: errorCode(problem) ?? '', words: errorWords(problem) }
  }

  get url(): string {
    return `http://${metricsHost}:${this.#port}${path}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  get #port(): number {
    const address: AddressInfo | string | null = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  #listen(port: number): Promise<Error | null> {
    return new Promise((answer) => {
      this.#server.once('error', answer)
      this.#server.listen({ host: metricsHost, port }, () => {
        this.#server.off('error', answer)
        this.#server.on('error', () => {})
        answer(null)
      })
    })
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {})
    const { method = '', url = '' } = request
    // A page of another site whose name was made to point here (DNS rebinding) names itself.
    if (!this.#isMeantForUs(request)) refuse(response, 403, 'Ask for 127.0.0.1 or localhost by this port')
    else if (url.split('?')[0] !== path) refuse(response, 404, `Metrics are at ${path}`)
    else if (method !== 'GET' && method !== 'HEAD') refuse(response, 405, 'Metrics are only read: GET or HEAD')
    else this.#answer(request, response)
  }

  #answer({ method, headers }: IncomingMessage, response: ServerResponse): void {
    const form = wantedForm(headers.accept)
    const body = this.#bodyOf(form)
    response.writeHead(200, {
      'content-type': textForms[form],
      'content-length': body.length,
      'cache-control': 'no-store',
    })
    response.end(method === 'HEAD' ? undefined : body)
    this.#ports.scraped()
  }

  #bodyOf(form: TextForm): Buffer {
    const nowMs = this.#ports.monoMs()
    const kept = this.#kept.get(form)
    if (kept !== undefined && nowMs - kept.monoMs < freshMs) return kept.body
    const body = Buffer.from(this.#ports.text(form))
    this.#kept.set(form, { body, monoMs: nowMs })
    return body
  }

  #isMeantForUs({ headers: { host, origin } }: IncomingMessage): boolean {
    const names = [`${metricsHost}:${this.#port}`, `localhost:${this.#port}`]
    // No collector sends an origin; a page does, and none is ours.
    return host !== undefined && names.includes(host.toLowerCase()) && origin === undefined
  }
}

function refuse(response: ServerResponse, status: number, words: string): void {
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {}
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...allow }).end(`${words}\n`)
}
