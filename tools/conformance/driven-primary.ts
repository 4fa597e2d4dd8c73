import path from 'node:path'
import type { PrimaryScope, WorkerScope } from './scopes.ts'
import type { ForkWish, HeardEvent } from './wishes.ts'

const deadlineMs = 15_000

interface ForkChanges extends Partial<ForkWish> {
  /** Runs in the worker before anything else. */
  readonly boot?: (scope: WorkerScope<undefined>) => unknown
  /** The worker takes no functions, and nothing of ours keeps it alive. */
  readonly isMute?: boolean
}

/** The process of a primary, and the way to it. A child process with an IPC channel is one. */
export interface Program {
  readonly pid?: number | undefined
  send(message: object): unknown
  on(name: 'message', listener: (message: unknown) => void): unknown
  off(name: 'message', listener: (message: unknown) => void): unknown
  kill(signal: NodeJS.Signals): unknown
}

/** A primary in a process of its own that does what it is told: the port that scenarios work through. */
export class DrivenPrimary {
  readonly events: HeardEvent[] = []
  readonly pid: number
  /** The scenario killed it: nobody may use its process again. */
  isKilled = false
  readonly #child: Program
  readonly #answers = new Map<number, (answer: Answer) => void>()
  readonly #watches = new Set<() => void>()
  readonly #hear = (message: unknown) => this.#receive(message)
  #calls = 0

  constructor(child: Program) {
    this.#child = child
    this.pid = child.pid ?? -1
    child.on('message', this.#hear)
  }

  /** Forks, and resolves to the worker's id when it is online. */
  async fork(changes: ForkChanges = {}): Promise<number> {
    const id = await this.forkOnly(changes)
    await this.heard('online', id)
    return id
  }

  /** Forks; resolves as soon as the primary has called `fork`. */
  forkOnly(changes: ForkChanges = {}): Promise<number> {
    return this.do(({ face, args }) => face.fork(args).id, forkWish(changes))
  }

  /** What a function in the primary needs to fork by itself. */
  wish(changes: ForkChanges = {}): ForkWish {
    return forkWish(changes)
  }

  /** Runs the function in the primary. It travels as text: see `scopes.ts`. */
  async do<Value, Args = undefined>(code: (scope: PrimaryScope<Args>) => Value, args?: Args): Promise<Awaited<Value>> {
    const call = ++this.#calls
    const { value, error } = await this.#deadline(
      `an answer of the primary to ${code}`,
      new Promise<Answer>((resolve) => {
        this.#answers.set(call, resolve)
        this.#child.send({ call, code: String(code), args })
      }),
    )
    if (error !== undefined) throw Object.assign(new Error(), error)
    return returned<Value>(value)
  }

  /** Runs the function in the worker. It travels as text: see `scopes.ts`. */
  in<Value, Args = undefined>(
    worker: number,
    code: (scope: WorkerScope<Args>) => Value,
    args?: Args,
  ): Promise<Awaited<Value>> {
    const call = { worker, code: String(code), args }
    return this.do(({ inWorker, args: { worker, code, args } }) => inWorker(worker, code, args), call).then(
      returned<Value>,
    )
  }

  /** Runs the function in the worker without waiting for its end. */
  begin<Args = undefined>(worker: number, code: (scope: WorkerScope<Args>) => unknown, args?: Args): Promise<void> {
    const call = { worker, code: String(code), args }
    return this.do(({ begin, args: { worker, code, args } }) => begin(worker, code, args), call)
  }

  /** Resolves to the first such event, whether it is past or comes. */
  heard(name: HeardEvent['name'], worker: number, count = 1): Promise<HeardEvent> {
    const find = () => this.events.filter((event) => event.name === name && event.worker === worker)[count - 1]
    const found = new Promise<HeardEvent>((resolve) => {
      const watch = () => {
        const event = find()
        if (event === undefined) return
        this.#watches.delete(watch)
        resolve(event)
      }
      this.#watches.add(watch)
      watch()
    })
    return this.#deadline(`${name} of worker ${worker}, heard ${JSON.stringify(this.events)}`, found)
  }

  /** The worker is gone for good: both its process and its channel. */
  async gone(worker: number): Promise<void> {
    await Promise.all([this.heard('exit', worker), this.heard('disconnect', worker)])
  }

  /** Ends the process of the primary without warning. */
  kill(): void {
    this.isKilled = true
    this.#child.kill('SIGKILL')
  }

  /** No longer listens to the process. */
  release(): void {
    this.#child.off('message', this.#hear)
  }

  #receive(message: unknown): void {
    if (isAnswer(message)) {
      this.#answers.get(message.call)?.(message)
      this.#answers.delete(message.call)
    } else if (isNews(message)) {
      this.events.push(message.event)
      for (const watch of [...this.#watches]) watch()
    }
  }

  async #deadline<Value>(what: string, promise: Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`waited ${deadlineMs} ms for ${what}`)), deadlineMs)
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

function forkWish({ boot, isMute = false, env, ...changes }: ForkChanges): ForkWish {
  return {
    script: path.join(import.meta.dirname, 'fixtures', 'worker.cjs'),
    args: [],
    execArgs: [],
    cwd: import.meta.dirname,
    serialization: 'json',
    ...changes,
    env: {
      ...(boot === undefined ? {} : { CONFORMANCE_BOOT: String(boot) }),
      ...(isMute ? { CONFORMANCE_MUTE: '1' } : {}),
      ...env,
    },
  }
}

/** It casts, as a parser does: what came from the other process is what the function returned there, as JSON. */
function returned<Value>(value: unknown): Awaited<Value> {
  return value as Awaited<Value>
}

interface Answer {
  readonly call: number
  readonly value?: unknown
  readonly error?: object
}

function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && 'call' in message
}

function isNews(message: unknown): message is { readonly event: HeardEvent } {
  return typeof message === 'object' && message !== null && 'event' in message
}
