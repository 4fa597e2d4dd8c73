import type { DeckBridge, DeckEventName, DeckEvents, MenuRequest } from '../../shared/ipc/contract.ts'
import type { ClusterHistory } from '../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../shared/model/deck.ts'
import type { Result } from '../../shared/result.ts'
import { applyHistory, applySnapshot, type Change, pushHandlers } from './apply.ts'
import type { DeckState } from './deck-state.ts'
import type { DeckStore } from './deck-store.ts'

interface Ports {
  readonly on: DeckBridge['on']
  pullSnapshot(): Promise<Result<DeckSnapshot>>
  pullHistory(): Promise<Result<readonly ClusterHistory[]>>
  readonly store: DeckStore
  nowMs(): number
  /** The native menu, or the command line, asks for something. */
  menu(request: MenuRequest): void
  /** Snapshot and history are in: also after a gap. */
  attached(): void
}

interface Push {
  readonly seq: number
  readonly change: (state: DeckState, nowMs: number) => Change
  readonly request: MenuRequest | null
}

/**
 * Keeps the store in step with the main process: subscribes, pulls snapshot and history, applies pushes in order.
 * A missing sequence number means a lost push: everything is pulled anew. Returns its end.
 */
export function attach({ on, pullSnapshot, pullHistory, store, nowMs, menu, attached }: Ports): () => void {
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
    store.setState((state) => push.change(state, nowMs()))
    if (push.request !== null) menu(push.request)
  }

  async function pull(): Promise<void> {
    lastSeq = null
    const snapshot = await pullSnapshot()
    if (ended) return
    if (!snapshot.ok) {
      store.setState({ connection: 'lost', connectionFault: snapshot.error.message })
      return
    }
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

  const follow = <Name extends DeckEventName>(name: Name): (() => void) =>
    on(name, (payload: DeckEvents[Name], seq) => {
      const handler = pushHandlers[name]
      apply({ seq, change: (state, now) => handler(state, payload, now), request: null })
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
    traffic: follow('traffic'),
    notice: follow('notice'),
    'notice-removed': follow('notice-removed'),
    recents: follow('recents'),
    sampling: follow('sampling'),
    menu: on('menu', (request, seq) => apply({ seq, change: () => ({}), request })),
  } satisfies Record<DeckEventName, () => void>)

  void pull()
  return () => {
    ended = true
    for (const unsubscribe of unsubscribers) unsubscribe()
  }
}
