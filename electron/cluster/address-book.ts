import type { ListenAddress } from '../../shared/model/worker.ts'
import type { AddressServer, SwitchReport } from './address-server.ts'
import { type BoundAddress, type BoundDatagram, bindAddress, listenAddress } from './bound-address.ts'
import { DatagramServer } from './datagram-server.ts'
import { codeOf, errnoOf, type RawHandle } from './node-internals.ts'
import type { Strategy } from './policies/strategies.ts'
import { addressKey, type ServerQuery } from './protocol.ts'
import type { StreamOptions } from './stream-options.ts'
import { StreamServer } from './stream-server.ts'
import type { MoveEnd, WaitingConnection } from './waiting-connection.ts'
import type { ClusterProcess } from './worker.ts'

/** What the book announces. */
export interface AddressFacts {
  listening(worker: ClusterProcess, address: ListenAddress): void
  closed(worker: ClusterProcess, address: ListenAddress): void
  listenError(worker: ClusterProcess, address: ListenAddress, code: string): void
  /** A worker took a connection that no worker had before. */
  accepted(): void
  redispatched(): void
  /** A connection was closed by the primary because too many waited. */
  refused(): void
  /** The address is not served as the policy says; `words`: what happens instead, and why. */
  policyDeparture(address: ListenAddress, words: string): void
}

/** A worker's server at an address. */
interface Membership {
  readonly index: number
  isListening: boolean
}

/** One bound address and all that belongs to it. */
interface Entry {
  readonly bound: BoundAddress | BoundDatagram
  /** The question it was bound for. */
  readonly asked: ServerQuery
  readonly server: AddressServer
  readonly members: Map<ClusterProcess, Membership>
  /** Workers that closed their server since somebody last asked for the address. */
  readonly closers: Set<ClusterProcess>
  /** A worker ended without having closed it: its successor will ask again. */
  isOwed: boolean
  /** What the first worker brought for all of them. */
  data: unknown
  linger: NodeJS.Timeout | undefined
}

export interface AddressOptions extends StreamOptions {
  /** How long an address that every worker closed stays bound, in case one asks again. */
  readonly releaseAfterMs: number
}

/** Knows every bound address of the cluster: binds on the first question, releases when nobody wants it any more. */
export class AddressBook {
  readonly #entries = new Map<string, Entry>()
  readonly #facts: AddressFacts
  readonly #options: AddressOptions

  constructor(facts: AddressFacts, options: AddressOptions) {
    this.#facts = facts
    this.#options = options
  }

  get addresses(): readonly ListenAddress[] {
    return [...this.#entries.values()].map((entry) => entry.bound.listens)
  }

  get queuedCount(): number {
    let count = 0
    for (const { server } of this.#entries.values()) count += server.queuedCount
    return count
  }

  /** When the connection arrived that waits longest, at any address; undefined when none waits. */
  get oldestArrivalMonoMs(): number | undefined {
    const arrivals = [...this.#entries.values()].map(({ server }) => server.oldestArrivalMonoMs ?? Infinity)
    const oldest = Math.min(...arrivals)
    return oldest === Infinity ? undefined : oldest
  }

  /** Shows every connection that no worker has been sent yet, at any address. */
  visitWaiting(visit: (waiting: WaitingConnection) => void): void {
    for (const { server } of this.#entries.values()) server.visitWaiting(visit)
  }

  /** Answers a worker that wants to listen. `strategy` counts only when the address is bound now. */
  query(worker: ClusterProcess, seq: number, query: ServerQuery, strategy: Strategy): void {
    const key = this.#keyFor(worker, query)
    const entry = this.#entries.get(key) ?? this.#bind(query, key, strategy)
    // A worker that has the address already would fail to bind it a second time.
    const reply =
      typeof entry === 'number'
        ? { errno: entry }
        : entry.members.has(worker)
          ? { errno: errnoOf('EADDRINUSE') }
          : entry.server.add(worker)
    if (typeof entry === 'number' || (reply.errno !== null && reply.errno !== 0)) {
      if (typeof entry !== 'number' && entry.members.size === 0 && !entry.isOwed) this.#release(entry)
      worker.sendProtocol({ ack: seq, key, errno: reply.errno, data: null })
      this.#facts.listenError(worker, listenAddress(query, undefined), codeOf(reply.errno ?? 0))
      return
    }
    clearTimeout(entry.linger)
    entry.closers.clear()
    entry.isOwed = false
    entry.data ??= query.data
    entry.members.set(worker, { index: query.index, isListening: false })
    const { handle, ...words } = reply
    worker.sendProtocol({ ack: seq, key, data: entry.data, ...words }, handle)
    entry.server.pump()
  }

  /** The worker's server listens. False when it never asked for one like that. */
  listening(worker: ClusterProcess, query: ServerQuery): boolean {
    const found = this.#entryHeardOf(worker, query)
    if (found === undefined) return false
    const { entry, membership } = found
    if (membership.isListening) return true
    membership.isListening = true
    worker.listens = [...worker.listens, entry.bound.listens]
    this.#facts.listening(worker, entry.bound.listens)
    return true
  }

  /** The worker closed its server on purpose; or because it ends, which keeps the address for its successor. */
  close(worker: ClusterProcess, key: string): void {
    const entry = this.#entries.get(key)
    const membership = entry?.members.get(worker)
    if (entry === undefined || membership === undefined) return
    this.#leave(entry, worker)
    if (worker.isToldToEnd) entry.isOwed = true
    else entry.closers.add(worker)
    if (membership.isListening) this.#facts.closed(worker, entry.bound.listens)
    if (entry.members.size > 0) return
    clearTimeout(entry.linger)
    entry.linger = setTimeout(() => this.#releaseUnwanted(entry), this.#options.releaseAfterMs)
    entry.linger.unref()
  }

  /** The worker is gone or going; its addresses stay bound for its successor. */
  removeWorker(worker: ClusterProcess): void {
    for (const entry of this.#entries.values()) {
      if (!entry.members.has(worker)) continue
      this.#leave(entry, worker)
      entry.isOwed = true
    }
  }

  /** The worker is to get no further connection, and keeps its servers. */
  async hold(worker: ClusterProcess): Promise<void> {
    await Promise.all([...this.#serversOf(worker)].map((server) => server.hold(worker)))
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

  /** The first address at which the worker takes connections; null when there is none. */
  keyOf(worker: ClusterProcess): string | null {
    for (const { bound, members } of this.#entries.values()) {
      if (bound.kind === 'stream' && members.get(worker)?.isListening === true) return bound.key
    }
    return null
  }

  /** Nobody will fill this place again. */
  retire(place: number): void {
    for (const { server } of this.#entries.values()) server.retire(place)
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

  releaseAll(): void {
    for (const entry of [...this.#entries.values()]) this.#release(entry)
  }

  *#serversOf(worker: ClusterProcess): Iterable<AddressServer> {
    for (const { members, server } of this.#entries.values()) if (members.has(worker)) yield server
  }

  /** A worker may bind a UDP port twice where both sockets say `reuseAddr`: then each is one of its own. */
  #keyFor(worker: ClusterProcess, query: ServerQuery): string {
    const key = addressKey(query)
    const entry = this.#entries.get(key)
    return entry?.bound.kind === 'datagram' && entry.members.has(worker) ? `${key}:again:${query.index}` : key
  }

  #bind(query: ServerQuery, key: string, strategy: Strategy): Entry | number {
    let bound = bindAddress(query, key)
    if (bound === errnoOf('EADDRINUSE') && this.#releaseIdle(query)) bound = bindAddress(query, key)
    if (typeof bound === 'number') return bound
    const server = bound.kind === 'stream' ? this.#streamServer(bound, strategy) : new DatagramServer(bound)
    const entry: Entry = {
      bound,
      asked: query,
      server,
      members: new Map(),
      closers: new Set(),
      isOwed: false,
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
      refused: () => this.#facts.refused(),
      departs: (words) => this.#facts.policyDeparture(bound.listens, words),
      workerFree: () => this.#pumpAfter(server),
    })
    return server
  }

  /** Addresses take turns: the one that was just served comes last. */
  #pumpAfter(from: AddressServer): void {
    if (this.#entries.size === 1) {
      from.pump()
      return
    }
    const servers = [...this.#entries.values()].map((entry) => entry.server)
    const start = servers.indexOf(from) + 1
    for (let offset = 0; offset < servers.length; offset++) servers[(start + offset) % servers.length]?.pump()
  }

  /** `listening` names the real port, so servers on port 0 cannot be found by their key. */
  #entryHeardOf(worker: ClusterProcess, query: ServerQuery) {
    let byAddress: { entry: Entry; membership: Membership } | undefined
    for (const entry of this.#entries.values()) {
      const membership = entry.members.get(worker)
      if (membership === undefined || !isAbout(query, entry)) continue
      if (membership.index === query.index) return { entry, membership }
      byAddress ??= { entry, membership }
    }
    return byAddress
  }

  #leave(entry: Entry, worker: ClusterProcess): void {
    entry.members.delete(worker)
    entry.server.remove(worker)
    worker.listens = worker.listens.filter((listens) => listens !== entry.bound.listens)
  }

  /** Whoever closed and then ended did not give the address up: its successor may be booting. */
  #releaseUnwanted(entry: Entry): void {
    const isGivenUp = !entry.isOwed && [...entry.closers].some((worker) => worker.isServing)
    if (entry.members.size === 0 && isGivenUp) this.#release(entry)
  }

  /** What nobody listens on now gives way to who asks for its port under another name (e.g. of another host). */
  #releaseIdle({ port, addressType }: ServerQuery): boolean {
    const isDatagram = addressType === 'udp4' || addressType === 'udp6'
    const idle = [...this.#entries.values()].filter(
      ({ bound, members }) =>
        members.size === 0 && bound.listens.port === port && (bound.kind === 'datagram') === isDatagram,
    )
    for (const entry of idle) this.#release(entry)
    return idle.length > 0
  }

  #release(entry: Entry): void {
    clearTimeout(entry.linger)
    // First, so that nobody is told to take over what others leave.
    entry.server.close()
    for (const worker of [...entry.members.keys()]) this.#leave(entry, worker)
    this.#entries.delete(entry.bound.key)
    if (entry.bound.kind === 'stream') entry.bound.close()
    else entry.bound.handle.close()
  }
}

function isAbout(query: ServerQuery, { bound, asked }: Entry): boolean {
  if (query.address !== asked.address || query.addressType !== asked.addressType) return false
  return query.port < 0 || query.port === bound.listens.port
}
