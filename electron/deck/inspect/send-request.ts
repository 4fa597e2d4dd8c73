import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { duration } from '../../../shared/base/plain-words.ts'
import type { SentAnswer, SentRequest } from '../../../shared/inspection/sent-request.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { WorkerProcess } from '../session/worker-process.ts'

/** More of a body says no more to a reader. */
const mostBodyBytes = 256 * 1024
const mostLines = 200

/** Requests of a person that are under way; each can be cancelled. */
export class SentRequests {
  readonly #underWay = new Map<string, AbortController>()

  async send(session: ClusterSession, asked: CommandInput<'worker.request'>): Promise<Result<SentAnswer>> {
    const { requestId } = asked
    if (this.#underWay.has(requestId)) return fail('already-so', `Request ${requestId} is under way already`)
    const controller = new AbortController()
    this.#underWay.set(requestId, controller)
    try {
      return await sendRequest(session, asked, controller.signal)
    } finally {
      this.#underWay.delete(requestId)
    }
  }

  /** Closes its connection, as a client does that does not want to wait any more. One that has its answer is left alone. */
  cancel(requestId: string): Result<void> {
    this.#underWay.get(requestId)?.abort()
    return ok(undefined)
  }
}

/** Sends it over a connection that is handed to that worker by choice. Never rejects. */
async function sendRequest(
  session: ClusterSession,
  { slot, generation, pid, request }: CommandInput<'worker.request'>,
  signal: AbortSignal,
): Promise<Result<SentAnswer>> {
  const process = session.workers.find(slot, generation)
  const name = `slot ${slot}`
  if (process === null || process.worker.pid !== pid) {
    return fail('worker-gone', `${name} g${generation} (pid ${pid}) is gone`)
  }
  const sinceAtMs = Date.now()
  const connected = await unlessAborted(process.connectHttp(), signal)
  if (connected === null) return fail('cancelled', `the request to ${name} was cancelled before it had a connection`)
  if (typeof connected === 'string') return fail('refused', `${name} got no request: ${connected}`)
  const answer = await ask(connected, request, process, signal)
  if (!answer.ok) return answer
  const kept = session.output.output(slot, generation)?.lines ?? []
  const lines = kept.filter(({ atMs }) => atMs >= sinceAtMs).map(({ text }) => text)
  return ok({ ...answer.value, lines: lines.slice(-mostLines) })
}

/** Null once it is aborted; a connection that comes later is closed. */
function unlessAborted(connecting: ReturnType<WorkerProcess['connectHttp']>, signal: AbortSignal) {
  return Promise.race([
    connecting,
    new Promise<null>((resolve) => {
      const give = (): void => {
        resolve(null)
        void connecting.then((late) => typeof late === 'string' || late.socket.destroy())
      }
      signal.addEventListener('abort', give, { once: true })
      void connecting.finally(() => signal.removeEventListener('abort', give))
    }),
  ])
}

type Answered = Omit<SentAnswer, 'lines'>

function ask(
  { socket: plain, isSecure }: { readonly socket: Socket; readonly isSecure: boolean },
  { method, path, headers, body, timeoutMs }: SentRequest,
  worker: WorkerProcess,
  signal: AbortSignal,
): Promise<Result<Answered>> {
  const name = `slot ${worker.slot}`
  // Few ask at all: Node's `http` and `tls` would be 5 ms of every start.
  const { request } = process.getBuiltinModule('node:http')
  const { connect } = process.getBuiltinModule('node:tls')
  const sentMonoMs = performance.now()
  const sinceSent = (): number => Math.round(performance.now() - sentMonoMs)
  return new Promise((resolve) => {
    const socket = isSecure
      ? connect({ socket: plain, servername: 'localhost', ALPNProtocols: ['http/1.1'], rejectUnauthorized: false })
      : plain
    const end = (answer: Result<Answered>): void => {
      clearTimeout(deadline)
      signal.removeEventListener('abort', cancel)
      socket.destroy()
      plain.destroy()
      resolve(answer)
    }
    const cancel = (): void =>
      end(
        fail(
          'cancelled',
          `${method} ${path} to ${name} was cancelled after ${duration(sinceSent())}, without an answer`,
        ),
      )
    signal.addEventListener('abort', cancel)
    const deadline = setTimeout(() => {
      const late = `${name} has not answered ${method} ${path} within ${duration(timeoutMs)}`
      end(fail('not-reached-in-time', `${late}: ${whyLate(worker)}`))
    }, timeoutMs)
    const own = headers.map(({ name: header, value }) => [header, value] as const)
    const asked = request({
      method,
      path: escapedPath(path),
      headers: {
        host: 'localhost',
        connection: 'close',
        'content-length': Buffer.byteLength(body),
        ...Object.fromEntries(own),
      },
      createConnection: () => socket,
    })
    asked.on('response', (response) => {
      const firstByteMs = sinceSent()
      const read = readBody(response)
      response.on('error', (error) => end(fail('refused', `${name} broke its answer off (${error.message})`)))
      response.on('end', () => end(ok({ ...headOf(response), ...read(), firstByteMs, wholeMs: sinceSent(), isSecure })))
    })
    asked.on('error', (error) => end(fail('refused', `${name} did not answer ${method} ${path} (${error.message})`)))
    asked.end(body)
    // It may have been cancelled while its connection was made.
    if (signal.aborted) cancel()
  })
}

const whyLate = ({ worker }: WorkerProcess): string =>
  worker.unacknowledgedCount > 0 ? 'it has not even taken the connection' : 'the request waits in it'

/** What a browser makes of a path in any script; `http` refuses it as it is. */
function escapedPath(path: string): string {
  const escaped = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&').toUpperCase()
  return path.replace(/[^\x21-\x7e]+/g, escaped)
}

function headOf(response: IncomingMessage): Pick<SentAnswer, 'status' | 'statusText' | 'headers'> {
  const { rawHeaders, statusCode = 0, statusMessage = '' } = response
  const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: rawHeaders[at + 1] ?? '' }] : []))
  return { status: statusCode, statusText: statusMessage, headers }
}

/** Keeps the first bytes and counts the rest. */
function readBody(response: IncomingMessage): () => Pick<SentAnswer, 'body' | 'bodyBytes' | 'isCut'> {
  const kept: Buffer[] = []
  let bodyBytes = 0
  response.on('data', (chunk: Buffer) => {
    if (bodyBytes < mostBodyBytes) kept.push(chunk.subarray(0, mostBodyBytes - bodyBytes))
    bodyBytes += chunk.length
  })
  return () => {
    const isCut = bodyBytes > mostBodyBytes
    return { body: textOf(Buffer.concat(kept), isCut), bodyBytes, isCut }
  }
}

/** Null of what is no UTF-8. A character may be cut at the bound. */
function textOf(bytes: Buffer, isCut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
  } catch {
    return null
  }
}
