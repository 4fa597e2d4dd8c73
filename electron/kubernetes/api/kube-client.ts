import type { IncomingMessage } from 'node:http'
import { request as overHttp } from 'node:http'
import { request as overHttps, type RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js'
import { z } from 'zod'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { endedBy } from '../../engines/ended-by.ts'
import { type AnswerStream, openAnswerStream, type StreamPorts } from '../../engines/streams/answer-stream.ts'
import { kubeFailure, kubeRefusal } from './kube-words.ts'
import type { KubeContext } from './kubeconfig.ts'

/** How long the API may take for an answer before it counts as lost. */
const answerLimitMs = 10_000
/** Programs that log in may show a page first. */
const loginLimitMs = 60_000
/** What the kubeconfig makes of a request is asked for again after so long: tokens are renewed. */
const loginKeptMs = 30_000
/** A list of 5 000 pods has about 40 MB. */
const maxAnswerBytes = 200_000_000

export type Query = Readonly<Record<string, string | number | boolean>>

/** Nothing but reading: there is no other verb here. */
export class KubeClient {
  readonly context: KubeContext
  readonly #config: KubeConfig
  #login: { readonly options: RequestOptions; readonly atMs: number } | null = null
  #skewMs = 0

  constructor(config: KubeConfig, context: KubeContext) {
    config.setCurrentContext(context.name)
    this.#config = config
    this.context = context
  }

  /** Of the API server's clock, less ours; it tells whole seconds. */
  get skewMs(): number {
    return this.#skewMs
  }

  /** One answer of the wanted shape, or why not, in words. */
  async get<T>(schema: z.ZodType<T>, path: string, query: Query = {}): Promise<Result<T>> {
    const limit = AbortSignal.timeout(answerLimitMs + (this.#login === null ? loginLimitMs : 0))
    try {
      const text = await this.#text(await this.#open(path, query, limit))
      const parsed = schema.safeParse(parseJson(text))
      if (parsed.success) return ok(parsed.data)
      return fail('refused', `${this.context.server} answers in another form: ${z.prettifyError(parsed.error)}`)
    } catch (thrown) {
      return kubeFailure(this.context, limit.aborted ? limit.reason : thrown)
    }
  }

  /** An answer that goes on: a watch, a log. */
  stream(path: string, query: Query, ports: StreamPorts): AnswerStream {
    return openAnswerStream((abortSignal) => this.#open(path, query, abortSignal), ports)
  }

  async #open(path: string, query: Query, signal: AbortSignal): Promise<IncomingMessage> {
    const answer = await this.#send(path, query, signal)
    const status = answer.statusCode ?? 0
    if (status < 300) return answer
    if (status === 401) this.#login = null
    throw kubeRefusal(this.context, status, await this.#text(answer))
  }

  async #send(path: string, query: Query, signal: AbortSignal): Promise<IncomingMessage> {
    const options = await this.#loggedIn(signal)
    const { server } = this.context
    const url = new URL(server.replace(/\/$/, '') + path)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    const send = url.protocol === 'http:' ? overHttp : overHttps
    const askedAtMs = Date.now()
    return new Promise((done, reject) => {
      const request = send(url, { ...options, signal }, (answer) => {
        this.#learnSkew(answer.headers.date, askedAtMs)
        done(answer)
      })
      request.on('error', reject)
      request.end()
    })
  }

  async #loggedIn(signal: AbortSignal): Promise<RequestOptions> {
    const known = this.#login
    if (known !== null && performance.now() - known.atMs < loginKeptMs) return known.options
    const options: RequestOptions = { headers: { accept: 'application/json' } }
    await Promise.race([this.#config.applyToHTTPSOptions(options), endedBy(signal)])
    this.#login = { options, atMs: performance.now() }
    return options
  }

  async #text(answer: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer) {
      bytes += chunk.length
      if (bytes > maxAnswerBytes) throw new Error(`it answers with more than ${maxAnswerBytes / 1e6} MB`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString()
  }

  #learnSkew(date: string | undefined, askedAtMs: number): void {
    const theirsAtMs = Date.parse(date ?? '')
    if (Number.isNaN(theirsAtMs)) return
    const skewMs = theirsAtMs + 500 - (askedAtMs + Date.now()) / 2
    // They tell the second that has begun: what is within it, and within the way there and back, is none.
    const unsureMs = 600 + Date.now() - askedAtMs
    if (Math.abs(skewMs) <= unsureMs) this.#skewMs = 0
    else if (Math.abs(skewMs - this.#skewMs) > unsureMs) this.#skewMs = Math.round(skewMs)
  }
}
