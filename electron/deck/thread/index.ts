import { parentPort, workerData } from 'node:worker_threads'
import type { DeckConfig, DeckHost } from '../deck-host.ts'
import { guardAgainstFaults } from './fault-guard.ts'
import { setOwnNice } from './own-nice.ts'
import { createTeller } from './port-calls.ts'
import { serveDeck } from './serve-deck.ts'

/** The deck's thread: everything of the deck but its window. Main starts it with a `DeckConfig`. */
if (parentPort !== null) {
  const tell = createTeller<DeckHost>(parentPort)
  guardAgainstFaults((notice) => tell('notice', notice))
  const config = workerData as DeckConfig
  setOwnNice(config.startedWith.niceValue)
  serveDeck(parentPort, config)
}
