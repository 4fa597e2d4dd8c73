import type { SteadyClock } from '../../../shared/base/steady-clock.ts'
import type { DeckBridge, DeckEventName, DeckEvents } from '../../../shared/ipc/contract.ts'
import type { MenuRequest } from '../../../shared/ipc/menu-request.ts'
import type { ClusterHistory } from '../../../shared/model/cluster.ts'
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
    const { on, store, clock, menu, traffic } = this.#ports
    const follow = <Name extends StateEventName>(name: Name): (() => void) =>
      on(name, (payload: DeckEvents[Name], seq) => {
        const handler = pushHandlers[name]
        this.#apply({ seq, take: () => store.setState((state) => handler(state, payload, clock.nowMs())) })
      })
    return Object.values({
      tick: follow('tick'),
      cluster: follow('cluster'),
      'cluster-removed': follow('cluster-removed'),
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
