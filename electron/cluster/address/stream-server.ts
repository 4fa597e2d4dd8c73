import { type RawHandle, resetConnection } from '../child/node-internals.ts'
import type { ClusterProcess } from '../child/worker.ts'
import { ClosingDoor } from '../handover/closing-door.ts'
import { Dispatcher } from '../handover/dispatcher.ts'
import type { Followed } from '../handover/followed.ts'
import type { MoveEnd, WaitingConnection } from '../handover/waiting-connection.ts'
import { dispatchStrategyOf, type Strategy } from '../policies/strategies.ts'
import type { NextTurn } from '../types.ts'
import type { AddressServer, ServerReply, SwitchReport } from './address-server.ts'
import type { BoundAddress } from './bound-address.ts'
import { Lending } from './lending.ts'
import type { Echo, ListenSocket } from './listen-socket.ts'
import type { StreamFacts, StreamOptions } from './stream-options.ts'

/**
 * Streams: the primary accepts and dispatches, or workers accept by themselves: all on the one socket (`shared`), or each
 * place on its own (`ports`). Whatever nobody else accepts on, the primary does. So long because all of this is one state:
 * who accepts on which socket now.
 */
export class StreamServer implements AddressServer {
  readonly #bound: BoundAddress
  readonly #dispatcher: Dispatcher
  readonly #lending: Lending
  readonly #options: StreamOptions
  readonly #facts: StreamFacts
  readonly #echo: Echo
  /** Sockets of which a duplicate is being made. */
  readonly #preparing = new Set<ListenSocket>()
  #kind: Strategy['kind']
  /** So many wait that the sockets rest. */
  #isPaused = false
  #isClosed = false
  /** Nobody new is let in any more. */
  #door: ClosingDoor | undefined
  readonly #returns = new Map<ClusterProcess, Promise<Followed>>()
  #hasDeparted = false

  constructor(bound: BoundAddress, strategy: Strategy, options: StreamOptions, facts: StreamFacts) {
    this.#bound = bound
    this.#kind = strategy.kind
    this.#lending = new Lending(bound.key)
    this.#options = options
    this.#facts = facts
    this.#echo = (handle) => this.#lending.echo(this.#dispatcher.workers, handle)
    this.#dispatcher = new Dispatcher(bound.key, dispatchStrategyOf(strategy), options, {
      ...facts,
      wake: () => this.pump(),
    })
    if (strategy.kind !== 'ports' || bound.canRest) return
    this.#kind = 'dispatched'
    this.#depart('its connections are dealt out in turns until the next start: it cannot have several sockets')
  }

  get queuedCount(): number {
    return this.#dispatcher.queuedCount
  }

  get oldestArrivalMonoMs(): number | undefined {
    return this.#dispatcher.oldestArrivalMonoMs
  }

  get next(): NextTurn | null {
    return this.#kind === 'dispatched' ? this.#dispatcher.next : null
  }

  visitWaiting(visit: (waiting: WaitingConnection) => void): void {
    this.#dispatcher.visitWaiting(visit)
  }

  add(worker: ClusterProcess): ServerReply {
    if (this.#kind === 'ports') this.#claimOrDepart(worker.place)
    this.#dispatcher.add(worker)
    const [socket] = this.#socketsFor(worker)
    if (socket?.lendable !== undefined) {
      this.#lending.note(worker, socket)
      // What else it is to take, and what others are not to have any more, can be said when it has its answer.
      process.nextTick(() => void this.#arrange())
      return { errno: 0, handle: socket.lendable }
    }
    const errno = this.#acceptWhereNeeded()
    if (errno !== 0) {
      this.#dispatcher.remove(worker)
      return { errno }
    }
    if (socket !== undefined) process.nextTick(() => void this.#arrange())
    const { socketName } = this.#bound
    return socketName === undefined ? { errno: null } : { errno: null, sockname: socketName }
  }

  remove(worker: ClusterProcess): void {
    this.#lending.forget(worker)
    this.#dispatcher.remove(worker)
    // Nobody else can fill a place that is no slot.
    if (worker.hasSlot) this.#settle()
    else this.retire(worker.place)
  }

  async hold(worker: ClusterProcess): Promise<Followed> {
    if (this.#door !== undefined) {
      const [returned] = await Promise.all([this.#returns.get(worker), this.#door.dealtOut])
      return returned ?? 'yes'
    }
    const followed = this.#follow(worker)
    this.#settle()
    this.pump()
    return followed
  }

  release(): void {
    this.pump()
    void this.#arrange()
  }

  retire(place: number): void {
    for (const socket of this.#bound.sockets) if (socket.place === place) socket.place = null
    if (this.#kind === 'ports') void this.#arrange()
    else this.#settle()
  }

  queueRuleChanged(): void {
    for (const socket of this.#bound.sockets) if (socket.isAccepting) this.#keepSpare(socket)
    this.pump()
  }

  pump(): void {
    this.#dispatcher.pump()
    this.#door?.waits(this.#dispatcher.undealtCount)
    if (!this.#isPaused || this.#dispatcher.waitingCount > this.#options.queueMarks().resumeAtCount) return
    this.#isPaused = false
    this.#acceptWhereNeeded(this.#kind !== 'dispatched' || this.#keepsSpares)
  }

  /** Takes an idle connection of a worker that drains as if it were new. False when no other worker is to get any. */
  move(from: ClusterProcess, connection: RawHandle, ended: MoveEnd): boolean {
    const hasOther = this.#dispatcher.workers.some((worker) => worker !== from && worker.takesConnections)
    if (hasOther) this.#dispatcher.arrive(connection, ended)
    return hasOther
  }

  async switchTo(strategy: Strategy): Promise<SwitchReport> {
    const { kind } = strategy
    if (kind !== this.#kind && kind !== 'dispatched') {
      if (!this.#bound.canRest) {
        this.#dispatcher.setStrategy(dispatchStrategyOf(strategy))
        return { isKept: true }
      }
      const failure = (await this.#prepareToLend()) ?? (kind === 'ports' ? this.#assignPlaces() : undefined)
      if (failure !== undefined) return { failure }
    }
    if (this.#isEnding) return {}
    const before = this.#kind
    this.#kind = kind
    if (this.#acceptWhereNeeded() !== 0) {
      this.#kind = before
      return { failure: 'the primary could not listen on it again' }
    }
    this.#dispatcher.setStrategy(dispatchStrategyOf(strategy))
    return this.#arrange()
  }

  shut(): void {
    if (this.#door !== undefined) return
    const { sockets, listens } = this.#bound
    this.#door = new ClosingDoor(sockets, () => this.pump())
    this.#isPaused = false
    this.#dispatcher.serveLast()
    for (const socket of sockets) if (!socket.isAccepting) this.#accept(socket)
    for (const worker of this.#dispatcher.workers) {
      this.#returns.set(
        worker,
        this.#lending.follow(worker, [], () => 0),
      )
    }
    // Of a UNIX socket only the path is to go, and that goes with ours.
    const areOurs = Promise.all(this.#returns.values()).then(
      (ends) => listens.path !== null || ends.every((end) => end === 'yes'),
    )
    void this.#door.close(areOurs)
  }

  close(): void {
    this.#isClosed = true
    this.#door?.end()
    this.#lending.clear()
    this.#dispatcher.close()
  }

  get #isEnding(): boolean {
    return this.#isClosed || this.#door !== undefined
  }

  /** Has every worker accept where it should, and the primary everywhere else. */
  async #arrange(): Promise<SwitchReport> {
    if (this.#isEnding) return {}
    this.#acceptWhereNeeded()
    const { workers } = this.#dispatcher
    const ends = await Promise.all(workers.map(async (worker) => ({ worker, end: await this.#follow(worker) })))
    this.#settle()
    this.pump()
    const thatAre = (end: Followed) => ends.filter((one) => one.end === end).map((one) => one.worker)
    return { replace: thatAre('cannot'), late: thatAre('late') }
  }

  #follow(worker: ClusterProcess): Promise<Followed> {
    const { sockets } = this.#bound
    return this.#lending.follow(worker, this.#socketsFor(worker), (socket) => sockets.indexOf(socket))
  }

  /** Where the worker should accept by itself. A place without a socket of its own goes with the first one. */
  #socketsFor(worker: ClusterProcess): readonly ListenSocket[] {
    const { sockets } = this.#bound
    if (!worker.takesConnections || this.#kind === 'dispatched') return []
    if (this.#kind === 'shared') return sockets
    const hasOwn = sockets.some((socket) => socket.place === worker.place)
    // Those that are nobody's own any more are shared by all.
    return sockets.filter(({ place }, at) => place === worker.place || place === null || (!hasOwn && at === 0))
  }

  /** Every place gets a socket; in words why one cannot. What was bound stays: it gets nothing before it listens. */
  #assignPlaces(): string | undefined {
    const places = new Set(this.#dispatcher.workers.map((worker) => worker.place))
    for (const socket of this.#bound.sockets)
      if (socket.place !== null && !places.has(socket.place)) socket.place = null
    for (const place of places) {
      const failure = this.#claim(place)
      if (failure !== undefined) return failure
    }
    return undefined
  }

  #claim(place: number): string | undefined {
    const { sockets } = this.#bound
    const free = sockets.find((one) => one.place === place) ?? sockets.find((one) => one.place === null)
    const socket = free ?? this.#bound.addSocket()
    if (typeof socket === 'string') return socket
    socket.place = place
    return undefined
  }

  /** A worker that comes cannot be refused a place, as a switch can: it goes with the first socket, and that is said. */
  #claimOrDepart(place: number): void {
    const failure = this.#claim(place)
    if (failure !== undefined) this.#depart(`workers without a socket of their own share the first one: ${failure}`)
  }

  #depart(words: string): void {
    if (this.#hasDeparted) return
    this.#hasDeparted = true
    this.#facts.departs(words)
  }

  async #prepareToLend(): Promise<string | undefined> {
    const ready = await Promise.all(this.#bound.sockets.map((socket) => socket.ensureIdle(1, this.#echo)))
    return this.#isEnding || ready.every(Boolean) ? undefined : 'its socket could not be duplicated'
  }

  #isNeededAt(socket: ListenSocket): boolean {
    const { workers } = this.#dispatcher
    if (this.#kind === 'dispatched') return workers.length > 0
    const taking = workers.filter((worker) => worker.takesConnections)
    const accepts = (worker: ClusterProcess) => this.#lending.has(worker, socket)
    // Shared: for those that cannot accept by themselves. Ports: for those whose own worker is away or held.
    return this.#kind === 'shared' ? !taking.every(accepts) : taking.length > 0 && !taking.some(accepts)
  }

  /**
   * Answers 0 or the negative error number of the socket that cannot. `mustRest`: only once it can stop again, as always
   * where the primary accepts just for a while.
   */
  #acceptWhereNeeded(mustRest = this.#kind !== 'dispatched'): number {
    if (this.#isPaused || this.#isEnding) return 0
    for (const socket of this.#bound.sockets) {
      if (socket.isAccepting || !this.#isNeededAt(socket)) continue
      const errno = mustRest ? this.#acceptPrepared(socket) : this.#accept(socket)
      if (errno !== 0) return errno
    }
    return 0
  }

  #acceptPrepared(socket: ListenSocket): number {
    this.#prepare(socket, 2, () => {
      if (!this.#isPaused && !socket.isAccepting && this.#isNeededAt(socket)) this.#accept(socket)
    })
    return 0
  }

  #settle(): void {
    this.#acceptWhereNeeded()
    if (this.#kind === 'dispatched' || this.#isEnding) return
    for (const socket of this.#bound.sockets) {
      if (!socket.isAccepting || this.#isNeededAt(socket) || socket.rest()) continue
      this.#prepare(socket, 1, (isReady) => isReady && this.#settle())
    }
  }

  /** Has duplicates made, and goes on when that is over, whether there are some or not. */
  #prepare(socket: ListenSocket, count: 1 | 2, then: (isReady: boolean) => void): void {
    if (this.#preparing.has(socket)) return
    this.#preparing.add(socket)
    void socket.ensureIdle(count, this.#echo).then((isReady) => {
      this.#preparing.delete(socket)
      if (!this.#isEnding) then(isReady)
    })
  }

  #accept(socket: ListenSocket): number {
    const errno = socket.accept((connection) => this.#take(socket, connection))
    if (errno === 0) this.#keepSpare(socket)
    return errno
  }

  /** A flood fills the queue faster than a process starts: where workers help, or the limit is a promise, one is kept. */
  get #keepsSpares(): boolean {
    return this.#options.queueMarks().isStrict || this.#dispatcher.workers.some((worker) => worker.agent.isThere)
  }

  #keepSpare(socket: ListenSocket): void {
    if (this.#isEnding || socket.lendable !== undefined || !this.#bound.canRest || !this.#keepsSpares) return
    this.#prepare(socket, 1, () => this.#pauseWhereFull())
  }

  #take(socket: ListenSocket, connection: RawHandle): void {
    if (this.#door?.admits() === false) {
      resetConnection(connection)
      return
    }
    const waiting = this.#dispatcher.arrive(connection)
    const { waitingCount } = this.#dispatcher
    const marks = this.#options.queueMarks()
    if (waitingCount > marks.refuseAboveCount && this.#dispatcher.refuse(waiting)) {
      resetConnection(connection)
      this.#facts.refused()
      return
    }
    if (waitingCount < marks.spareAtCount || this.#door !== undefined) return
    if (this.#keepsSpares) this.#keepSpare(socket)
    else if (!this.#bound.sockets.some((one) => one.isDuplicating)) socket.makeSpare()
    this.#pauseWhereFull()
  }

  #pauseWhereFull(): void {
    if (this.#dispatcher.waitingCount < this.#options.queueMarks().pauseAtCount) return
    for (const socket of this.#bound.sockets) if (socket.rest()) this.#isPaused = true
  }
}
