import type { SteadyClock } from '../../../shared/base/steady-clock.ts'
import type { DeckBridge, DeckEventName, DeckEvents, MenuRequest } from '../../../shared/ipc/contract.ts'
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
  /** Goes past the state: what comes 10 times a second must not make the window compare its state as often. */
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
 * does. Returns its end.
 */
export function attach(ports: Ports): () => void {
  const { on, pullSnapshot, pullHistory, store, clock, menu, traffic, attached, after } = ports
  const { nowMs } = clock
  let lastSeq: number | null = null
  let waiting: Push[] = []
  let ended = false
  let againMs = firstAgainMs
  let cancelAgain = (): void => {}

  function apply(push: Push): void {
    if (lastSeq === null) {
      waiting.push(push)
      if (waiting.length > mostWaiting) waiting.shift()
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

  function lose(fault: string): void {
    store.setState({ connection: 'lost', connectionFault: fault })
    cancelAgain = after(againMs, () => void pull())
    againMs = Math.min(longestAgainMs, againMs * 2)
  }

  async function pull(): Promise<void> {
    cancelAgain()
    lastSeq = null
    const snapshot = await pullSnapshot()
    if (ended) return
    if (!snapshot.ok) return lose(snapshot.error.message)
    clock.reached(snapshot.value.host.atMs)
    store.setState((state) => applySnapshot(state, snapshot.value, nowMs()))
    lastSeq = snapshot.value.seq
    const early = waiting
    waiting = []
    for (const push of early) apply(push)
    const history = await pullHistory()
    if (ended) return
    if (!history.ok) return lose(history.error.message)
    store.setState((state) => applyHistory(state, history.value, nowMs()))
    againMs = firstAgainMs
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
    cancelAgain()
    for (const unsubscribe of unsubscribers) unsubscribe()
  }
}
