import type { DeckBridge, DeckEventName, DeckEvents } from '../../shared/ipc/contract.ts'

type Listeners = { readonly [Name in DeckEventName]: Set<(payload: DeckEvents[Name], seq: number) => void> }

/** The pushing half of a main process by hand: numbered events to whoever listens. */
export interface Pusher {
  readonly on: DeckBridge['on']
  /** Sequence number of the last push. */
  readonly seq: number
  readonly listenerCount: number
  push<Name extends DeckEventName>(name: Name, payload: DeckEvents[Name]): void
  /** A push that gets lost on its way. */
  lose(): void
}

/** Payloads arrive as copies, as they do across IPC. */
export function createPusher(): Pusher {
  let seq = 0
  const listeners: Listeners = {
    tick: new Set(),
    cluster: new Set(),
    'cluster-removed': new Set(),
    lifecycle: new Set(),
    lifeline: new Set(),
    exit: new Set(),
    detail: new Set(),
    output: new Set(),
    notice: new Set(),
    'notice-removed': new Set(),
    recents: new Set(),
    sampling: new Set(),
    traffic: new Set(),
    load: new Set(),
    'load-ended': new Set(),
    'load-results': new Set(),
    menu: new Set(),
  }
  return {
    get seq() {
      return seq
    },
    get listenerCount() {
      return Object.values(listeners).reduce((sum, own) => sum + own.size, 0)
    },
    on(name, listener) {
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    },
    push(name, payload) {
      seq += 1
      for (const listener of listeners[name]) listener(structuredClone(payload), seq)
    },
    lose() {
      seq += 1
    },
  }
}
