import type { DeckBridge, DeckEventName, DeckEvents } from '../../shared/ipc/contract.ts'

type Listener = (json: string, seq: number) => void

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

/** Payloads travel as text, as they do to the page. `seq`: of the last push before. */
export function createPusher(seq = 0): Pusher {
  let lastSeq = seq
  const listeners = new Map<DeckEventName, Set<Listener>>()
  return {
    get seq() {
      return lastSeq
    },
    get listenerCount() {
      return [...listeners.values()].reduce((sum, own) => sum + own.size, 0)
    },
    on(name, listener) {
      const own = listeners.get(name) ?? new Set()
      const read: Listener = (json, pushSeq) => listener(JSON.parse(json), pushSeq)
      listeners.set(name, own.add(read))
      return () => own.delete(read)
    },
    push(name, payload) {
      lastSeq += 1
      for (const listener of listeners.get(name) ?? []) listener(JSON.stringify(payload), lastSeq)
    },
    lose() {
      lastSeq += 1
    },
  }
}
