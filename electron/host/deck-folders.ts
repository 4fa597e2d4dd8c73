import { join } from 'node:path'
import type { DeckConfig } from '../deck/deck-host.ts'

type Folder = 'resultsDir' | 'experimentsDir' | 'heapDir' | 'profilesDir' | 'learningDir'

/** Where a deck keeps what it made, below the folder of its user. */
export function deckFolders(userData: string): Pick<DeckConfig, Folder> {
  return {
    resultsDir: join(userData, 'load'),
    experimentsDir: join(userData, 'experiments'),
    heapDir: join(userData, 'heap'),
    profilesDir: join(userData, 'profiles'),
    learningDir: join(userData, 'learning'),
  }
}
