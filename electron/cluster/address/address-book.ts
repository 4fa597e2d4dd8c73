import type { ListenAddress } from '../../../shared/model/worker.ts'
import { codeOf, errnoOf, type RawHandle } from '../child/node-internals.ts'
import { addressKey, isDatagram, type ServerQuery } from '../child/protocol.ts'
import type { ClusterProcess } from '../child/worker.ts'
import { type Followed, worstOf } from '../handover/followed.ts'
import type { MoveEnd, WaitingConnection } from '../handover/waiting-connection.ts'
import type { Strategy } from '../policies/strategies.ts'
import type { NextTurn, UnheardAddress } from '../types.ts'
import { AddressDebts } from './address-debts.ts'
import { type AddressEntry, isOnlyOf, isUnheard, type Membership, oweTo, placeOf } from './address-entry.ts'
import type { AddressFacts, AddressOptions } from './address-facts.ts'
import type { AddressServer, SwitchReport } from './address-server.ts'
import { type BoundAddress, bindAddress, listenAddress } from './bound-address.ts'
import { DatagramServer } from './datagram-server.ts'
import { isAbout, LateListens } from './late-listens.ts'
import { StreamServer } from './stream-server.ts'

/**
 * Knows every bound address of the cluster: binds on the first question, releases when nobody wants it any more. So long
 * because it is the one door to all addresses.
 */
export class AddressBook {
  readonly #entries = new Map<string, AddressEntry>()
  /** Released already, and not yet through with what had come before. */
  readonly #ending = new Set<AddressEntry>()
  /** Slots on their way out, that nobody will be forked for. */
  readonly #leavingPlaces = new Set<number>()
  #isShut = false
  readonly #lateListens = new LateListens()
  /** The newest worker of each place that has listened somewhere, and since when. */
  readonly #serving = new Map<number, { readonly worker: ClusterProcess; readonly sinceMonoMs: number }>()
  readonly #facts: AddressFacts
  readonly #options: AddressOptions

  constructor(facts: AddressFacts, options: AddressOptions) {
    this.#facts = facts
    this.#options = options
  }

  get addresses(): readonly ListenAddress[] {
    return [...this.#entries.values()].map((entry) => entry.bound.listens)
  }

  /** Bound, and nobody listens there any more. */
  get unheard(): readonly UnheardAddress[] {
    return [...this.#entries.values()].flatMap(({ bound, server, members, last, owedTo }) => {
      if (members.size > 0 || last === null) return []
      const facts = { address: bound.listens, lastWorkerId: last.workerId, sinceMonoMs: last.monoMs }
      return [{ ...facts, waitingCount: server.queuedCount, isAwaited: !owedTo.areEnding }]
    })
  }

  get queuedCount(): number {
    let count = 0
    for (const { server } of this.#all) count += server.queuedCount
    return count
  }

  /** When the connection arrived that waits longest, at any address; undefined when none waits. */
  get oldestArrivalMonoMs(): number | undefined {
    const arrivals = this.#all.map(({ server }) => server.oldestArrivalMonoMs ?? Infinity)
    const oldest = Math.min(...arrivals)
    return oldest === Infinity ? undefined : oldest
  }

  /** At the address that was dealt at last: one picture has room for one. */
  get next(): NextTurn | null {
    const turns = [...this.#entries.values()].flatMap(({ server }) => server.next ?? [])
    return turns.reduce<NextTurn | null>(
      (last, turn) => (last === null || turn.dealtMonoMs > last.dealtMonoMs ? turn : last),
      null,
    )
  }

  /** Shows every connection that no worker has been sent yet, at any address. */
  visitWaiting(visit: (waiting: WaitingConnection) => void): void {
    for (const { server } of this.#all) server.visitWaiting(visit)
  }

  /** Answers a worker that wants to listen, unless all end. `strategy` counts only when the address is bound now. */
  query(worker: ClusterProcess, seq: number, query: ServerQuery, strategy: Strategy): void {
    if (this.#isShut) return
    const key = this.#keyFor(worker, query)
    const entry = this.#entries.get(key) ?? this.#bind(query, key, strategy)
    // A worker that has the address already would fail to bind it a second time.
    const reply =
      typeof entry === 'number'
        ? { errno: entry }
        : this.#membershipOf(worker, key) !== undefined
          ? { errno: errnoOf('EADDRINUSE') }
          : entry.server.add(worker)
    if (typeof entry === 'number' || (reply.errno !== null && reply.errno !== 0)) {
      if (typeof entry !== 'number' && entry.members.size === 0 && entry.owedTo.size === 0) this.#release(entry)
      this.#refuse(worker, seq, query, key, reply.errno)
      return
    }
    clearTimeout(entry.linger)
    entry.closers.clear()
    entry.owedTo.clear()
    entry.data ??= query.data
    entry.members.set(worker, { index: query.index, isListening: false })
    const { handle, ...words } = reply
    worker.sendProtocol({ ack: seq, key, data: entry.data, ...words }, handle)
    entry.server.pump()
  }

  /** Answers a worker that wants to listen that it cannot. */
  refuse(worker: ClusterProcess, seq: number, query: ServerQuery, code: 'EADDRINUSE' | 'EACCES'): void {
    this.#refuse(worker, seq, query, this.#keyFor(worker, query), errnoOf(code))
  }

  /** The worker's server listens. False when it never asked for one like that. */
  listening(worker: ClusterProcess, query: ServerQuery): boolean {
    const found = this.#memberHeardOf(worker, query)
    if (found === undefined) {
      const late = this.#lateListens.take(worker, query)
      if (late !== undefined) this.#facts.listening(worker, late)
      return late !== undefined
    }
    const { entry, membership } = found
    if (membership.isListening) return true
    membership.isListening = true
    entry.last = null
    this.serves(worker)
    this.#learnLag(entry, worker)
    worker.listens = [...worker.listens, entry.bound.listens]
    this.#facts.listening(worker, entry.bound.listens)
    return true
  }

  /** The worker closed its server on purpose; or because it ends, which keeps the address for its successor. */
  close(worker: ClusterProcess, key: string): void {
    const found = this.#membershipOf(worker, key)
    if (found === undefined) return
    const { entry, membership } = found
    this.#leave(entry, worker)
    if (worker.isToldToEnd) this.#owe(entry, worker)
    else entry.closers.add(worker)
    if (membership.isListening) this.#facts.closed(worker, entry.bound.listens)
    if (entry.members.size > 0 || this.#ending.has(entry)) return
    clearTimeout(entry.linger)
    entry.linger = setTimeout(() => this.#releaseUnwanted(entry), this.#options.releaseAfterMs)
    entry.linger.unref()
  }

  /** The worker is gone or going; its addresses stay bound for its successor. */
  removeWorker(worker: ClusterProcess): void {
    const place = placeOf(worker)
    const isNewest = this.#serving.get(place)?.worker === worker
    if (isNewest) this.#serving.delete(place)
    for (const entry of this.#all) {
      if (isNewest) entry.owedTo.keepOn(place)
      // One that closed it and then ended has not given it up: the next one of its place may ask again.
      const hasClosed = entry.closers.delete(worker)
      if (!hasClosed && !entry.members.has(worker)) continue
      this.#leave(entry, worker)
      this.#owe(entry, worker)
    }
  }

  /** The worker listens somewhere, through the primary or alone. Where its place is awaited besides, it has its time to come. */
  serves(worker: ClusterProcess): void {
    const place = placeOf(worker)
    if (!worker.hasSlot || this.#serving.get(place)?.worker === worker) return
    this.#serving.set(place, { worker, sinceMonoMs: performance.now() })
    for (const entry of this.#entries.values()) this.#endDebt(entry, place)
  }

  /** A person does not want it any more. False when somebody listens there, or it is not bound. */
  give(address: ListenAddress): boolean {
    const entry = [...this.#entries.values()].find(({ bound }) => isSamePlace(bound.listens, address))
    if (entry === undefined || !isUnheard(entry)) return false
    this.#abandon(entry)
    return true
  }

  /** The worker is to get no further connection, and keeps its servers. */
  async hold(worker: ClusterProcess): Promise<Followed> {
    return worstOf(await Promise.all([...this.#serversOf(worker)].map((server) => server.hold(worker))))
  }

  /** The worker may get connections again. */
  release(worker: ClusterProcess): void {
    for (const server of this.#serversOf(worker)) server.release()
  }

  /** False when the connection cannot go to another worker. */
  move(from: ClusterProcess, key: string, connection: RawHandle, ended: MoveEnd): boolean {
    const entry = this.#entries.get(key)
    if (entry === undefined || !entry.members.has(from) || !(entry.server instanceof StreamServer)) return false
    return entry.server.move(from, connection, ended)
  }

  /** That address, or the first at which the worker takes connections; null when it takes none there. */
  keyOf(worker: ClusterProcess, wanted: ListenAddress | null): string | null {
    for (const { bound, members } of this.#entries.values()) {
      if (wanted !== null && !isSamePlace(bound.listens, wanted)) continue
      if (bound.kind === 'stream' && members.get(worker)?.isListening === true) return bound.key
    }
    return null
  }

  /** Nobody will fill this place again. */
  retire(place: number): void {
    for (const { server } of this.#all) server.retire(place)
  }

  /** Serves every address by the strategy; one report for each. */
  switchTo(strategy: Strategy): Promise<(SwitchReport & { readonly address: ListenAddress })[]> {
    const entries = [...this.#entries.values()]
    return Promise.all(
      entries.map(async ({ bound, server }) => ({ ...(await server.switchTo(strategy)), address: bound.listens })),
    )
  }

  queueRuleChanged(): void {
    for (const { server } of this.#entries.values()) server.queueRuleChanged()
  }

  /** Nobody new is let in anywhere, and no worker gets a further address, until all are released. */
  shut(): void {
    this.#isShut = true
    for (const entry of [...this.#entries.values()]) this.#end(entry)
  }

  /** The slot's worker ends, and no other will come: what only it listens on is released now. */
  leave(place: number): void {
    this.#leavingPlaces.add(place)
    for (const entry of [...this.#entries.values()]) if (isOnlyOf(entry, this.#leavingPlaces)) this.#end(entry)
  }

  /** A worker is forked for the slot. */
  fill(place: number): void {
    this.#leavingPlaces.delete(place)
  }

  releaseAll(): void {
    for (const entry of this.#all) this.#release(entry)
    this.#isShut = false
  }

  #refuse(worker: ClusterProcess, seq: number, query: ServerQuery, key: string, errno: number | null): void {
    worker.sendProtocol({ ack: seq, key, errno, data: null })
    this.#facts.listenError(worker, listenAddress(query, undefined), codeOf(errno ?? 0))
  }

  #membershipOf(worker: ClusterProcess, key: string) {
    for (const entry of this.#all) {
      const membership = entry.bound.key === key ? entry.members.get(worker) : undefined
      if (membership !== undefined) return { entry, membership }
    }
    return undefined
  }

  get #all(): AddressEntry[] {
    return [...this.#entries.values(), ...this.#ending]
  }

  *#serversOf(worker: ClusterProcess): Iterable<AddressServer> {
    for (const { members, server } of this.#all) if (members.has(worker)) yield server
  }

  /** A worker may bind a UDP port twice where both sockets say `reuseAddr`: then each is one of its own. */
  #keyFor(worker: ClusterProcess, query: ServerQuery): string {
    const key = addressKey(query)
    const entry = this.#entries.get(key)
    return entry?.bound.kind === 'datagram' && entry.members.has(worker) ? `${key}:again:${query.index}` : key
  }

  #bind(query: ServerQuery, key: string, strategy: Strategy): AddressEntry | number {
    let bound = bindAddress(query, key)
    if (bound === errnoOf('EADDRINUSE') && this.#releaseIdle(query)) bound = bindAddress(query, key)
    if (typeof bound === 'number') return bound
    const server = bound.kind === 'stream' ? this.#streamServer(bound, strategy) : new DatagramServer(bound)
    const entry: AddressEntry = {
      bound,
      asked: query,
      server,
      members: new Map(),
      closers: new Set(),
      owedTo: new AddressDebts(),
      last: null,
      data: null,
      linger: undefined,
    }
    this.#entries.set(bound.key, entry)
    return entry
  }

  #streamServer(bound: BoundAddress, strategy: Strategy): StreamServer {
    const server = new StreamServer(bound, strategy, this.#options, {
      accepted: () => this.#facts.accepted(),
      redispatched: () => this.#facts.redispatched(),
      injected: () => this.#facts.injected(),
      refused: () => this.#facts.refused(),
      departs: (words) => this.#facts.policyDeparture(bound.listens, words),
      workerFree: () => this.#pumpAfter(server),
    })
    return server
  }

  /** Addresses take turns: the one that was just served comes last. */
  #pumpAfter(from: AddressServer): void {
    if (this.#entries.size === 1 && this.#ending.size === 0) {
      from.pump()
      return
    }
    const servers = this.#all.map((entry) => entry.server)
    const start = servers.indexOf(from) + 1
    for (let offset = 0; offset < servers.length; offset++) servers[(start + offset) % servers.length]?.pump()
  }

  /** `listening` names the real port, so servers on port 0 cannot be found by their key. */
  #memberHeardOf(worker: ClusterProcess, query: ServerQuery) {
    let byAddress: { readonly entry: AddressEntry; readonly membership: Membership } | undefined
    for (const entry of this.#all) {
      const membership = entry.members.get(worker)
      if (membership === undefined || !isAbout(query, entry.asked, entry.bound.listens)) continue
      if (membership.index === query.index) return { entry, membership }
      byAddress ??= { entry, membership }
    }
    return byAddress
  }

  #leave(entry: AddressEntry, worker: ClusterProcess): void {
    const membership = entry.members.get(worker)
    const { asked, bound } = entry
    if (membership?.isListening === false)
      this.#lateListens.expect(worker, { index: membership.index, asked, listens: bound.listens })
    entry.members.delete(worker)
    entry.server.remove(worker)
    if (membership?.isListening === true && entry.members.size === 0) {
      entry.last = { workerId: worker.id, monoMs: performance.now() }
      if (this.#entries.get(bound.key) === entry) this.#facts.unheard(worker, bound.listens)
    }
    worker.listens = worker.listens.filter((listens) => listens !== entry.bound.listens)
    if (this.#ending.has(entry) && entry.members.size === 0) this.#release(entry)
  }

  /** Lets nobody new in; what waits is dealt out as long as there are workers. */
  #end(entry: AddressEntry): void {
    if (entry.members.size === 0) {
      this.#release(entry)
      return
    }
    clearTimeout(entry.linger)
    this.#entries.delete(entry.bound.key)
    this.#ending.add(entry)
    entry.server.shut()
  }

  #learnLag(entry: AddressEntry, worker: ClusterProcess): void {
    const serving = this.#serving.get(placeOf(worker))
    if (serving?.worker !== worker) return
    entry.owedTo.learnLag(performance.now() - serving.sinceMonoMs)
  }

  #owe(entry: AddressEntry, worker: ClusterProcess): void {
    oweTo(entry, worker)
    // In a reload the next one serves already.
    const place = placeOf(worker)
    if (this.#serving.get(place)?.worker !== worker) this.#endDebt(entry, place)
  }

  #endDebt(entry: AddressEntry, place: number): void {
    if (!this.#serving.has(place)) return
    entry.owedTo.endSoon(place, this.#options.releaseAfterMs, () => this.#releaseUnwanted(entry))
  }

  /** Nobody is awaited there, and whoever closed it serves on without it. */
  #releaseUnwanted(entry: AddressEntry): void {
    if (entry.members.size > 0 || entry.owedTo.size > 0 || this.#entries.get(entry.bound.key) !== entry) return
    if (entry.closers.size === 0 || [...entry.closers].some((worker) => worker.isServing)) this.#abandon(entry)
  }

  #abandon(entry: AddressEntry): void {
    const { bound, server, last } = entry
    const waitingCount = server.queuedCount
    this.#release(entry)
    if (last !== null) this.#facts.released(bound.listens, performance.now() - last.monoMs, waitingCount)
  }

  /** What nobody listens on now gives way to who asks for its port under another name (e.g. of another host). */
  #releaseIdle({ port, addressType }: ServerQuery): boolean {
    const idle = this.#all.filter(
      (entry) =>
        (entry.members.size === 0 || this.#ending.has(entry)) &&
        entry.bound.listens.port === port &&
        (entry.bound.kind === 'datagram') === isDatagram(addressType),
    )
    for (const entry of idle) this.#release(entry)
    return idle.length > 0
  }

  #release(entry: AddressEntry): void {
    clearTimeout(entry.linger)
    entry.owedTo.clear()
    if (!this.#ending.delete(entry)) this.#entries.delete(entry.bound.key)
    // Before workers leave, so that nobody is told to take over what others leave.
    entry.server.close()
    for (const worker of [...entry.members.keys()]) this.#leave(entry, worker)
    if (entry.bound.kind === 'stream') entry.bound.close()
    else entry.bound.handle.close()
  }
}

const isSamePlace = (one: ListenAddress, other: ListenAddress): boolean =>
  one.address === other.address && one.port === other.port && one.path === other.path
