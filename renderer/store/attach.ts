import type { DeckBridge, DeckEventName, DeckEvents, MenuRequest } from '../../shared/ipc/contract.ts'
import type { ClusterHistory } from '../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../shared/model/deck.ts'
import type { TrafficBatch } from '../../shared/model/traffic.ts'
import type { Result } from '../../shared/result.ts'
import type { SteadyClock } from '../../shared/steady-clock.ts'
import { applyHistory, applySnapshot, pushHandlers, type StateEventName } from './apply.ts'
import type { DeckStore } from './deck-store.ts'

interface Ports {
  readonly on: DeckBridge['on']
  pullSnapshot(): Promise<Result<DeckSnapshot>>
  pullHistory(): Promise<Result<readonly ClusterHistory[]>>
  readonly store: DeckStore
  readonly clock: SteadyClock
  /** The native menu, or the command line, asks for something. */
  menu(request: MenuRequest): void
  /** Goes past the state: what comes 10 times a second must not make the window compare its state as often. */
  traffic(batch: TrafficBatch): void
  /** Snapshot and history are in: also after a gap. */
  attached(): void
}

interface Push {
  readonly seq: number
  readonly take: () => void
}

/**
 * Keeps the store in step with the main process: subscribes, pulls snapshot and history, applies pushes in order.
 * A missing sequence number means a lost push: everything is pulled anew. Returns its end.
 */
export function attach(ports: Ports): () => void {
  const { on, pullSnapshot, pullHistory, store, clock, menu, traffic, attached } = ports
  const { nowMs } = clock
  let lastSeq: number | null = null
  let waiting: Push[] = []
  let ended = false

  function apply(push: Push): void {
    if (lastSeq === null) {
      waiting.push(push)
      return
    }
    if (push.seq <= lastSeq) return
    if (push.seq > lastSeq + 1) {
      waiting = [push]
      void pull()
      return
    }
    lastSeq = push.seq
    push.take()
  }

  async function pull(): Promise<void> {
    lastSeq = null
    const snapshot = await pullSnapshot()
    if (ended) return
    if (!snapshot.ok) {
      store.setState({ connection: 'lost', connectionFault: snapshot.error.message })
      return
    }
    clock.reached(snapshot.value.host.atMs)
    store.setState((state) => applySnapshot(state, snapshot.value, nowMs()))
    lastSeq = snapshot.value.seq
    const early = waiting
    waiting = []
    for (const push of early) apply(push)
    const history = await pullHistory()
    if (ended) return
    if (history.ok) store.setState((state) => applyHistory(state, history.value, nowMs()))
    attached()
  }

  const follow = <Name extends StateEventName>(name: Name): (() => void) =>
    on(name, (payload: DeckEvents[Name], seq) => {
      const handler = pushHandlers[name]
      apply({ seq, take: () => store.setState((state) => handler(state, payload, nowMs())) })
    })
  const unsubscribers = Object.values({
    tick: follow('tick'),
    cluster: follow('cluster'),
    'cluster-removed': follow('cluster-removed'),
    lifecycle: follow('lifecycle'),
    lifeline: follow('lifeline'),
    exit: follow('exit'),
    detail: follow('detail'),
    output: follow('output'),
    traffic: on('traffic', (batch, seq) => apply({ seq, take: () => traffic(batch) })),
    load: follow('load'),
    'load-ended': follow('load-ended'),
    'load-results': follow('load-results'),
    notice: follow('notice'),
    'notice-removed': follow('notice-removed'),
    recents: follow('recents'),
    sampling: follow('sampling'),
    menu: on('menu', (request, seq) => apply({ seq, take: () => menu(request) })),
  } satisfies Record<DeckEventName, () => void>)

  void pull()
  return () => {
    ended = true
    for (const unsubscribe of unsubscribers) unsubscribe()
  }
}
