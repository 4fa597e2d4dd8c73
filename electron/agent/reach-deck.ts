import { readSync, writeSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { hostname } from 'node:os'
import type { AgentMessage } from '../../shared/agent-protocol.ts'
import type { AgentJoin, AgentReach } from '../../shared/containers/agent-reach.ts'
import { originals } from './cover/originals.ts'
import { type AgentWay, isFull, linesOf, outsideThePool } from './pipe.ts'

/** A deck that is gone comes back, or never does: tried ever less often, and never so that the app stays alive for it. */
const firstWaitMs = 500
const longestWaitMs = 30_000
/** A connection that is being made keeps its process alive: an app that ends meanwhile waits at most so long. */
const connectMs = 3000
const hearBytes = 16 * 1024
/** What the network did not take yet is tried again this soon: a heartbeat would be long for a large message. */
const flushMs = 5

/** From a container to the deck that opened it. `onLost`: each time that the deck which was reached is not any more. */
export function reachDeck(reach: AgentReach, onLine: (line: string) => void, onLost: () => void): AgentWay {
  return new DeckSocket(reach, onLine, onLost)
}

/**
 * The way of an agent that has no pipe: a TCP connection, made again when it ends. Whoever hears it next is told first who
 * speaks, and what does not change any more.
 */
class DeckSocket implements AgentWay {
  readonly #reach: AgentReach
  readonly #feed: (chunk: Uint8Array) => void
  readonly #onLost: () => void
  /** The newest of each kind that is told once: a deck that comes back knows nothing. */
  readonly #lasting = new Map<AgentMessage['type'], AgentMessage>()
  #socket: Socket | null = null
  #isJoined = false
  #waitMs = firstWaitMs
  #heard: Buffer | null = null
  #rest: Buffer | null = null

  constructor(reach: AgentReach, onLine: (line: string) => void, onLost: () => void) {
    this.#reach = reach
    this.#onLost = onLost
    this.#feed = linesOf(onLine)
    this.#connect()
  }

  /** It reads from the beginning: nothing waits anywhere else. */
  startReading(): void {}

  /** Hears what has arrived by now, without the event loop, for who keeps that from running. */
  hear(): void {
    while (this.#hearOnce());
  }

  send(message: AgentMessage): boolean {
    if (message.type === 'hello' || message.type === 'listen' || message.type === 'leaving')
      this.#lasting.set(message.type, message)
    return this.#isJoined && this.#write(message)
  }

  /** Writes what an earlier call could not. */
  flush(): void {
    const descriptor = descriptorOf(this.#socket)
    if (this.#rest !== null && descriptor !== null) this.#put(descriptor, this.#rest)
  }

  #connect(): void {
    const { host, port } = this.#reach
    const socket = connect({ host, port, noDelay: true })
    this.#socket = socket
    socket.unref()
    const limit = originals.setTimeout(() => socket.destroy(), connectMs)
    limit.unref()
    socket.on('connect', () => {
      originals.clearTimeout(limit)
      this.#join()
    })
    socket.on('data', this.#feed)
    socket.on('error', () => {})
    socket.on('close', () => this.#again())
  }

  #join(): void {
    const who = this.#reach.who || hostname()
    this.#waitMs = firstWaitMs
    this.#write({ type: 'join', token: this.#reach.token, who, pid: process.pid })
    for (const message of this.#lasting.values()) this.#write(message)
    this.#isJoined = true
  }

  /** Told at once: what keeps the event loop from running would be heard of by nobody until it ends. */
  #lose(): void {
    this.#socket?.destroy()
    if (!this.#isJoined) return
    this.#isJoined = false
    this.#onLost()
  }

  #again(): void {
    this.#lose()
    this.#rest = null
    this.#socket = null
    const waitMs = this.#waitMs
    this.#waitMs = Math.min(longestWaitMs, waitMs * 2)
    originals.setTimeout(() => this.#connect(), waitMs).unref()
  }

  /** By hand, as on a pipe: what Node has to write keeps the app alive for as long as the deck does not read. */
  #write(message: AgentMessage | AgentJoin): boolean {
    this.flush()
    const descriptor = descriptorOf(this.#socket)
    if (descriptor === null || this.#rest !== null) return false
    const bytes = outsideThePool(`${originals.stringify(message)}\n`)
    this.#put(descriptor, bytes)
    const isDropped = this.#rest === bytes
    if (isDropped) this.#rest = null
    return !isDropped
  }

  #put(descriptor: number, bytes: Buffer): void {
    this.#rest = bytes
    try {
      const written = writeSync(descriptor, bytes)
      this.#rest = written < bytes.length ? bytes.subarray(written) : null
    } catch (error) {
      if (!isFull(error)) this.#lose()
    }
    if (this.#rest !== null) originals.setTimeout(() => this.flush(), flushMs).unref()
  }

  #hearOnce(): boolean {
    const descriptor = descriptorOf(this.#socket)
    if (descriptor === null) return false
    this.#heard ??= Buffer.allocUnsafeSlow(hearBytes)
    try {
      const byteCount = readSync(descriptor, this.#heard, 0, hearBytes, null)
      if (byteCount > 0) this.#feed(new Uint8Array(this.#heard.subarray(0, byteCount)))
      else this.#lose()
      return byteCount > 0
    } catch (error) {
      if (!isFull(error)) this.#lose()
      return false
    }
  }
}

/** The number under which the system knows a socket; null where libuv does not tell (Windows), or it is not connected. */
function descriptorOf(socket: Socket | null): number | null {
  if (socket === null || socket.connecting || socket.destroyed) return null
  const handle: unknown = Reflect.get(socket, '_handle')
  const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : null
}
