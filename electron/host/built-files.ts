import { join } from 'node:path'
import type { Sample } from '../../shared/model/deck.ts'
import { samples } from '../samples/catalog.ts'

/** The built files that a deck needs, whichever its host. */
export interface BuiltFiles {
  /** Workers load it: it must be a real file, outside the archive. */
  readonly agent: string
  /** Forked for each load: a real file, too. */
  readonly loadGenerator: string
  /** Forked for a store where no Redis is installed: a real file. */
  readonly smallStore: string
  /** A thread of the deck's process runs it. */
  readonly heapReader: string
  /** Run in a thread of the deck's. */
  readonly logThread: string
  /** A folder for each lesson of ours, where other programs can read it. */
  readonly lessons: string
  /** In the order of the catalogue. */
  readonly samples: readonly Sample[]
}

/** Where they lie, from the folder of the host's own bundle. */
export function findBuiltFiles(here: string): BuiltFiles {
  // Packaged, our code lies in app.asar; what other programs open lies unpacked beside it.
  const unpacked = here.replace(/app\.asar(?=$|[\\/])/, 'app.asar.unpacked')
  return {
    agent: join(unpacked, '../preload/agent.cjs'),
    loadGenerator: join(unpacked, 'load-generator.cjs'),
    smallStore: join(unpacked, 'small-store.cjs'),
    heapReader: join(here, 'heap-reader.cjs'),
    logThread: join(here, 'log-thread.cjs'),
    lessons: join(unpacked, '../lessons'),
    samples: samples.map(({ file, ...sample }) => ({ ...sample, path: join(unpacked, '../samples', file) })),
  }
}
