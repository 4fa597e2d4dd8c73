import type { AddressServer, ServerReply, SwitchReport } from './address-server.ts'
import type { BoundAddress } from './bound-address.ts'
import { Dispatcher, type DispatchFacts, type DispatchOptions } from './dispatcher.ts'
import { errnoOf, type ServerHandle } from './node-internals.ts'
import { dispatchStrategies, type Strategy } from './policies/strategies.ts'
import type { ClusterProcess } from './worker.ts'

/** From here a duplicate of the socket is wanted … */
const spareAtCount = 256
/** … from here the rest waits in the system's accept queue instead of costing descriptors here … */
const pauseAtCount = 512
/** … until the queue is this short again. */
const resumeAtCount = 256
/** A worker that is busy answers later than this only when it is blocked or stopped. */
const orderDeadlineMs = 1000
/** Only the quick way to a duplicate: a new process takes about as long. */
const echoDeadlineMs = 200
/** The only socket that is adopted. */
const onlyPlace = 0

/** Streams: the primary accepts and dispatches, or workers accept by themselves on the one shared socket. */
export class StreamServer implements AddressServer {
  readonly #bound: BoundAddress
  readonly #dispatcher: Dispatcher
  /** Workers that accept by themselves. All others depend on what the primary hands them. */
  readonly #accepting = new Set<ClusterProcess>()
  #kind: Strategy['kind']
  #isClosed = false

  constructor(bound: BoundAddress, strategy: Strategy, options: DispatchOptions, facts: Omit<DispatchFacts, 'wake'>) {
    this.#bound = bound
    this.#kind = strategy.kind
    this.#dispatcher = new Dispatcher(bound.key, dispatchStrategyOf(strategy), options, {
      ...facts,
      wake: () => this.pump(),
    })
  }

  get queuedCount(): number {
    return this.#dispatcher.queuedCount
  }

  get oldestArrivalMonoMs(): number | undefined {
    return this.#dispatcher.oldestArrivalMonoMs
  }

  add(worker: ClusterProcess): ServerReply {
    const handle = this.#kind === 'shared' ? this.#bound.lendable : undefined
    if (handle !== undefined) {
      this.#accepting.add(worker)
      this.#dispatcher.add(worker)
      return { errno: null, handle }
    }
    this.#dispatcher.add(worker)
    const errno = this.#bound.isAccepting ? 0 : this.#accept()
    if (errno !== 0) {
      this.#dispatcher.remove(worker)
      return { errno }
    }
    const { socketName } = this.#bound
    return socketName === undefined ? { errno: null } : { errno: null, sockname: socketName }
  }

  remove(worker: ClusterProcess): void {
    this.#accepting.delete(worker)
    this.#dispatcher.remove(worker)
    this.#restWhereNobodyDepends()
  }

  hold(worker: ClusterProcess): void {
    if (this.#accepting.has(worker)) void this.#takeBack(worker)
    this.pump()
  }

  pump(): void {
    this.#dispatcher.pump()
    if (this.#bound.isAccepting || this.#isClosed) return
    if (this.#dispatcher.waitingCount <= resumeAtCount && this.#isNeeded) this.#accept()
  }

  async switchTo(strategy: Strategy): Promise<SwitchReport> {
    if (strategy.kind === this.#kind) {
      this.#dispatcher.setStrategy(dispatchStrategyOf(strategy))
      this.pump()
      return {}
    }
    return strategy.kind === 'shared' ? this.#share() : this.#dispatch(strategy)
  }

  close(): void {
    this.#isClosed = true
    this.#accepting.clear()
    this.#dispatcher.close()
  }

  /** The primary has to accept: for all workers, or under `shared-handle` for those that cannot by themselves. */
  get #isNeeded(): boolean {
    const { workers } = this.#dispatcher
    if (this.#kind === 'dispatched') return workers.length > 0
    return workers.some((worker) => worker.takesConnections && !this.#accepting.has(worker))
  }

  /** Workers adopt the socket; when all have, the primary stops accepting. What it accepted until then it hands out. */
  async #share(): Promise<SwitchReport> {
    if (!this.#bound.canRest) return { isKept: true }
    const hasSocket = await this.#bound.ensureLendable((handle) => this.#echo(handle))
    if (this.#isClosed) return {}
    if (!hasSocket) return { failure: 'its socket could not be duplicated' }
    this.#kind = 'shared'
    this.#dispatcher.setStrategy(dispatchStrategies['round-robin'])
    const waiting = this.#dispatcher.workers.filter((worker) => worker.takesConnections && !this.#accepting.has(worker))
    const report = await reportOf(waiting, (worker) => this.#lend(worker))
    this.#restWhereNobodyDepends()
    this.pump()
    return report
  }

  /** The primary accepts as well; then workers close what they accept on. */
  async #dispatch(strategy: Strategy): Promise<SwitchReport> {
    const errno = this.#dispatcher.workers.length === 0 || this.#bound.isAccepting ? 0 : this.#accept()
    if (errno !== 0) return { failure: 'the primary could not listen on it again' }
    this.#kind = 'dispatched'
    this.#dispatcher.setStrategy(dispatchStrategyOf(strategy))
    this.pump()
    return reportOf([...this.#accepting], (worker) => this.#takeBack(worker))
  }

  async #lend(worker: ClusterProcess): Promise<Followed> {
    const handle = this.#bound.lendable
    if (!worker.agent.isThere || handle === undefined) return 'cannot'
    // Counts from now on: an agent that is late adopts it as soon as its worker runs again.
    this.#accepting.add(worker)
    const order = { act: 'adopt', key: this.#bound.key, place: onlyPlace, backlog: this.#bound.backlog } as const
    const { kind } = await worker.agent.ask(order, orderDeadlineMs, handle)
    if (kind === 'refused') this.#accepting.delete(worker)
    return followed(kind)
  }

  async #takeBack(worker: ClusterProcess): Promise<Followed> {
    if (!worker.agent.isThere) return 'cannot'
    this.#accepting.delete(worker)
    const { kind } = await worker.agent.ask({ act: 'return', key: this.#bound.key, place: null }, orderDeadlineMs)
    return followed(kind)
  }

  /** Through the worker that is most likely to answer at once. */
  async #echo(handle: ServerHandle): Promise<ServerHandle | undefined> {
    const able = this.#dispatcher.workers.filter((worker) => worker.agent.isThere && worker.takesConnections)
    const worker = able.find((one) => one.unacknowledgedCount === 0) ?? able[0]
    const end = await worker?.agent.ask({ act: 'echo' }, echoDeadlineMs, handle)
    return end?.kind === 'done' ? end.handle : undefined
  }

  #restWhereNobodyDepends(): void {
    if (this.#kind === 'shared' && !this.#isNeeded) this.#bound.rest()
  }

  #accept(): number {
    if (this.#bound.isAccepting) return errnoOf('EALREADY')
    return this.#bound.accept((connection) => {
      this.#dispatcher.arrive(connection)
      const { waitingCount } = this.#dispatcher
      if (waitingCount >= spareAtCount) this.#bound.makeSpare()
      if (waitingCount >= pauseAtCount) this.#bound.rest()
    })
  }
}

type Followed = 'yes' | 'late' | 'cannot'

function followed(kind: 'done' | 'refused' | 'late' | 'gone'): Followed {
  if (kind === 'late') return 'late'
  return kind === 'refused' ? 'cannot' : 'yes'
}

async function reportOf(
  workers: readonly ClusterProcess[],
  order: (worker: ClusterProcess) => Promise<Followed>,
): Promise<SwitchReport> {
  const ends = await Promise.all(workers.map(async (worker) => ({ worker, end: await order(worker) })))
  const thatAre = (end: Followed) => ends.filter((one) => one.end === end).map((one) => one.worker)
  return { replace: thatAre('cannot'), late: thatAre('late') }
}

/** What the primary accepted before workers accept by themselves goes in turns. */
function dispatchStrategyOf(strategy: Strategy) {
  return strategy.kind === 'dispatched' ? strategy : dispatchStrategies['round-robin']
}
