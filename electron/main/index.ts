import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { bootThread } from '../deck/thread/boot-thread.ts'
import { keepCompiled } from '../platform/keep-compiled.ts'

/** Loads nothing itself: the thread loads beside it meanwhile, and only of what comes after is the code kept. */
const here = dirname(fileURLToPath(import.meta.url))
const thread = bootThread(join(here, 'deck-thread.cjs'))
keepCompiled(here)
import('./main.ts')
  .then(({ main }) => main(here, thread))
  .catch(async (error: unknown) => {
    console.error('the deck could not be started:', error)
    await thread.terminate()
    app.exit(1)
  })
