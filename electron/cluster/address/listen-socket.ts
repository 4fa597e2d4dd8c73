import { allowReusePort, errnoOf, type RawHandle, type ServerHandle, type SocketName } from '../child/node-internals.ts'
import { duplicateHandle } from './duplicate-handle.ts'

/** Whoever needs copies over and over (a queue that keeps running full) starts a process at most this often. */
const spareIntervalMs = 5000
/** One to lend or to rest on, one to be polled. */
const mostIdle = 2

/** Sends a socket to somebody who sends it back: the quick way to a duplicate. Undefined when that did not work. */
export type Echo = (handle: ServerHandle) => Promise<ServerHandle | undefined>

/**
 * One listening socket, by up to three descriptors. A polled one cannot be paused, only closed; those that rest keep the
 * port and the system's accept queue alive meanwhile, and are what is lent to workers.
 */
export class ListenSocket {
  /** Under `reuse-port`: the place whose worker accepts on it; null = nobody's own. */
  place: number | null = null
  readonly #backlog: number
  readonly #canRest: boolean
  #polled: ServerHandle | undefined
  readonly #idle: ServerHandle[]
  #isClosed = false
  #cancelDuplicate: (() => void) | undefined
  readonly #duplicateWaits = new Set<() => void>()
  #duplicatedMonoMs = Number.NEGATIVE_INFINITY

  constructor(handle: ServerHandle, backlog: number, canRest: boolean) {
    this.#idle = [handle]
    this.#backlog = backlog
    this.#canRest = canRest
  }

  get backlog(): number {
    return this.#backlog
  }

  /** A descriptor that nobody polls here, to be lent to workers; undefined while there is only the polled one. */
  get lendable(): ServerHandle | undefined {
    return this.#idle[0]
  }

  get isAccepting(): boolean {
    return this.#polled !== undefined
  }

  get isDuplicating(): boolean {
    return this.#cancelDuplicate !== undefined
  }

  /** Begins to accept, with a descriptor that rests. Answers 0 or a negative error number. */
  accept(onConnection: (connection: RawHandle) => void): number {
    if (this.#polled !== undefined) return errnoOf('EALREADY')
    const handle = this.#idle.pop()
    if (handle === undefined) return errnoOf('EBADF')
    handle.onconnection = (status, connection) => {
      if (status === 0 && connection !== undefined) onConnection(connection)
    }
    const errno = handle.listen(this.#backlog)
    if (errno === 0) this.#polled = handle
    else this.#idle.push(handle)
    return errno
  }

  /**
   * Stops accepting and leaves what comes to the system's accept queue. A polled handle can only be closed, so this
   * needs another one: false, and nothing happened, while there is none.
   */
  rest(): boolean {
    if (this.#polled === undefined || this.#idle.length === 0) return false
    this.#polled.close()
    this.#polled = undefined
    return true
  }

  /** Has a duplicate made, beside the running work. */
  makeSpare(): void {
    if (this.#idle.length > 0 || performance.now() - this.#duplicatedMonoMs < spareIntervalMs) return
    this.#duplicate()
  }

  /** Resolves when `count` descriptors rest here; false when there cannot be so many. Without an echo a process helps. */
  async ensureIdle(count: 1 | 2, echo: Echo): Promise<boolean> {
    const handle = this.#idle[0] ?? this.#polled
    if (this.#idle.length < count && handle !== undefined && this.#canRest) {
      this.#keep(await echo(handle))
      if (this.#idle.length < count) await this.#duplicated()
    }
    return this.#idle.length >= count
  }

  /** Lets further sockets be bound to its address. */
  allowReusePort(name: SocketName): void {
    const handle = this.#idle[0] ?? this.#polled
    if (handle !== undefined) allowReusePort(handle, name)
  }

  close(): void {
    this.#isClosed = true
    this.#cancelDuplicate?.()
    this.#polled?.close()
    this.#polled = undefined
    for (const handle of this.#idle.splice(0)) handle.close()
    this.#endDuplicating()
  }

  #duplicated(): Promise<void> {
    return new Promise((resolve) => {
      this.#duplicateWaits.add(resolve)
      this.#duplicate()
    })
  }

  #duplicate(): void {
    if (this.#cancelDuplicate !== undefined) return
    const handle = this.#idle[0] ?? this.#polled
    if (handle === undefined || !this.#canRest) {
      this.#endDuplicating()
      return
    }
    this.#duplicatedMonoMs = performance.now()
    this.#cancelDuplicate = duplicateHandle(handle, (copy) => {
      this.#keep(copy)
      this.#endDuplicating()
    })
  }

  #keep(copy: ServerHandle | undefined): void {
    if (copy === undefined) return
    if (this.#isClosed || this.#idle.length >= mostIdle) copy.close()
    else this.#idle.push(copy)
  }

  #endDuplicating(): void {
    this.#cancelDuplicate = undefined
    for (const resolve of this.#duplicateWaits) resolve()
    this.#duplicateWaits.clear()
  }
}
