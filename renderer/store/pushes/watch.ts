import type { DeckBridge } from '../../../shared/ipc/contract.ts'
import type { DeckStore } from '../deck-store.ts'
import { mergeOutput } from './output.ts'

/**
 * Keeps the main process watching the slot in the drawer, and fetches its output so far. Follows the selection until
 * ended; `refresh` repeats the wish after a new attach.
 */
export function watchDrawer(store: DeckStore, bridge: Pick<DeckBridge, 'invoke'>): { refresh(): void; end(): void } {
  let watched: string | null = null

  function follow(): void {
    const { clusterId, drawerSlot, drawerHolds: holds, connection } = store.getState()
    if (connection !== 'attached') return
    const target = clusterId === null || drawerSlot === null ? null : { clusterId, slot: drawerSlot, holds }
    const key = target === null ? null : `${target.clusterId}:${target.slot}:${holds}`
    if (key === watched) return
    watched = key
    void bridge.invoke('worker.watch', { target })
    if (target !== null) void fetchOutput({ clusterId: target.clusterId, slot: target.slot })
  }

  async function fetchOutput(target: { readonly clusterId: string; readonly slot: number }): Promise<void> {
    const result = await bridge.invoke('worker.output', target)
    const { clusterId, drawerSlot } = store.getState()
    if (!result.ok || clusterId !== target.clusterId || drawerSlot !== target.slot) return
    // What was pushed meanwhile is newer, so it is merged over the answer.
    store.setState(({ output }) => ({ output: output === null ? result.value : mergeOutput(result.value, output) }))
  }

  const unsubscribe = store.subscribe(follow)
  return {
    refresh() {
      watched = null
      follow()
    },
    end: unsubscribe,
  }
}
