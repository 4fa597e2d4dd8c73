import type { ClusterSettings, Recent } from '../../../shared/model/settings.ts'
import type { EventPusher } from '../ipc/ipc-server.ts'
import type { SavedStateFile } from './saved-state.ts'

const mostRecents = 20

/** Scripts that were opened before, newest first, one entry per script. */
export interface Recents {
  readonly all: readonly Recent[]
  remember(settings: ClusterSettings): void
  clear(): void
}

export function createRecents(saved: SavedStateFile, events: EventPusher): Recents {
  const set = (recents: Recent[]): void => {
    saved.update({ recents })
    events.push('recents', recents)
  }
  return {
    get all() {
      return saved.state.recents
    },
    remember(settings) {
      const others = saved.state.recents.filter((one) => one.settings.scriptPath !== settings.scriptPath)
      set([{ settings, lastOpenedAtMs: Date.now() }, ...others].slice(0, mostRecents))
    },
    clear: () => set([]),
  }
}
