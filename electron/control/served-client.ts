import { createHash, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import { LineSplitter } from '../../shared/base/line-splitter.ts'
import { megabytes } from '../../shared/base/plain-words.ts'
import type { Origin } from '../../shared/model/event.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { TokenTries } from './token-tries.ts'
import {
  type HeardPush,
  heardPushes,
  helloBytes,
  lineBytes,
  lineOf,
  pushLine,
  type Request,
  readHello,
  readRequest,
  type Told,
  wireVersion,
} from './wire.ts'

/** Nobody waits longer for a token. */
const helloMs = 5000
/** So much may lie before a client that does not read; what no client asks for at once fits in. */
const mostWaitingBytes = 16 * 1024 * 1024
/** Calls of one client under way; further ones are read when one of them was answered. */
const mostCalls = 32
/** Last words have so long to be read. */
const lastWordsMs = 2000

export interface ServedParts {
  readonly clock: Pick<Clock, 'after'>
  readonly token: string
  readonly tries: TokenTries
  answer(by: Origin, name: string, input: unknown): Promise<Result<unknown>>
}

/** One connection to the control socket, at the deck's end. Ends with its socket. */
export class ServedClient {
  readonly #socket: Socket
  readonly #parts: ServedParts
  readonly #heard = new Set<HeardPush>()
  readonly #splitter: LineSplitter
  readonly #cancels: (() => void)[] = []
  #by: Origin | null = null
  #earlyBytes = 0
  #seq = 0
  #callCount = 0
  #queue: Request[] = []
  #isOver = false

  constructor(socket: Socket, parts: ServedParts) {
    this.#socket = socket
    this.#parts = parts
    this.#splitter = new LineSplitter({
      maxBytes: lineBytes,
      line: (bytes, ending) => this.#line(Buffer.from(bytes).toString('utf8'), ending === 'cut'),
    })
    socket.on('data', (chunk: Buffer) => this.#data(chunk))
    // It ends with `close`, whatever the reason.
    socket.on('error', () => {})
    socket.on('close', () => this.#closed())
    this.#after(helloMs, () => this.#by === null && this.end('No token came: say it first'))
  }

  hears(name: HeardPush): boolean {
    return this.#heard.has(name) && !this.#isOver
  }

  push(name: HeardPush, json: string): void {
    this.#seq += 1
    this.#write(pushLine(name, this.#seq, json))
  }

  /** Says why, and closes the connection. */
  end(words: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#queue = []
    this.#socket.end(lineOf({ end: words }))
    this.#after(lastWordsMs, () => this.#socket.destroy())
  }

  #closed(): void {
    this.#isOver = true
    this.#queue = []
    for (const cancel of this.#cancels) cancel()
  }

  #data(chunk: Buffer): void {
    if (this.#isOver) return
    if (this.#by === null) {
      this.#earlyBytes += chunk.length
      if (this.#earlyBytes > helloBytes) {
        this.end('That is no token: too much was said before it')
        return
      }
    }
    this.#splitter.push(chunk)
    this.#work()
  }

  #line(text: string, isCut: boolean): void {
    if (this.#isOver) return
    if (isCut) {
      this.end(`A line is too long: at most ${megabytes(lineBytes)}`)
      return
    }
    if (this.#by === null) {
      this.#hello(text)
      return
    }
    const request = readRequest(text)
    if (request === null) {
      this.end('That is no request: a line is {"id":1,"call":"deck.state","input":{}}')
      return
    }
    this.#queue.push(request)
  }

  #hello(text: string): void {
    const hello = readHello(text)
    if (hello === null || !isSame(hello.token, this.#parts.token)) {
      this.#socket.pause()
      this.#after(this.#parts.tries.wrong(), () =>
        this.end(
          'Wrong token: it stands in the file beside the socket, and is another one after each start of the deck',
        ),
      )
      return
    }
    if (hello.wire !== wireVersion) {
      this.end(`The deck speaks version ${wireVersion}, not ${hello.wire}: use the same version of both`)
      return
    }
    this.#by = hello.by
    this.#write(lineOf({ welcome: process.pid }))
  }

  /** Reads on only when there is room for another call. */
  #work(): void {
    while (this.#callCount < mostCalls) {
      const request = this.#queue.shift()
      if (request === undefined) break
      this.#take(request)
    }
    if (this.#queue.length > 0) this.#socket.pause()
    else if (this.#by !== null) this.#socket.resume()
  }

  #take(request: Request): void {
    if ('listen' in request) {
      this.#tell({ id: request.id, answer: this.#listen(request.listen) })
      return
    }
    this.#callCount += 1
    const { id, call, input } = request
    void this.#parts.answer(this.#by ?? 'ctl', call, input).then((answer) => {
      this.#callCount -= 1
      this.#tell({ id, answer })
      this.#work()
    })
  }

  #listen(names: readonly string[]): Result<void> {
    const known = heardPushes.filter((name) => names.includes(name))
    const unknown = names.find((name) => !known.some((one) => one === name))
    if (unknown !== undefined)
      return fail('not-found', `"${unknown.slice(0, 80)}" cannot be listened to, but ${heardPushes.join(', ')} can`)
    this.#heard.clear()
    for (const name of known) this.#heard.add(name)
    return ok(undefined)
  }

  #tell(told: Told): void {
    this.#write(lineOf(told))
  }

  #write(line: string): void {
    if (this.#isOver) return
    if (this.#socket.writableLength <= mostWaitingBytes) this.#socket.write(line)
    else this.end(`You read too slowly: ${megabytes(mostWaitingBytes)} wait for you`)
  }

  #after(delayMs: number, act: () => void): void {
    this.#cancels.push(this.#parts.clock.after(delayMs, act))
  }
}

/** In a time that tells nothing of how much of it is right. */
function isSame(said: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(said), digest(token))
}
