import type { DeckConfig, HeardDeck } from '../deck-host.ts'
import { guardAgainstFaults } from './fault-guard.ts'
import { setOwnNice } from './own-nice.ts'
import { createTeller, type Port } from './port-calls.ts'
import { serveDeck } from './serve-deck.ts'

/** The deck behind the port of its own thread, which faults do not end; what it forks runs at the shell's nice value. */
export function serveGuarded(port: Port, config: DeckConfig): void {
  const tell = createTeller<HeardDeck>(port)
  guardAgainstFaults((notice) => tell('notice', notice))
  setOwnNice(config.startedWith.niceValue)
  serveDeck(port, config)
}
