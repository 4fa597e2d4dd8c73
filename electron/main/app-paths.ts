import { join } from 'node:path'

export interface AppPaths {
  readonly preload: string
  readonly deckThread: string
  readonly page: string
  /** Workers load it: it must be a real file, outside the archive. */
  readonly agent: string
  readonly samples: string
  /** Forked for each load: a real file, too. */
  readonly loadGenerator: string
}

/** Where the built files lie, from the folder of the main bundle. */
export function findAppPaths(here: string): AppPaths {
  // Packaged, our code lies in app.asar; what other programs open lies unpacked beside it.
  const unpacked = here.replace(/app\.asar(?=$|[\\/])/, 'app.asar.unpacked')
  return {
    preload: join(here, '../preload/preload.cjs'),
    deckThread: join(here, 'deck-thread.js'),
    page: join(here, '../renderer/index.html'),
    agent: join(unpacked, '../preload/agent.cjs'),
    samples: join(unpacked, '../samples'),
    loadGenerator: join(unpacked, 'load-generator.js'),
  }
}
