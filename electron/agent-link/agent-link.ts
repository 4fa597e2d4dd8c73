import type { Duplex } from 'node:stream'
import { type AgentAnswer, type AgentMessage, type AgentWish, agentMessageSchema } from '../../shared/agent-protocol.ts'
import { LineSplitter } from '../../shared/base/line-splitter.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { limits } from '../../shared/limits.ts'
import { createAllowance } from './allowance.ts'
import { describeOddities, type OddityKind } from './oddities.ts'

export interface AgentLinkEvents {
  onMessage(message: AgentMessage): void
  /** Everything odd about this pipe so far, one sentence per kind with its count; told when it changed, at most once a second. */
  onOddity(words: readonly string[]): void
  /** Once, when the pipe ended or failed. */
  onClosed(): void
}

/** An agent at the fastest interval sends 6 messages per second; a drain and a trace add up to 20 each. */
const messagesPerSec = 60
/** Nothing honest comes near this; skipping junk at this rate costs the primary about 1 % of a core. */
const bytesPerSec = 16 * 1024 * 1024
const pauseMs = 500
/** Told at most this often: a flood of junk must not become a flood of words. */
const tellEveryMs = 1000
/** What a worker left unread; requests are small and rare, so this much means that it does not read at all. */
const unreadRequestBytes = 256 * 1024

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * The primary's end of one agent's pipe. Reads it with a bound on every quantity: bytes of a line, messages and bytes per
 * second. Whatever a worker writes here, it costs the primary little, never throws, and is counted.
 */
export class AgentLink {
  readonly #pipe: Duplex
  readonly #events: AgentLinkEvents
  readonly #messageAllowance = createAllowance(messagesPerSec, messagesPerSec * 2)
  readonly #byteAllowance = createAllowance(bytesPerSec, bytesPerSec * 2)
  readonly #counts = new Map<OddityKind, number>()
  readonly #asked = new Map<number, (answer: AgentAnswer) => void>()
  readonly #splitter = new LineSplitter({
    maxBytes: limits.agentMessageBytes,
    line: (bytes, ending) => (ending === 'cut' ? this.#count('oversized') : this.#read(bytes)),
  })
  #lastFailure = ''
  #tellTimer: NodeJS.Timeout | null = null
  #pauseTimer: NodeJS.Timeout | null = null
  #isOpen = true
  #nextRequestId = 1

  constructor(pipe: Duplex, events: AgentLinkEvents) {
    this.#pipe = pipe
    this.#events = events
    pipe.on('data', (chunk: Buffer) => this.#take(chunk))
    pipe.on('error', (error: NodeJS.ErrnoException) => this.#failed(error))
    pipe.on('end', () => this.close())
    pipe.on('close', () => this.close())
  }

  /**
   * Null when the pipe is gone, or the worker does not read what was sent before. The answer comes when the worker's loop gets
   * to it; never from one that ends before.
   */
  ask(wish: AgentWish): Promise<AgentAnswer> | null {
    if (!this.#isOpen || !this.#pipe.writable || this.#pipe.writableLength > unreadRequestBytes) return null
    const requestId = this.#nextRequestId++
    this.#pipe.write(`${JSON.stringify({ ...wish, requestId })}\n`)
    return new Promise((resolve) => this.#asked.set(requestId, resolve))
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (this.#pauseTimer !== null) clearTimeout(this.#pauseTimer)
    if (this.#tellTimer !== null) clearTimeout(this.#tellTimer)
    this.#pipe.destroy()
    if (this.#tellTimer !== null) this.#tell()
    this.#events.onClosed()
  }

  #take(chunk: Buffer): void {
    this.#splitter.push(chunk)
    if (!this.#isOpen || this.#byteAllowance.take(chunk.length, performance.now())) return
    this.#count('flood')
    this.#pipe.pause()
    this.#pauseTimer = setTimeout(() => this.#pipe.resume(), pauseMs)
  }

  #failed(error: NodeJS.ErrnoException): void {
    // A worker that dies resets its pipe: an end like any other.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') {
      this.#lastFailure = error.message
      this.#count('failure')
    }
    this.close()
  }

  #read(line: Uint8Array): void {
    if (line.length === 0 || !this.#isOpen) return
    if (!this.#messageAllowance.take(1, performance.now())) {
      this.#count('excess')
      return
    }
    const parsed = agentMessageSchema.safeParse(parseJson(utf8.decode(line)))
    if (!parsed.success) this.#count('unreadable')
    else if (parsed.data.type === 'done' || parsed.data.type === 'refused') this.#settle(parsed.data)
    else this.#events.onMessage(parsed.data)
  }

  #settle(answer: Extract<AgentMessage, { type: 'done' | 'refused' }>): void {
    const settle = this.#asked.get(answer.requestId)
    this.#asked.delete(answer.requestId)
    settle?.(answer.type === 'done' ? { ok: true } : { ok: false, words: answer.words })
  }

  #count(kind: OddityKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    if (this.#tellTimer === null && this.#isOpen) this.#tellTimer = setTimeout(() => this.#tell(), tellEveryMs)
  }

  #tell(): void {
    this.#tellTimer = null
    this.#events.onOddity(describeOddities(this.#counts, this.#lastFailure))
  }
}
