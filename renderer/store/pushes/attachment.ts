import type { SteadyClock } from '../../../shared/base/steady-clock.ts'
import type { DeckBridge, DeckEventName, DeckEvents } from '../../../shared/ipc/contract.ts'
import type { MenuRequest } from '../../../shared/ipc/menu-request.ts'
import { ToldClusters } from '../../../shared/ipc/told-clusters.ts'
import type { ClusterHistory, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../../shared/model/deck.ts'
import type { TrafficBatch } from '../../../shared/model/traffic.ts'
import type { Result } from '../../../shared/result.ts'
import type { DeckStore } from '../deck-store.ts'
import { applyHistory, applySnapshot, pushHandlers, type StateEventName } from './apply.ts'

interface Ports {
  readonly on: DeckBridge['on']
  pullSnapshot(): Promise<Result<DeckSnapshot>>
  pullHistory(): Promise<Result<readonly ClusterHistory[]>>
  readonly store: DeckStore
  readonly clock: SteadyClock
  /** The native menu, or the command line, asks for something. */
  menu(request: MenuRequest): void
  /** Goes past the state: what comes 5 times a second must not make the window compare its state as often. */
  traffic(batch: TrafficBatch): void
  /** Snapshot and history are in: also after a gap. */
  attached(): void
  /** Calls back once; returns its cancel. */
  after(delayMs: number, callback: () => void): () => void
}

/** A deck that was lost is asked again after this, and each time after twice as long. */
const firstAgainMs = 1000
const longestAgainMs = 10_000
/** Half a minute of a busy deck. What is dropped here is in the snapshot, or leaves a gap that pulls the next one. */
const mostWaiting = 2000

interface Push {
  readonly seq: number
  readonly take: () => void
}

/**
 * Keeps the store in step with the main process: subscribes, pulls snapshot and history, applies pushes in order.
 * A missing sequence number means a lost push: everything is pulled anew. A deck that does not answer is asked again until it
 * does.
 */
export class Attachment {
  readonly #ports: Ports
  readonly #unsubscribers: readonly (() => void)[]
  /** As main tells them: the state may show less. Changes are of these. */
  readonly #told = new ToldClusters()
  #lastSeq: number | null = null
  #waiting: Push[] = []
  #ended = false
  #againMs = firstAgainMs
  #cancelAgain = (): void => {}

  constructor(ports: Ports) {
    this.#ports = ports
    this.#unsubscribers = this.#subscribe()
    void this.#pull()
  }

  close(): void {
    this.#ended = true
    this.#cancelAgain()
    for (const unsubscribe of this.#unsubscribers) unsubscribe()
  }

  #subscribe(): readonly (() => void)[] {
    const { on, menu, traffic } = this.#ports
    const follow = <Name extends StateEventName>(name: Name): (() => void) =>
      on(name, (payload: DeckEvents[Name], seq) => this.#apply({ seq, take: () => this.#take(name, payload) }))
    return Object.values({
      tick: follow('tick'),
      cluster: on('cluster', (cluster, seq) => this.#apply({ seq, take: () => this.#takeCluster(cluster) })),
      'cluster-changed': on('cluster-changed', (change, seq) =>
        this.#apply({ seq, take: () => this.#takeCluster(this.#told.changed(change)) }),
      ),
      'cluster-removed': on('cluster-removed', (removed, seq) =>
        this.#apply({
          seq,
          take: () => {
            this.#told.removed(removed.clusterId)
            this.#take('cluster-removed', removed)
          },
        }),
      ),
      lifecycle: follow('lifecycle'),
      lifeline: follow('lifeline'),
      exit: follow('exit'),
      detail: follow('detail'),
      output: follow('output'),
      traffic: on('traffic', (batch, seq) => this.#apply({ seq, take: () => traffic(batch) })),
      load: follow('load'),
      'load-ended': follow('load-ended'),
      'load-results': follow('load-results'),
      experiment: follow('experiment'),
      'experiment-ended': follow('experiment-ended'),
      'experiment-results': follow('experiment-results'),
      'image-build': follow('image-build'),
      profiles: follow('profiles'),
      heap: follow('heap'),
      log: follow('log'),
      lessons: follow('lessons'),
      lab: follow('lab'),
      classroom: follow('classroom'),
      metrics: follow('metrics'),
      notice: follow('notice'),
      'notice-removed': follow('notice-removed'),
      recents: follow('recents'),
      sampling: follow('sampling'),
      menu: on('menu', (request, seq) => this.#apply({ seq, take: () => menu(request) })),
    } satisfies Record<DeckEventName, () => void>)
  }

  #take<Name extends StateEventName>(name: Name, payload: DeckEvents[Name]): void {
    const handler = pushHandlers[name]
    this.#ports.store.setState((state) => handler(state, payload, this.#ports.clock.nowMs()))
  }

  /** Undefined: a change of what was never told. */
  #takeCluster(cluster: ClusterSnapshot | undefined): void {
    if (cluster === undefined) return void this.#pull()
    this.#told.whole(cluster)
    this.#take('cluster', cluster)
  }

  #apply(push: Push): void {
    if (this.#lastSeq === null) {
      this.#waiting.push(push)
      if (this.#waiting.length > mostWaiting) this.#waiting.shift()
      return
    }
    if (push.seq <= this.#lastSeq) return
    if (push.seq > this.#lastSeq + 1) {
      this.#waiting = [push]
      void this.#pull()
      return
    }
    this.#lastSeq = push.seq
    push.take()
  }

  async #pull(): Promise<void> {
    const { pullSnapshot, pullHistory, store, clock, attached } = this.#ports
    this.#cancelAgain()
    this.#lastSeq = null
    const snapshot = await pullSnapshot()
    if (this.#ended) return
    if (!snapshot.ok) return this.#lose(snapshot.error.message)
    clock.reached(snapshot.value.host.atMs)
    this.#told.all(snapshot.value.clusters)
    store.setState((state) => applySnapshot(state, snapshot.value, clock.nowMs()))
    this.#lastSeq = snapshot.value.seq
    const early = this.#waiting
    this.#waiting = []
    for (const push of early) this.#apply(push)
    const history = await pullHistory()
    if (this.#ended) return
    if (!history.ok) return this.#lose(history.error.message)
    store.setState((state) => applyHistory(state, history.value, clock.nowMs()))
    this.#againMs = firstAgainMs
    attached()
  }

  #lose(fault: string): void {
    this.#ports.store.setState({ connection: 'lost', connectionFault: fault })
    this.#cancelAgain = this.#ports.after(this.#againMs, () => void this.#pull())
    this.#againMs = Math.min(longestAgainMs, this.#againMs * 2)
  }
}
