import { Worker } from 'node:worker_threads'
import type { Clock } from '../../../shared/base/clock.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { type Caller, createCaller, createMover, type MovingPort } from '../thread/port-calls.ts'
import type { Publish } from '../types.ts'
import { LogInlet } from './log-inlet.ts'
import type { HeardLogs, LogCalls, LogFacts } from './log-protocol.ts'

/** The thread of the logs, as this end of it. */
export interface LogThreadPort extends MovingPort {
  /** It ended by itself; why. */
  onEnded(listener: (why: string) => void): void
  close(): void
}

interface LogDeskParts {
  readonly clock: Clock
  readonly publish: Publish
  /** Begins the thread; called with the first thing there is to keep. */
  open(): LogThreadPort
  /** It ended, and its logs are lost. */
  failed(why: string): void
}

interface OpenThread {
  readonly port: LogThreadPort
  readonly caller: Caller<LogCalls>
  readonly move: ReturnType<typeof createMover<LogFacts>>
}

/** A search goes on in slices, so that the thread always answers; a large log takes a while to be written. */
const silentMs = 30_000
const longestMs = 5 * 60_000

/** The logs of all clusters, as the deck's thread sees them: it sends what comes, and passes on what is asked. */
export class LogDesk {
  readonly inlet: LogInlet
  readonly #parts: LogDeskParts
  #thread: OpenThread | null = null
  #endedBy: string | null = null

  constructor(parts: LogDeskParts) {
    this.#parts = parts
    this.inlet = new LogInlet({
      nowMs: () => parts.clock.nowMs(),
      send: (batch) => this.#opened()?.move('take', [batch.bytes.buffer], batch),
    })
  }

  /** Asks the thread; everything that came before is in its answer. */
  async ask<T>(act: (call: Caller<LogCalls>['call']) => Promise<Result<T>>): Promise<Result<T>> {
    this.inlet.flush()
    const thread = this.#opened()
    if (thread === null) return fail('refused', `There is no log: ${this.#endedBy ?? 'it was not begun'}`)
    try {
      return await act(thread.caller.call)
    } catch (error) {
      return fail('internal', `The log did not answer: ${errorWords(error)}`)
    }
  }

  close(): void {
    this.inlet.close()
    this.#endedBy = 'the deck ended'
    this.#thread?.caller.end(new Error(this.#endedBy))
    this.#thread?.port.close()
    this.#thread = null
  }

  #opened(): OpenThread | null {
    if (this.#thread !== null || this.#endedBy !== null) return this.#thread
    const port = this.#parts.open()
    const facts: HeardLogs = {
      state: (state) => this.#parts.publish('log', state),
      taken: (batchId) => this.inlet.taken(batchId),
    }
    const caller = createCaller<LogCalls, HeardLogs>(port, facts, { clock: this.#parts.clock, silentMs, longestMs })
    port.onEnded((why) => {
      if (this.#endedBy !== null) return
      this.#endedBy = why
      this.#thread = null
      caller.end(new Error(why))
      this.#parts.failed(why)
    })
    this.#thread = { caller, port, move: createMover<LogFacts>(port) }
    return this.#thread
  }
}

/** Begins the thread of the logs from its bundle. It keeps no process alive. */
export function openLogThread(path: string): LogThreadPort {
  const worker = new Worker(path, { name: 'logs', env: process.env, execArgv: [] })
  worker.unref()
  let reason = ''
  worker.on('error', (error) => {
    reason = `: ${errorWords(error)}`
  })
  return {
    postMessage: (message, moved) => worker.postMessage(message, moved ?? []),
    on: (event, listener) => worker.on(event, listener),
    onEnded: (listener) => void worker.on('exit', (code) => listener(`its thread ended with code ${code}${reason}`)),
    close: () => void worker.terminate(),
  }
}
