import { connect, type IncomingHttpHeaders } from 'node:http2'
import { onTestFinished } from 'vitest'

export interface StreamAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly ms: number
  /** Null: a whole answer. */
  readonly error: string | null
}

export interface Http2Client {
  ask(
    path?: string,
    options?: { method?: string; send?: string; trailers?: Record<string, string> },
  ): Promise<StreamAnswer>
  readonly isOpen: boolean
}

/** Test support: one connection of HTTP/2. */
export function openHttp2(url: string): Http2Client {
  const session = connect(url, { rejectUnauthorized: false })
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return {
    get isOpen() {
      return !session.closed && !session.destroyed
    },
    ask: (path = '/', { method = 'GET', send, trailers } = {}) => {
      const startMs = performance.now()
      const stream = session.request(
        { ':path': path, ':method': method },
        { endStream: send === undefined && trailers === undefined, waitForTrailers: trailers !== undefined },
      )
      return new Promise((done) => {
        let body = ''
        let headers: IncomingHttpHeaders = {}
        let error: string | null = null
        stream.on('response', (head) => {
          headers = head
        })
        stream.setEncoding('latin1').on('data', (chunk) => {
          body += chunk
        })
        stream.on('error', (problem) => {
          error = problem.message
        })
        stream.on('wantTrailers', () => stream.sendTrailers(trailers ?? {}))
        stream.on('close', () =>
          done({ status: Number(headers[':status'] ?? 0), headers, body, ms: performance.now() - startMs, error }),
        )
        if (send !== undefined || trailers !== undefined) stream.end(send ?? '')
      })
    },
  }
}
