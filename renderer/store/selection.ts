import { isTab, screens } from '../../shared/screens.ts'
import type { DeckState } from './deck-state.ts'

type Selection = Pick<
  DeckState,
  'clusterId' | 'screen' | 'drawerSlot' | 'drawerExit' | 'focusedSlot' | 'detail' | 'output'
>

const nothingInside = { drawerSlot: null, drawerExit: null, focusedSlot: null, detail: null, output: null } as const

/**
 * Keeps what was selected while it still exists, else the remembered cluster, else the first. A person may have gone to a page
 * that is of no cluster before the deck answered: it stays.
 */
export function selectionOnAttach(
  state: DeckState,
  order: readonly string[],
  remembered: string | null,
): Partial<Selection> {
  if (state.clusterId !== null && order.includes(state.clusterId)) return {}
  const clusterId = remembered !== null && order.includes(remembered) ? remembered : (order[0] ?? null)
  return { ...nothingInside, clusterId, screen: stays(state) ? state.screen : clusterId === null ? 'start' : 'live' }
}

/**
 * A cluster that appears in an empty deck is shown, and so is the remembered one whenever it comes: the window may be there
 * before the first cluster is.
 */
export function selectionOnArrival(state: DeckState, clusterId: string): Partial<Selection> {
  if (state.order.includes(clusterId)) return {}
  if (state.order.length > 0 && state.view.selectedClusterId !== clusterId) return {}
  return { ...selectionOf(clusterId), screen: state.screen === 'start' ? 'live' : state.screen }
}

/** Opens another cluster's live screen; the drawer of the former closes. */
export function selectionOf(clusterId: string): Selection {
  return { ...nothingInside, clusterId, screen: 'live' }
}

/** After a cluster went, its neighbour is shown; without one, the start screen. A page that is of no cluster stays. */
export function selectionAfterRemoval(state: DeckState, removedId: string): Partial<Selection> {
  if (state.clusterId !== removedId) return {}
  const index = state.order.indexOf(removedId)
  const next = state.order[index + 1] ?? state.order[index - 1]
  const after: Selection =
    next === undefined ? { ...nothingInside, clusterId: null, screen: 'start' } : selectionOf(next)
  return stays(state) ? { ...after, screen: state.screen } : after
}

/**
 * True if a person chose something else to look at since they asked for a cluster: it comes a while later, and is not put
 * before them then. That it arrived in an empty deck, which shows it, is nobody's choice.
 */
export function wentElsewhere(asked: DeckState, now: DeckState, clusterId: string): boolean {
  if (now.clusterId !== asked.clusterId && now.clusterId !== clusterId) return true
  const byArrival = asked.screen === 'start' && now.screen === 'live' && now.clusterId === clusterId
  return now.screen !== asked.screen && !byArrival
}

/** True while the window shows what it began with: a cluster that the deck was started for is opened there, unless it is. */
export function takesOffer({ screen, clusterId: open }: DeckState, clusterId: string): boolean {
  return open !== clusterId && (screen === 'start' || screen === 'live')
}

/** A page that is of no cluster: whatever becomes of clusters, it is still what the person looks at. */
function stays({ screen }: DeckState): boolean {
  return screen !== 'start' && !isTab(screen) && screens[screen].clusters === 0
}
