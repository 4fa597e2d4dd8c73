import { connect as connectPlain, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { LoadErrorKind } from '../../../shared/model/load.ts'
import { type AnswerParser, createAnswerParser } from './answer-parser.ts'
import { errorKind } from './error-kind.ts'
import type { RequestBytes } from './request-bytes.ts'
import type { Target } from './target-round.ts'

/** What all connections of a generator have in common. */
export interface ConnectionPlan {
  /** Where the next one goes. */
  readonly nextTarget: () => Target
  readonly checksCertificate: boolean
  readonly isHead: boolean
  readonly pipelining: number
  /** 0 = as many as the server lets it have. */
  readonly requestsPerConnection: number
  readonly sendOverMs: number
  /** Shared: what was read is parsed before anything else can be. */
  readonly readBuffer: Buffer
}

/** What a connection tells its owner. Times are those it got with `take`: a slow client's sending is part of its latency. */
export interface ConnectionOwner {
  opened(): void
  received(byteCount: number): void
  answered(status: number, dueMs: number, writtenMs: number): void
  /** A fault of the deck answered, not the app. */
  injected(): void
  failed(kind: LoadErrorKind, words: string, dueMs: number, writtenMs: number): void
  /** Requests ended: it may have room again. */
  settled(connection: Connection): void
}

const closedWords = 'the server closed the connection before it answered'
/** Pieces in which a slow client sends a request. */
const slowPieces = 20
/** How long a server may take to close a connection that is over, before we do. */
const lingerMs = 1000

/**
 * A place for one connection at a time. It connects when it gets a request and has none; every request it took ends in
 * exactly one `answered` or `failed`.
 */
export class Connection {
  /** Stands in the owner's queue; the owner's business alone. */
  isQueued = false
  restUntilMs = 0
  /** Connections in a row that ended without any answer. */
  troubleCount = 0
  inFlight = 0
  #socket: Socket | null = null
  /** Of the server that its socket goes to. */
  #requests: readonly RequestBytes[] = []
  #head = 0
  #takenOnSocket = 0
  #isLastTaken = false
  readonly #capacity: number
  readonly #dueMs: Float64Array
  readonly #writtenMs: Float64Array
  /** A request that a slow client has not sent in full. */
  #slow: { readonly bytes: Buffer; sentBytes: number; readonly startedMs: number } | null = null
  readonly #plan: ConnectionPlan
  readonly #owner: ConnectionOwner
  readonly #localAddress: string | null

  constructor(plan: ConnectionPlan, owner: ConnectionOwner, localAddress: string | null) {
    this.#plan = plan
    this.#owner = owner
    this.#localAddress = localAddress
    this.#capacity = plan.sendOverMs > 0 ? 1 : plan.pipelining
    this.#dueMs = new Float64Array(this.#capacity)
    this.#writtenMs = new Float64Array(this.#capacity)
  }

  get hasRoom(): boolean {
    return this.inFlight < this.#capacity && !this.#isLastTaken
  }

  /** Only with room. `request` is an index of a target's requests. */
  take(request: number, dueMs: number, nowMs: number): void {
    const { requestsPerConnection, sendOverMs } = this.#plan
    const socket = this.#socket ?? this.#open()
    this.#takenOnSocket += 1
    this.#isLastTaken = this.#takenOnSocket === requestsPerConnection
    const built = this.#requests[request]
    const bytes = this.#isLastTaken ? built?.closing : built?.kept
    if (!bytes) throw new Error(`There is no request ${request}`)
    const place = (this.#head + this.inFlight) % this.#capacity
    this.#dueMs[place] = dueMs
    this.#writtenMs[place] = nowMs
    this.inFlight += 1
    if (sendOverMs === 0) socket.write(bytes)
    else {
      this.#slow = { bytes, sentBytes: 0, startedMs: nowMs }
      this.sendMore(nowMs)
    }
  }

  /** For slow clients: writes what is due by now. */
  sendMore(nowMs: number): void {
    const slow = this.#slow
    const socket = this.#socket
    if (!slow || !socket) return
    const share = Math.min(1, (nowMs - slow.startedMs) / this.#plan.sendOverMs)
    const untilByte = Math.ceil(
      slow.bytes.length * Math.max(1 / slowPieces, Math.floor(share * slowPieces) / slowPieces),
    )
    if (untilByte <= slow.sentBytes) return
    socket.write(slow.bytes.subarray(slow.sentBytes, untilByte))
    slow.sentBytes = untilByte
    if (untilByte === slow.bytes.length) this.#slow = null
  }

  /** Gives up when the oldest request has waited longer; those behind it on this connection are lost with it. */
  checkTimeout(nowMs: number, timeoutMs: number): void {
    if (this.inFlight === 0 || nowMs - (this.#writtenMs[this.#head] ?? 0) < timeoutMs) return
    this.#fail('timeout', `no answer within ${timeoutMs} ms`)
  }

  /** At the end of a load. */
  abort(): void {
    this.#fail('aborted-at-end', 'not answered when the load ended')
  }

  #open(): Socket {
    const plan = this.#plan
    const { address, port, tlsName, requests } = plan.nextTarget()
    this.#requests = requests
    const isMine = (): boolean => this.#socket === socket
    const parser = createAnswerParser(
      { onAnswer: (status, isLast, isInjected) => (isMine() ? this.#answered(status, isLast, isInjected) : undefined) },
      plan.isHead,
    )
    const options = {
      host: address,
      port,
      noDelay: true,
      ...(this.#localAddress === null ? {} : { localAddress: this.#localAddress }),
      onread: {
        buffer: plan.readBuffer,
        callback: (byteCount: number): boolean => {
          if (isMine()) this.#read(socket, parser, byteCount)
          return true
        },
      },
    }
    const socket =
      tlsName === null
        ? connectPlain(options)
        : connectTls({ ...options, ...tlsOptions(tlsName, plan.checksCertificate) })
    this.#socket = socket
    socket.once(tlsName === null ? 'connect' : 'secureConnect', () => this.#owner.opened())
    socket.on('error', (error) => {
      if (isMine()) this.#fail(errorKind(error), error.message)
    })
    socket.on('end', () => {
      if (isMine()) parser.end()
      if (isMine()) this.#fail('reset', closedWords)
    })
    socket.on('close', () => {
      if (isMine()) this.#fail('reset', closedWords)
    })
    return socket
  }

  #read(socket: Socket, parser: AnswerParser, byteCount: number): void {
    this.#owner.received(byteCount)
    // Answers that came together are followed by requests that go together.
    const isCorked = this.#capacity > 1
    if (isCorked) socket.cork()
    const wrong = parser.read(this.#plan.readBuffer, byteCount)
    if (isCorked) socket.uncork()
    if (wrong && this.#socket === socket) this.#fail('bad-response', wrong.message)
  }

  #answered(status: number, isLast: boolean, isInjected: boolean): void {
    // An answer to nothing, such as 408 before the server closes.
    if (this.inFlight === 0) {
      this.#leave('at-once')
      return
    }
    const place = this.#head
    this.#head = (this.#head + 1) % this.#capacity
    this.inFlight -= 1
    this.troubleCount = 0
    if (isInjected) this.#owner.injected()
    else this.#owner.answered(status, this.#dueMs[place] ?? 0, this.#writtenMs[place] ?? 0)
    const isOver = isLast || this.#slow !== null || (this.#isLastTaken && this.inFlight === 0)
    if (isOver) this.#giveUp('reset', closedWords, 'when-server-does')
    this.#owner.settled(this)
  }

  /** The connection is over; nothing happens when nothing was on its way. */
  #fail(kind: LoadErrorKind, words: string): void {
    if (this.inFlight > 0) this.troubleCount += 1
    this.#giveUp(kind, words, 'at-once')
    this.#owner.settled(this)
  }

  #giveUp(kind: LoadErrorKind, words: string, close: 'at-once' | 'when-server-does'): void {
    const { inFlight } = this
    const head = this.#head
    this.#leave(close)
    for (let nth = 0; nth < inFlight; nth += 1) {
      const place = (head + nth) % this.#capacity
      const isOwnFault = nth === 0 || (kind !== 'timeout' && kind !== 'bad-response')
      const [ownKind, ownWords] = isOwnFault
        ? ([kind, words] as const)
        : (['reset', `lost with the request before it on the same connection (${words})`] as const)
      this.#owner.failed(ownKind, ownWords, this.#dueMs[place] ?? 0, this.#writtenMs[place] ?? 0)
    }
  }

  /**
   * From here on what happens to the socket is no concern of ours. Where both sides know that it is over, the server
   * closes first: the side that does keeps the port for a minute.
   */
  #leave(close: 'at-once' | 'when-server-does'): void {
    const socket = this.#socket
    this.#socket = null
    this.#slow = null
    this.inFlight = 0
    this.#head = 0
    this.#takenOnSocket = 0
    this.#isLastTaken = false
    if (close === 'at-once') socket?.destroy()
    else if (socket) setTimeout(() => socket.destroy(), lingerMs)
  }
}

/** Server names are for names: an address must not be sent as one. HTTP/1 is what is spoken, also to a server of HTTP/2. */
function tlsOptions(name: string, rejectUnauthorized: boolean): ConnectionOptions {
  const spoken = { ALPNProtocols: ['http/1.1'], rejectUnauthorized }
  return /^[\d.]+$|:/.test(name) ? spoken : { ...spoken, servername: name }
}
