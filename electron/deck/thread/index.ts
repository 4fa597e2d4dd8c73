import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { keepCompiled } from '../../platform/keep-compiled.ts'
import type { DeckConfig } from '../deck-host.ts'

/**
 * The deck's thread: everything of the deck but its window. Only of what is loaded from here on is the code kept. The first
 * message is the `DeckConfig`; nothing is taken in before the deck can be built.
 */
if (parentPort !== null) {
  const port = parentPort
  keepCompiled(dirname(fileURLToPath(import.meta.url)))
  void import('./serve-guarded.ts').then(({ serveGuarded }) =>
    port.once('message', (config: DeckConfig) => serveGuarded(port, config)),
  )
}
