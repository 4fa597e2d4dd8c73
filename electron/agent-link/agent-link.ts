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

/** The primary's end of one agent's pipe. */
export interface AgentLink {
  /**
   * Null when the pipe is gone, or the worker does not read what was sent before. The answer comes when the worker's loop gets
   * to it; never from one that ends before.
   */
  ask(wish: AgentWish): Promise<AgentAnswer> | null
  close(): void
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
 * Reads an agent's pipe with a bound on every quantity: bytes of a line, messages and bytes per second. Whatever a worker
 * writes here, it costs the primary little, never throws, and is counted.
 */
export function createAgentLink(pipe: Duplex, events: AgentLinkEvents): AgentLink {
  const messageAllowance = createAllowance(messagesPerSec, messagesPerSec * 2)
  const byteAllowance = createAllowance(bytesPerSec, bytesPerSec * 2)
  const counts = new Map<OddityKind, number>()
  let lastFailure = ''
  let tellTimer: NodeJS.Timeout | null = null
  let pauseTimer: NodeJS.Timeout | null = null
  let isOpen = true
  let nextRequestId = 1
  const asked = new Map<number, (answer: AgentAnswer) => void>()

  const tell = (): void => {
    tellTimer = null
    events.onOddity(describeOddities(counts, lastFailure))
  }
  const count = (kind: OddityKind): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if (tellTimer === null && isOpen) tellTimer = setTimeout(tell, tellEveryMs)
  }
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    if (pauseTimer !== null) clearTimeout(pauseTimer)
    if (tellTimer !== null) clearTimeout(tellTimer)
    pipe.destroy()
    if (tellTimer !== null) tell()
    events.onClosed()
  }
  const settle = (answer: Extract<AgentMessage, { type: 'done' | 'refused' }>): void => {
    asked.get(answer.requestId)?.(answer.type === 'done' ? { ok: true } : { ok: false, words: answer.words })
    asked.delete(answer.requestId)
  }
  const read = (line: Uint8Array): void => {
    if (line.length === 0 || !isOpen) return
    if (!messageAllowance.take(1, performance.now())) {
      count('excess')
      return
    }
    const parsed = agentMessageSchema.safeParse(parseJson(utf8.decode(line)))
    if (!parsed.success) count('unreadable')
    else if (parsed.data.type === 'done' || parsed.data.type === 'refused') settle(parsed.data)
    else events.onMessage(parsed.data)
  }
  const splitter = new LineSplitter({
    maxBytes: limits.agentMessageBytes,
    line: (bytes, ending) => (ending === 'cut' ? count('oversized') : read(bytes)),
  })

  pipe.on('data', (chunk: Buffer) => {
    splitter.push(chunk)
    if (!isOpen || byteAllowance.take(chunk.length, performance.now())) return
    count('flood')
    pipe.pause()
    pauseTimer = setTimeout(() => pipe.resume(), pauseMs)
  })
  pipe.on('error', (error: NodeJS.ErrnoException) => {
    // A worker that dies resets its pipe: an end like any other.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') {
      lastFailure = error.message
      count('failure')
    }
    close()
  })
  pipe.on('end', close)
  pipe.on('close', close)

  return {
    close,
    ask: (wish) => {
      if (!isOpen || !pipe.writable || pipe.writableLength > unreadRequestBytes) return null
      const requestId = nextRequestId++
      pipe.write(`${JSON.stringify({ ...wish, requestId })}\n`)
      return new Promise((resolve) => asked.set(requestId, resolve))
    },
  }
}
