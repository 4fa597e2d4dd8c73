import type { ChannelOrder, ChannelWord } from '../../../shared/channel-protocol.ts'
import type { RawHandle, ServerHandle } from './node-internals.ts'

/** How an order ended. `late`: the worker did not answer in time, and will do it as soon as it can (a channel keeps its order). */
export type OrderEnd =
  | { readonly kind: 'done'; readonly handle: ServerHandle | undefined }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'gone' }

/** The union without its number, which is given here. */
type Unnumbered<Order> = Order extends { readonly id: number } ? Omit<Order, 'id'> : never
export type Order = Unnumbered<ChannelOrder>

/** What a word is for its owner: nothing, or one of these. */
export type ChannelNews =
  | 'hello'
  | { readonly openCount: number }
  /** A connection that another worker is to get. Whoever has it now calls `ended` once. */
  | { readonly moving: RawHandle; readonly key: string; ended(isTaken: boolean): void }

interface Pending {
  readonly deadline: NodeJS.Timeout
  end(how: OrderEnd): void
}

/** The primary's end of what is said to the agent on a worker's IPC channel. */
export class AgentChannel {
  readonly #send: (order: ChannelOrder, handle?: RawHandle) => void
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  #isThere = false
  #isClosed = false

  constructor(send: (order: ChannelOrder, handle?: RawHandle) => void) {
    this.#send = send
  }

  /** The agent said hello: its worker can be asked. */
  get isThere(): boolean {
    return this.#isThere && !this.#isClosed
  }

  /** Resolves when the agent answered, at the deadline, or when the worker is gone. */
  ask(order: Order, deadlineMs: number, handle?: RawHandle): Promise<OrderEnd> {
    if (!this.isThere) return Promise.resolve({ kind: 'gone' })
    const id = ++this.#lastId
    return new Promise((resolve) => {
      const end = (how: OrderEnd) => {
        this.#pending.delete(id)
        clearTimeout(deadline)
        resolve(how)
      }
      const deadline = setTimeout(() => end({ kind: 'late' }), deadlineMs)
      this.#pending.set(id, { deadline, end })
      this.#send({ ...order, id }, handle)
    })
  }

  /** `everyMs` 0 = no more. */
  askForCounts(everyMs: number): void {
    if (this.isThere) this.#send({ act: 'count', everyMs })
  }

  /** Takes a word and the socket that came with it; answers what its owner should know. */
  receive(word: ChannelWord, socket: ServerHandle | undefined): ChannelNews | undefined {
    if (word.act === 'move') return this.#move(word.id, word.key, socket)
    const pending = word.act === 'done' && word.ok ? this.#pending.get(word.id) : undefined
    if (pending === undefined) socket?.close()
    else pending.end({ kind: 'done', handle: socket })
    if (word.act === 'done') {
      if (!word.ok) this.#pending.get(word.id)?.end({ kind: 'refused', words: word.words })
      return undefined
    }
    if (word.act === 'open') return { openCount: word.count }
    if (this.#isThere) return undefined
    this.#isThere = true
    return 'hello'
  }

  #move(id: number, key: string, moving: ServerHandle | undefined): ChannelNews | undefined {
    const ended = (isTaken: boolean): void => {
      if (this.isThere) this.#send({ act: 'moved', id, isTaken })
    }
    if (moving === undefined) ended(false)
    return moving && { moving, key, ended }
  }

  close(): void {
    this.#isClosed = true
    for (const pending of [...this.#pending.values()]) pending.end({ kind: 'gone' })
  }
}
