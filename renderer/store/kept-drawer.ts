import type { DeckStore } from './deck-store.ts'

/** What the inspector shows, of which cluster. */
interface KeptDrawer {
  readonly clusterId: string
  readonly drawerSlot: number
  readonly drawerExit: number | null
}

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const key = 'inspector'

/**
 * Keeps what the inspector shows for as long as the window lives: a page that is loaded anew opens it again, once its cluster
 * is shown. `reopen` does that, the first time it is called.
 */
export function keepDrawer(
  store: DeckStore,
  memory: Memory,
): { readonly reopen: () => void; readonly end: () => void } {
  let kept = readDrawer(memory.getItem(key))
  const end = store.subscribe(({ clusterId, drawerSlot, drawerExit }, before) => {
    if (drawerSlot === before.drawerSlot && drawerExit === before.drawerExit) return
    if (clusterId === null || drawerSlot === null) memory.removeItem(key)
    else memory.setItem(key, JSON.stringify({ clusterId, drawerSlot, drawerExit }))
  })
  return {
    reopen() {
      const { clusterId, drawerSlot: present } = store.getState()
      if (kept !== null && kept.clusterId === clusterId && present === null) {
        const { drawerSlot, drawerExit } = kept
        store.setState({ drawerSlot, drawerExit, focusedSlot: drawerSlot })
      }
      kept = null
    },
    end,
  }
}

/** Null when nothing was kept, or nothing that makes sense. */
function readDrawer(text: string | null): KeptDrawer | null {
  try {
    const { clusterId, drawerSlot, drawerExit }: Record<string, unknown> = JSON.parse(text ?? '{}')
    if (typeof clusterId !== 'string' || typeof drawerSlot !== 'number') return null
    return { clusterId, drawerSlot, drawerExit: typeof drawerExit === 'number' ? drawerExit : null }
  } catch {
    return null
  }
}
