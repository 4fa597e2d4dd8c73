import type { ServerHandle } from '../child/node-internals.ts'
import type { ClusterProcess } from '../child/worker.ts'
import { type Followed, worstOf } from '../handover/followed.ts'
import type { ListenSocket } from './listen-socket.ts'

/** A worker that is busy answers later than this only when it is blocked or stopped. */
const orderDeadlineMs = 1000
/** Only the quick way to a duplicate: a new process takes about as long. */
const echoDeadlineMs = 200

/** Knows on which sockets of one address workers accept by themselves, and has them begin and end. */
export class Lending {
  readonly #key: string
  /** What a worker has, or has been told to take: an agent that is late takes it as soon as its worker runs again. */
  readonly #lent = new Map<ClusterProcess, Set<ListenSocket>>()

  constructor(key: string) {
    this.#key = key
  }

  has(worker: ClusterProcess, socket: ListenSocket): boolean {
    return this.#lent.get(worker)?.has(socket) ?? false
  }

  /** It got the socket as the answer to its question. */
  note(worker: ClusterProcess, socket: ListenSocket): void {
    this.#setOf(worker).add(socket)
  }

  forget(worker: ClusterProcess): void {
    this.#lent.delete(worker)
  }

  clear(): void {
    this.#lent.clear()
  }

  /** Resolves when the worker accepts on these sockets and on no other, or is known not to. `numberOf` names a socket. */
  async follow(
    worker: ClusterProcess,
    wanted: readonly ListenSocket[],
    numberOf: (socket: ListenSocket) => number,
  ): Promise<Followed> {
    const has = this.#setOf(worker)
    const hasTooMany = [...has].some((socket) => !wanted.includes(socket))
    if (!hasTooMany && wanted.every((socket) => has.has(socket))) return 'yes'
    if (!worker.agent.isThere) return 'cannot'
    const orders: Promise<Followed>[] = []
    // The socket it was given when it asked can be returned only with all others; a channel keeps the order.
    if (hasTooMany) {
      has.clear()
      orders.push(this.#takeBack(worker))
    }
    for (const socket of wanted) if (!has.has(socket)) orders.push(this.#lend(worker, socket, numberOf(socket), has))
    return worstOf(await Promise.all(orders))
  }

  /** Duplicates a socket through the worker that is most likely to answer at once. */
  async echo(workers: readonly ClusterProcess[], handle: ServerHandle): Promise<ServerHandle | undefined> {
    const able = workers.filter((worker) => worker.agent.isThere && worker.takesConnections)
    const worker = able.find((one) => one.unacknowledgedCount === 0) ?? able[0]
    const end = await worker?.agent.ask({ act: 'echo' }, echoDeadlineMs, handle)
    return end?.kind === 'done' ? end.handle : undefined
  }

  async #lend(worker: ClusterProcess, socket: ListenSocket, place: number, has: Set<ListenSocket>): Promise<Followed> {
    const { lendable, backlog } = socket
    if (lendable === undefined) return 'cannot'
    has.add(socket)
    const { kind } = await worker.agent.ask({ act: 'adopt', key: this.#key, place, backlog }, orderDeadlineMs, lendable)
    if (kind === 'refused') has.delete(socket)
    return followed(kind)
  }

  async #takeBack(worker: ClusterProcess): Promise<Followed> {
    const { kind } = await worker.agent.ask({ act: 'return', key: this.#key, place: null }, orderDeadlineMs)
    return followed(kind)
  }

  #setOf(worker: ClusterProcess): Set<ListenSocket> {
    const has = this.#lent.get(worker) ?? new Set()
    this.#lent.set(worker, has)
    return has
  }
}

function followed(kind: 'done' | 'refused' | 'late' | 'gone'): Followed {
  if (kind === 'late') return 'late'
  return kind === 'refused' ? 'cannot' : 'yes'
}
