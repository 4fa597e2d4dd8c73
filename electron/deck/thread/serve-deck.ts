import { buildDeck } from '../build-deck.ts'
import type { DeckCalls, DeckConfig, HeardDeck } from '../deck-host.ts'
import { createTeller, type Port, serveCalls } from './port-calls.ts'
import { ChangesTold } from './tell-changes.ts'

/** Builds the deck behind a port: all it needs is in `config`, all it says goes through the port. */
export function serveDeck(port: Port, config: DeckConfig): void {
  const tell = createTeller<HeardDeck>(port)
  const told = new ChangesTold((name, json) => tell('push', name, json))
  const calls = buildDeck(config, {
    push: told.push,
    notice: (content) => tell('notice', content),
    clusters: (clusters) => tell('clusters', clusters),
    sampling: (intervalMs) => tell('sampling', intervalMs),
    metrics: (settings) => tell('metrics', settings),
    opened: (settings) => tell('opened', settings),
    notify: (notification) => tell('notify', notification),
    show: (clusterId, asked) => tell('show', clusterId, asked),
  })
  serveCalls<DeckCalls>(port, {
    ...calls,
    state(input) {
      const state = calls.state(input)
      // Whoever gets this hears the changes from here on: to all others it is told now, before the answer.
      for (const cluster of state.clusters) told.cluster(cluster)
      return state
    },
  })
}
