import http from 'node:http'

export interface Told {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly json: Record<string, unknown>
}

interface Sent {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** As it is, not as JSON. */
  readonly raw?: string
}

/** One phone's browser as a client: an address, a connection and a cookie of its own. */
export class TestPhone {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 4 })
  readonly #port: number
  readonly #from: string
  /** Events of its stream so far, the newest last. */
  readonly events: { readonly name: string; readonly data: Record<string, unknown> }[] = []
  cookie = ''
  #stream: http.ClientRequest | null = null

  constructor(port: number, from = '127.0.0.1') {
    this.#port = port
    this.#from = from
  }

  send(path: string, { method = 'GET', body, headers = {}, raw }: Sent = {}): Promise<Told> {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: '127.0.0.1',
          port: this.#port,
          path,
          method,
          agent: this.#agent,
          localAddress: this.#from,
          headers: {
            ...(this.cookie === '' ? {} : { cookie: this.cookie }),
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (response) => {
          let told = ''
          response.setEncoding('utf8').on('data', (piece: string) => {
            told += piece
          })
          response.on('error', reject)
          response.on('end', () => {
            this.cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? this.cookie
            const json = response.headers['content-type'] === 'application/json' ? JSON.parse(told) : {}
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: told, json })
          })
        },
      )
      request.on('error', reject)
      request.end(text)
    })
  }

  post(path: string, body: unknown): Promise<Told> {
    return this.send(path, { method: 'POST', body })
  }

  join(pin: string, alias = ''): Promise<Told> {
    return this.post('/join', { pin, alias })
  }

  vote(questionId: string, round: string, choice: string): Promise<Told> {
    return this.post('/vote', { questionId, round, answer: { kind: 'choice', choice } })
  }

  /** Opens its stream of events. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { cookie } = this
      const options = {
        host: '127.0.0.1',
        port: this.#port,
        path: '/events',
        localAddress: this.#from,
        headers: { cookie },
      }
      this.#stream = http.get({ ...options, agent: false }, (response) => {
        let rest = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          const blocks = (rest + piece).split('\n\n')
          rest = blocks.pop() ?? ''
          for (const block of blocks) {
            const [, name = '', data = '{}'] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
            this.events.push({ name, data: JSON.parse(data) })
          }
        })
        response.on('error', () => {})
        resolve()
      })
      this.#stream.on('error', reject)
    })
  }

  close(): void {
    this.#stream?.on('error', () => {})
    this.#stream?.destroy()
    this.#agent.destroy()
  }
}
