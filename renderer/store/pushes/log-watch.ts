import type { StoreApi } from 'zustand/vanilla'
import type { DeckBridge } from '../../../shared/ipc/contract.ts'
import type { DeckState } from '../deck-state.ts'
import type { DeckStore } from '../deck-store.ts'
import { type LogChoice, logQueryOf } from '../log-choice.ts'
import { selectScreen } from '../selectors.ts'

interface Ports {
  readonly store: DeckStore
  readonly choice: StoreApi<LogChoice>
  readonly bridge: Pick<DeckBridge, 'invoke'>
  /** Calls back once; returns its cancel. */
  after(delayMs: number, callback: () => void): () => void
}

/** A search begins when typing stops for so long: each one looks through everything kept. */
const typingMs = 120

/** On its own screen, or beside the step of a lesson. */
function showsLog(state: DeckState): boolean {
  const screen = selectScreen(state)
  if (screen !== 'lessons') return screen === 'logs'
  const lesson = state.lessons?.current ?? null
  return lesson !== null && lesson.clusterId === state.clusterId && lesson.step.panes.includes('log')
}

/**
 * Keeps the deck telling of the log that is on screen, with the query that is asked for; `refresh` repeats the wish after a
 * new attach. Another cluster or mode is asked for at once, another text when it is typed.
 */
export function watchLog({ store, choice, bridge, after }: Ports): { refresh(): void; end(): void } {
  let sent = 'null'
  let sentMode = ''
  let cancel = (): void => {}

  function follow(): void {
    const state = store.getState()
    if (state.connection !== 'attached') return
    const { clusterId } = state
    const isShown = clusterId !== null && showsLog(state)
    const target = isShown ? { clusterId, ...logQueryOf(choice.getState(), clusterId) } : null
    const wish = JSON.stringify(target)
    const mode = target === null ? '' : `${target.clusterId} ${target.mode}`
    cancel()
    if (wish === sent) return
    const send = () => {
      sent = wish
      sentMode = mode
      void bridge.invoke('log.watch', { target })
    }
    if (mode === sentMode) cancel = after(typingMs, send)
    else send()
  }

  const ends = [store.subscribe(follow), choice.subscribe(follow)]
  return {
    refresh() {
      sent = 'null'
      sentMode = ''
      follow()
    },
    end() {
      cancel()
      for (const end of ends) end()
    },
  }
}
