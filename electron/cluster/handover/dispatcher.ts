import { endConnection, type RawHandle, resetConnection } from '../child/node-internals.ts'
import type { ClusterProcess, HandoverOutcome, HandoverSource } from '../child/worker.ts'
import type { ConnectionFaults, FaultPlace } from '../faults/connection-faults.ts'
import { hasWaitedLonger } from '../policies/candidate.ts'
import type { DispatchStrategy } from '../policies/strategies.ts'
import type { NextTurn } from '../types.ts'
import type { DispatchFacts, DispatchOptions } from './dispatch-options.ts'
import { EvenShares } from './even-shares.ts'
import { HandoverQueue } from './handover-queue.ts'
import type { TapPlace } from './handover-tap.ts'
import { HeldBack } from './held-back.ts'
import { Member, refusalRestMs } from './member.ts'
import { clientOf, type MoveEnd, type WaitingConnection, waitingConnection } from './waiting-connection.ts'

/**
 * Deals the connections of one address out to its workers, each to the one the strategy chooses. So long because all of
 * this is one state: where each connection waits, and for whom.
 */
export class Dispatcher implements HandoverSource {
  readonly key: string
  readonly #facts: DispatchFacts
  readonly #taps: TapPlace
  readonly #faults: FaultPlace
  readonly #ipv6PrefixBits: number
  readonly #draw: { random(): number; client: number | null }
  readonly #queue = new HandoverQueue<WaitingConnection>()
  readonly #members = new Map<number, Member>()
  readonly #held = new HeldBack()
  readonly #shares = new EvenShares()
  /** Scratch, so that choosing allocates nothing. */
  readonly #candidates: Member[] = []
  #strategy: DispatchStrategy
  #turns = 0
  /** Whose turn was the last one; null before the first. */
  #lastWorkerId: number | null = null
  /** When a connection was last sent to a worker. */
  #dealtMonoMs = 0
  /** Of them in the lane of some member. */
  #parkedCount = 0
  /** Of those that wait, connections that were moved here: a worker had taken them, so they take up no room. */
  #guestCount = 0
  #inFlight = 0
  #isClosed = false

  constructor(key: string, strategy: DispatchStrategy, options: DispatchOptions, facts: DispatchFacts) {
    this.key = key
    this.#strategy = strategy
    this.#facts = facts
    this.#taps = options.taps
    this.#faults = options.faults
    this.#draw = { random: options.random, client: null }
    this.#ipv6PrefixBits = options.ipv6PrefixBits
  }

  /** New connections that no worker has been sent yet: what a limit of the queue counts. */
  get waitingCount(): number {
    return this.undealtCount - this.#guestCount
  }

  /** All that wait, and those without an answer. */
  get queuedCount(): number {
    return this.undealtCount + this.#inFlight
  }

  /** All that no worker has been sent. */
  get undealtCount(): number {
    return this.#queue.length + this.#parkedCount + this.#held.count
  }

  /** When the connection arrived that waits longest, answers owed included; undefined when none waits. */
  get oldestArrivalMonoMs(): number | undefined {
    let oldest: number | undefined
    const look = ({ arrivedMonoMs }: WaitingConnection): void => {
      if (oldest === undefined || arrivedMonoMs < oldest) oldest = arrivedMonoMs
    }
    for (const waiting of this.#queue.firsts()) look(waiting)
    for (const { owes, lane } of this.#members.values()) {
      if (owes !== undefined) look(owes)
      for (const waiting of lane.firsts()) look(waiting)
    }
    for (const waiting of this.#held) look(waiting)
    return oldest
  }

  /** Who would get a connection that came now. */
  get next(): NextTurn {
    const { deals, among } = this.#strategy
    const isSettled = deals === 'in-turn' || deals === 'by-count'
    const next = isSettled ? this.#choose(this.#candidatesThat(among === 'ready' ? 'isReady' : 'isServing')) : undefined
    return { workerId: next?.workerId ?? null, afterWorkerId: this.#lastWorkerId, dealtMonoMs: this.#dealtMonoMs }
  }

  /** Shows every connection that no worker has been sent yet. */
  visitWaiting(visit: (waiting: WaitingConnection) => void): void {
    for (const waiting of this.#queue) visit(waiting)
    for (const { lane } of this.#members.values()) for (const waiting of lane) visit(waiting)
    for (const waiting of this.#held) visit(waiting)
  }

  get workers(): ClusterProcess[] {
    return [...this.#members.values()].map((member) => member.worker)
  }

  add(worker: ClusterProcess): void {
    this.#members.set(worker.id, new Member(worker))
    this.#recall()
  }

  remove(worker: ClusterProcess): void {
    const member = this.#members.get(worker.id)
    if (member === undefined) return
    clearTimeout(member.rest)
    const hadTurns = member.heldCount > 0
    this.#takeBack(member)
    this.#recall()
    this.#members.delete(worker.id)
    // It may owe no answer, whose end would say so.
    if (hadTurns) this.#facts.wake()
  }

  /** Applies from the next connection on, those that wait already included. */
  setStrategy(strategy: DispatchStrategy): void {
    this.#strategy = strategy
    this.#recall()
  }

  /** No more will come: workers that take connections now go on with what waits, also when they are held. */
  serveLast(): void {
    for (const member of this.#members.values()) member.servesLast = member.worker.takesConnections
  }

  arrive(handle: RawHandle, moved: MoveEnd | null = null): WaitingConnection {
    const waiting = waitingConnection(handle, moved)
    this.#taps.tap?.arrived(waiting)
    if (!waiting.isNew) this.#guestCount++
    this.#queue.push(waiting)
    this.pump()
    return waiting
  }

  /** Forgets the connection that arrived last, because the queue is full. False when it does not wait any more. */
  refuse(newest: WaitingConnection): boolean {
    const isForgotten = this.#forget(newest)
    if (isForgotten) this.#taps.tap?.lost(newest, 'refused: the queue of the primary was full')
    return isForgotten
  }

  /** Hands out what waits, as far as workers can take it. */
  pump(): void {
    if (this.#held.count > 0) this.#pumpHeld()
    if (this.#strategy.among === 'serving') this.#pumpLanes()
    else this.#pumpQueue()
  }

  /** The end of one hand-over. Our copy of the connection is closed only when the worker has it. */
  settled(worker: ClusterProcess, waiting: WaitingConnection, outcome: HandoverOutcome): void {
    this.#inFlight--
    const member = this.#members.get(worker.id)
    if (member !== undefined) member.owes = undefined
    if (outcome === 'accepted') {
      this.#taps.tap?.accepted(waiting)
      waiting.moved?.(worker.id)
      if (waiting.isNew) this.#facts.accepted()
    } else if (this.#isClosed) {
      this.#drop(waiting)
    } else {
      waiting.workerId = null
      if (!waiting.isNew) this.#guestCount++
      this.#queue.putBack(waiting)
      this.#facts.redispatched()
      if (outcome === 'refused' && member !== undefined) this.#rest(member)
    }
    if (outcome === 'lost') this.#facts.wake()
    else this.#facts.workerFree()
    // Last: meanwhile the worker has its next one on the way.
    if (outcome === 'accepted') waiting.handle.close()
  }

  close(): void {
    this.#isClosed = true
    this.#shares.close()
    for (const member of this.#members.values()) {
      clearTimeout(member.rest)
      this.#takeBack(member)
    }
    this.#recall()
    this.#members.clear()
    this.#guestCount = 0
    for (let waiting = this.#queue.take(); waiting !== undefined; waiting = this.#queue.take()) this.#drop(waiting)
  }

  #forget(newest: WaitingConnection): boolean {
    if (this.#queue.dropLast(newest)) return true
    for (const { lane } of this.#members.values()) {
      if (!lane.dropLast(newest)) continue
      this.#parkedCount--
      return true
    }
    return this.#held.forget(newest)
  }

  #drop(waiting: WaitingConnection): void {
    waiting.handle.close()
    waiting.moved?.(null)
    this.#taps.tap?.lost(waiting, 'nobody listens there any more')
  }

  #pumpQueue(): void {
    while (this.#queue.length > 0) {
      const next = this.#choose(this.#candidatesThat('isReady'))
      const waiting = next && this.#queue.take()
      if (next === undefined || waiting === undefined) {
        if (this.#faults.connections !== undefined) this.#shares.awaitTurns(this.#members.values(), this.#facts.wake)
        return
      }
      if (this.#taps.tap !== undefined && this.#strategy.deals === 'in-turn') this.#countPassedOver(next)
      this.#takeTurn(next)
      this.#handOver(next, waiting)
    }
  }

  /** Every connection waits for the one worker that is its own. */
  #pumpLanes(): void {
    if (this.#queue.length === 0 && this.#parkedCount === 0) return
    for (const { lane, isServing } of this.#members.values()) if (lane.length > 0 && !isServing) this.#recall()
    for (let waiting = this.#queue.take(); waiting !== undefined; waiting = this.#queue.take()) {
      this.#draw.client = clientOf(waiting, this.#ipv6PrefixBits)
      const owner = this.#choose(this.#candidatesThat('isServing'))
      if (owner === undefined) {
        this.#queue.putBack(waiting)
        return
      }
      if (waiting.attempts > 0) owner.lane.putBack(waiting)
      else owner.lane.push(waiting)
      // The turn is taken when the lane is chosen: when it is sent, others have had theirs.
      this.#takeTurn(owner)
      this.#parkedCount++
    }
    for (const member of this.#members.values()) {
      // More than one only when a fault keeps it from the worker.
      while (member.lane.length > 0 && member.isReady) {
        const waiting = member.lane.take()
        if (waiting === undefined) break
        this.#parkedCount--
        this.#handOver(member, waiting)
      }
    }
  }

  /** What faults held back goes to the worker whose turn it was; to others, when that is to get no more. */
  #pumpHeld(): void {
    for (const member of this.#members.values()) {
      if (member.heldCount === 0) continue
      if (!member.isServing) {
        this.#takeBack(member)
        this.#recall()
      }
      while (member.isReady) {
        const waiting = this.#held.takeDue(member)
        if (waiting === undefined) break
        this.#handOver(member, waiting)
      }
    }
  }

  /** What is held back for it is dealt anew with all that is in lanes. */
  #takeBack(member: Member): void {
    for (const waiting of this.#held.takeAll(member)) {
      member.lane.push(waiting)
      this.#parkedCount++
    }
  }

  /** True when a fault keeps the connection from the worker. */
  #meetsFault(faults: ConnectionFaults, member: Member, waiting: WaitingConnection): boolean {
    const fate = faults.fateOf(member.worker, waiting)
    if (fate === 'sent') return false
    this.#shares.spent(member)
    if (typeof fate === 'object') {
      this.#held.keep(member, waiting, fate, () => this.#facts.wake())
      return true
    }
    if (fate === 'dropped') endConnection(waiting.handle)
    else resetConnection(waiting.handle)
    this.#taps.tap?.lost(waiting, `${fate} by a fault`)
    this.#facts.injected()
    return true
  }

  #choose(candidates: readonly Member[]): Member | undefined {
    return this.#strategy.choose(candidates, this.#draw)
  }

  #takeTurn(member: Member): void {
    member.lastTurn = ++this.#turns
    this.#lastWorkerId = member.workerId
  }

  /** Those whose turn came before, had they not owed an answer. Only while somebody watches. */
  #countPassedOver(next: Member): void {
    for (const member of this.#members.values()) {
      if (member !== next && member.isServing && hasWaitedLonger(member, next)) member.worker.passedOverCount++
    }
  }

  #handOver(member: Member, waiting: WaitingConnection): void {
    const { connections: faults } = this.#faults
    if (faults !== undefined && waiting.isNew && this.#meetsFault(faults, member, waiting)) return
    member.owes = waiting
    waiting.attempts++
    waiting.workerId = member.workerId
    waiting.sentMonoMs = performance.now()
    this.#dealtMonoMs = waiting.sentMonoMs
    this.#inFlight++
    if (!waiting.isNew) this.#guestCount--
    member.worker.handOver(this, waiting)
  }

  /** Everything in a lane goes back to the queue, in order of arrival: who takes it is asked anew. */
  #recall(): void {
    if (this.#parkedCount === 0) return
    const all: WaitingConnection[] = []
    for (const queue of [this.#queue, ...[...this.#members.values()].map((member) => member.lane)]) {
      for (let waiting = queue.take(); waiting !== undefined; waiting = queue.take()) all.push(waiting)
    }
    all.sort((a, b) => a.arrivedMonoMs - b.arrivedMonoMs)
    for (const waiting of all) this.#queue.push(waiting)
    this.#parkedCount = 0
  }

  #candidatesThat(can: 'isReady' | 'isServing'): readonly Member[] {
    this.#candidates.length = 0
    for (const member of this.#members.values()) if (member[can]) this.#candidates.push(member)
    const isNarrowed = can === 'isReady' && this.#faults.connections !== undefined
    if (isNarrowed) this.#shares.narrow(this.#candidates, this.#members.values(), this.#turns)
    return this.#candidates
  }

  #rest(member: Member): void {
    clearTimeout(member.rest)
    member.rest = setTimeout(() => {
      member.rest = undefined
      this.#facts.wake()
    }, refusalRestMs)
  }
}
