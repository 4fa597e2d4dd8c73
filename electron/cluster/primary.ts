// Above 300 lines: the one face of all that a primary does; each method hands on to the part that does it.
import type { Socket } from 'node:net'
import type { ListenAddress } from '../../shared/model/worker.ts'
import type { PolicyId } from '../../shared/policies.ts'
import { fail, type Result } from '../../shared/result.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { AddressBook } from './address/address-book.ts'
import { PolicySwitcher } from './address/policy-switcher.ts'
import { GroupWeights } from './child/group-weights.ts'
import { launch } from './child/launch.ts'
import { errnoOf, type RawHandle } from './child/node-internals.ts'
import { dispatchProtocolMessage, type ProtocolHandlers, type ProtocolMessage } from './child/protocol.ts'
import { ClusterProcess, type ProcessFacts } from './child/worker.ts'
import { FaultsInForce } from './faults/faults-in-force.ts'
import type { HandoverFault, HandoverFaultHandle } from './faults/handover-fault.ts'
import { connectDirectly } from './handover/direct-connection.ts'
import type { Followed } from './handover/followed.ts'
import { type HandoverTap, OpenTap, type TapPlace } from './handover/handover-tap.ts'
import { type QueueMarks, type QueueRule, queueMarksOf, unlimitedQueue } from './handover/queue-rule.ts'
import { Rotation } from './handover/rotation.ts'
import { defaultIpv6PrefixBits } from './policies/client-hash.ts'
import { strategies } from './policies/strategies.ts'
import { PrimaryEvents } from './primary-events.ts'
import type { ClusterPrimaryOptions } from './primary-options.ts'
import type {
  ClusterPrimary,
  ClusterPrimaryEvents,
  ClusterWorker,
  ForkOptions,
  NextTurn,
  PolicySwitch,
  PrimaryCounters,
} from './types.ts'

/** Often enough that least-connections sees what closed, at no measurable cost. */
const countEveryMs = 50

/**
 * A primary like node:cluster's, but any number of them in one process: forks workers, speaks node:cluster's protocol
 * with the unmodified cluster child in each, binds their addresses and hands them connections.
 * Follows https://nodejs.org/api/cluster.html; `exit` and `disconnect` of a worker come in either order.
 */
export function createClusterPrimary(options: ClusterPrimaryOptions = {}): ClusterPrimary {
  return new Primary(options)
}

class Primary implements ClusterPrimary {
  readonly #workers = new Map<number, ClusterProcess>()
  readonly #events = new PrimaryEvents()
  readonly #book: AddressBook
  readonly #switcher: PolicySwitcher
  readonly #disconnecting = new Set<() => void>()
  readonly #rotation = new Rotation()
  readonly #taps: TapPlace = { tap: undefined, lastId: 0 }
  readonly #faults = new FaultsInForce()
  readonly #counts = { acceptedCount: 0, redispatchedCount: 0, movedCount: 0, refusedCount: 0, injectedCount: 0 }
  #lastId = 0
  #isClosed = false
  /** From `shutAddresses` to `releaseAddresses`. */
  #isShut = false
  #queueMarks: QueueMarks

  constructor({
    policy = 'round-robin',
    releaseAfterMs = 2000,
    ipv6PrefixBits = defaultIpv6PrefixBits,
    random = Math.random,
    queueRule = unlimitedQueue,
    platform = thisPlatform,
    schedulingGroups,
  }: ClusterPrimaryOptions) {
    const weights = new GroupWeights(strategies[policy].kind, schedulingGroups)
    this.#events.on('listening', ({ pid }) => weights.join(pid))
    this.#events.on('exit', ({ pid }) => weights.leave(pid))
    this.#queueMarks = queueMarksOf(queueRule)
    this.#book = new AddressBook(
      {
        listening: (worker, address) => this.#events.emit('listening', worker, address),
        closed: (worker, address) => this.#events.emit('closed', worker, address),
        unheard: (worker, address) => this.#events.emit('unheard', worker, address),
        released: (...facts) => this.#events.emit('released', ...facts),
        listenError: (worker, address, code) => this.#events.emit('listen-error', worker, address, code),
        accepted: () => void this.#counts.acceptedCount++,
        policyDeparture: (address, words) => this.#events.emit('policy-departure', address, words),
        redispatched: () => void this.#counts.redispatchedCount++,
        injected: () => void this.#counts.injectedCount++,
        refused: () => void this.#counts.refusedCount++,
      },
      {
        releaseAfterMs,
        ipv6PrefixBits,
        random,
        queueMarks: () => this.#queueMarks,
        taps: this.#taps,
        faults: this.#faults.place,
      },
    )
    this.#switcher = new PolicySwitcher(policy, platform, {
      switchAddresses: (strategy) => {
        weights.follow(strategy.kind)
        this.#faults.bypass(strategy.kind !== 'dispatched')
        return this.#book.switchTo(strategy)
      },
      countConnections: (isWanted) => {
        for (const worker of this.#workers.values()) worker.countConnections(isWanted ? countEveryMs : 0)
      },
    })
  }

  get workers(): ReadonlyMap<number, ClusterWorker> {
    return this.#workers
  }

  get policy(): PolicyId {
    return this.#switcher.policy
  }

  get addresses() {
    return this.#book.addresses
  }

  get unheard() {
    return this.#book.unheard
  }

  get counters(): PrimaryCounters {
    const oldest = this.#book.oldestArrivalMonoMs
    return {
      ...this.#counts,
      queuedCount: this.#book.queuedCount,
      longestWaitMs: oldest === undefined ? 0 : performance.now() - oldest,
    }
  }

  get next(): NextTurn | null {
    return this.#book.next
  }

  fork(options: ForkOptions): ClusterWorker {
    if (this.#isClosed) throw new Error('this cluster primary is closed')
    const id = ++this.#lastId
    if (options.slot !== undefined) this.#book.fill(options.slot)
    const worker = new ClusterProcess(id, options.slot, launch(id, options), this.#processFacts)
    this.#workers.set(id, worker)
    this.#rotation.fill(worker)
    process.nextTick(() => this.#events.emit('fork', worker))
    return worker
  }

  tapHandovers(oneOf: number): HandoverTap {
    const tap = new OpenTap(this.#taps, oneOf)
    this.#book.visitWaiting((waiting) => tap.found(waiting))
    return tap
  }

  setPolicy(policy: PolicyId): Promise<Result<PolicySwitch>> {
    return this.#switcher.switchTo(policy)
  }

  setQueueRule(rule: QueueRule): void {
    this.#queueMarks = queueMarksOf(rule)
    this.#book.queueRuleChanged()
  }

  injectFault(fault: HandoverFault): Result<HandoverFaultHandle> {
    if (this.#isClosed || this.#isShut) return fail('wrong-state', 'The cluster ends: there is no hand-over to break')
    return this.#faults.begin(fault, strategies[this.#switcher.wanted].kind === 'dispatched')
  }

  async connectTo(workerId: number, address: ListenAddress | null = null): Promise<Socket | string> {
    const worker = this.#workers.get(workerId)
    const key = worker === undefined ? null : this.#book.keyOf(worker, address)
    if (worker === undefined || key === null) return 'it listens on no address of the cluster'
    // It may have been released meanwhile, and clients wait for it.
    return connectDirectly(worker, key, () => this.#book.release(worker))
  }

  leaveSlot(slot: number): void {
    this.#book.leave(slot)
  }

  servesElsewhere(workerId: number): void {
    const worker = this.#workers.get(workerId)
    if (worker !== undefined) this.#book.serves(worker)
  }

  releaseUnheard(address: ListenAddress): boolean {
    return this.#book.give(address)
  }

  leaveRotation(slot: number): Promise<Followed> {
    return this.#rotation.leave(slot, this.#workers.values())
  }

  rejoinRotation(slot: number): void {
    this.#rotation.rejoin(slot, this.#workers.values())
  }

  retireSlot(slot: number): void {
    this.#rotation.forget(slot)
    this.#book.retire(slot)
  }

  on<Name extends keyof ClusterPrimaryEvents>(
    name: Name,
    listener: (...facts: ClusterPrimaryEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener)
  }

  /** As Node's, without a deadline: workers with open connections take their time, and the caller may end them. */
  disconnect(): Promise<void> {
    this.#faults.endAll()
    for (const worker of this.#workers.values()) worker.disconnect()
    return new Promise((resolve) => {
      this.#disconnecting.add(resolve)
      this.#settleDisconnects()
    })
  }

  shutAddresses(): void {
    this.#isShut = true
    this.#faults.endAll()
    this.#book.shut()
  }

  releaseAddresses(): void {
    this.#isShut = false
    this.#rotation.clear()
    this.#faults.endAll()
    this.#book.releaseAll()
  }

  close(): void {
    this.#isClosed = true
    this.releaseAddresses()
  }

  readonly #processFacts: ProcessFacts = {
    protocol: (worker, message) => dispatchProtocolMessage(this.#protocol, worker, message),
    message: (worker, message, handle) => {
      if (!this.#faults.loseFrom(worker, handle)) this.#events.emit('message', worker, message, handle)
    },
    losesMessage: (worker, handle) => this.#faults.loseTo(worker, handle),
    junk: (worker, words) => this.#events.emit('junk', worker, words),
    agentHere: (worker) => {
      if (this.#switcher.countsConnections) worker.countConnections(countEveryMs)
    },
    moving: (worker, key, connection, ended) => this.#move(worker, key, connection, ended),
    leaves: (worker) => this.#events.emit('leaves', worker),
    held: (worker) => this.#book.hold(worker),
    released: (worker) => this.#book.release(worker),
    leaving: (worker) => this.#book.removeWorker(worker),
    disconnected: (worker) => {
      this.#forget(worker)
      this.#events.emit('disconnect', worker)
      this.#settleDisconnects()
    },
    exited: (worker, code, signal) => {
      this.#forget(worker)
      this.#events.emit('exit', worker, code, signal)
      this.#settleDisconnects()
    },
  }

  readonly #protocol: ProtocolHandlers<ClusterProcess> = {
    online: (worker) => {
      if (worker.markOnline()) this.#events.emit('online', worker)
    },
    queryServer: (worker, question) => this.#queryServer(worker, question),
    listening: (worker, { query }) => {
      if (this.#book.listening(worker, query)) this.#events.emit('listening-told', worker, query)
      else worker.reportJunk('a server that was never asked for')
    },
    close: (worker, { key }) => this.#book.close(worker, key),
    exitedAfterDisconnect: (worker, { seq }) => {
      worker.markLeaving()
      worker.sendProtocol({ ack: seq })
    },
  }

  #queryServer(worker: ClusterProcess, question: Extract<ProtocolMessage, { readonly act: 'queryServer' }>): void {
    if (!worker.isServing) return
    const { seq, query } = question
    if (query === null) {
      worker.reportJunk('a question for a server that makes no sense')
      worker.sendProtocol({ ack: seq, key: '', errno: errnoOf('EINVAL'), data: null })
      return
    }
    const fate = this.#faults.meetPort(worker, question, () => this.#queryServer(worker, question))
    if (fate === 'answered') this.#book.query(worker, seq, query, strategies[this.#switcher.wanted])
    else if (fate !== 'kept') this.#book.refuse(worker, seq, query, fate)
  }

  #move(from: ClusterProcess, key: string, connection: RawHandle, ended: (isTaken: boolean) => void): void {
    const isTaken = this.#book.move(from, key, connection, (to) => {
      ended(to !== null)
      if (to === null) return
      this.#counts.movedCount++
      this.#events.emit('moved', from, to)
    })
    if (isTaken) return
    connection.close()
    ended(false)
  }

  /** As Node documents: out of `workers` once it has both exited and disconnected. */
  #forget(worker: ClusterProcess): void {
    this.#book.removeWorker(worker)
    if (worker.isGone) this.#workers.delete(worker.id)
  }

  #settleDisconnects(): void {
    for (const worker of this.#workers.values()) if (worker.isConnected()) return
    for (const resolve of this.#disconnecting) resolve()
    this.#disconnecting.clear()
  }
}
