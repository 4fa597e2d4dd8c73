import type { Theme } from '../../../shared/model/settings.ts'
import { type ScreenId, screens } from '../../../shared/screens.ts'
import { comparedPair } from '../compared-pair.ts'
import type { ConnectionsView, DialogState, Picture, WorkerTarget } from '../deck-state.ts'
import { deckStore } from '../deck-store.ts'
import { lessonChoice } from '../lessons/lesson-choice.ts'
import { rowChoice } from '../row-choice.ts'
import { selectionOf, takesOffer, wentElsewhere } from '../selection.ts'
import { selectCluster, selectScreen, selectSlot } from '../selectors.ts'
import type { FairnessWindow } from '../series/fairness.ts'
import { cloneSeries } from '../series/series.ts'
import { saveView } from './save-view.ts'

/** What a person does to the window itself. Nothing here reaches a worker. */

export function openCluster(clusterId: string): void {
  deckStore.setState(selectionOf(clusterId))
  saveView({ selectedClusterId: clusterId })
}

/** Opens the cluster that the deck was started for; who looks at something else by then is left there. */
export function offerCluster(clusterId: string): void {
  if (takesOffer(deckStore.getState(), clusterId)) openCluster(clusterId)
}

/** For a cluster that is asked for now and comes later: opens it then, unless the person went elsewhere meanwhile. */
export function openWhenItComes(): (clusterId: string) => void {
  const asked = deckStore.getState()
  return (clusterId) => {
    if (!wentElsewhere(asked, deckStore.getState(), clusterId)) openCluster(clusterId)
  }
}

/** Opens a screen. The open cluster is put beside another; a pair chosen before stays if the open cluster is one of it. */
export function showScreen(screen: ScreenId): void {
  const { compared, clusterId, drawerSlot, focusedSlot, lessons } = deckStore.getState()
  const shown = selectScreen(deckStore.getState())
  // From within a lesson a person goes to and fro; what was before it is what they come back to.
  if (screen === 'lessons' && shown !== 'lessons' && (lessons?.current ?? null) === null) {
    lessonChoice.setState({ before: { screen: shown, clusterId, drawerSlot, focusedSlot } })
  }
  const keeps = screen !== 'compare' || (clusterId !== null && compared?.includes(clusterId) === true)
  deckStore.setState({ screen, compared: keeps ? compared : null })
}

/** Chooses a cluster for one side; when it stands on the other side, the two change places. */
export function compareAt(side: 0 | 1, clusterId: string): void {
  const { order, clusterId: open, compared } = deckStore.getState()
  const [left, right] = comparedPair(order, open, compared) ?? [clusterId, clusterId]
  const other = side === 0 ? right : left
  const displaced = side === 0 ? left : right
  const beside = other === clusterId ? displaced : other
  deckStore.setState({ compared: side === 0 ? [clusterId, beside] : [beside, clusterId] })
}

/** Opens the inspector on a slot of the selected cluster; the row takes the keys' focus. */
export function openDrawer(slot: number): void {
  const opened = { drawerSlot: slot, drawerExit: null, focusedSlot: slot } as const
  const shown = selectScreen(deckStore.getState())
  deckStore.setState({ ...opened, screen: screens[shown].hasRows ? shown : 'live', detail: null, output: null })
}

/** The same for a slot of any cluster, which is opened first. */
export function openDrawerOf(clusterId: string, slot: number): void {
  if (deckStore.getState().clusterId !== clusterId) openCluster(clusterId)
  openDrawer(slot)
}

/** Opens the inspector on a slot, with the last lines of that ended generation in sight. */
export function openExit(slot: number, generation: number): void {
  openDrawer(slot)
  deckStore.setState({ drawerExit: generation })
}

/** The inspector stays; the exit that was asked for goes. */
export function closeExit(): void {
  deckStore.setState({ drawerExit: null })
}

export function closeDrawer(): void {
  deckStore.setState({ drawerSlot: null, drawerExit: null, detail: null, output: null })
}

/** Moves the open drawer to the previous or next slot, around the ends. */
export function stepDrawer(by: 1 | -1): void {
  const { drawerSlot } = deckStore.getState()
  const next = drawerSlot === null ? null : neighbour(drawerSlot, by)
  if (next !== null) openDrawer(next)
}

/** What the worker in the drawer holds is looked up, or is not any more. */
export function setDrawerHolds(drawerHolds: boolean): void {
  deckStore.setState({ drawerHolds })
}

export function focusSlot(slot: number | null): void {
  deckStore.setState({ focusedSlot: slot })
}

/** Moves the focused row; from nowhere to the first or last one. An open drawer follows. */
export function moveFocus(by: 1 | -1): void {
  const { focusedSlot, drawerSlot } = deckStore.getState()
  const slots = slotNumbers()
  const next = focusedSlot === null ? (by === 1 ? slots[0] : slots.at(-1)) : clampedNeighbour(slots, focusedSlot, by)
  if (next === undefined) return
  if (drawerSlot === null) focusSlot(next)
  else openDrawer(next)
}

export function setKillMenu(slot: number | null): void {
  deckStore.setState({ killMenuSlot: slot })
}

/** The picture stands still; data goes on being collected behind it. */
export function toggleFreeze(): void {
  deckStore.setState(({ frozen, live }) => ({ frozen: frozen === null ? frozenCopy(live) : null }))
}

export function setTimeRange(timeRangeMs: number): void {
  saveView({ timeRangeMs })
}

export function showConnectionsAs(connectionsView: ConnectionsView): void {
  deckStore.setState({ connectionsView })
}

export function setFairnessWindow(fairnessWindow: FairnessWindow): void {
  deckStore.setState({ fairnessWindow })
}

export function setTheme(theme: Theme): void {
  saveView({ theme })
}

export function openDialog(dialog: DialogState): void {
  deckStore.setState({ dialog, killMenuSlot: null })
}

export function closeDialog(): void {
  deckStore.setState({ dialog: null })
}

export function openScriptDialog(): void {
  openDialog({ kind: 'open', request: {}, failure: null })
}

export function dismissAlert(id: number): void {
  deckStore.setState(({ alerts }) => ({ alerts: alerts.filter((alert) => alert.id !== id) }))
}

export function dismissToast(id: number): void {
  deckStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** The process in a slot as the picture shows it, or null when none lives there. */
export function targetOf(clusterId: string, slot: number): WorkerTarget | null {
  const shown = selectSlot(deckStore.getState(), clusterId, slot)
  return shown === undefined || shown.pid === null ? null : { slot, generation: shown.generation, pid: shown.pid }
}

function frozenCopy(live: Picture): Picture {
  const series = Object.fromEntries(Object.entries(live.series).map(([id, each]) => [id, cloneSeries(each)]))
  return { ...live, series }
}

/** In the order of the rows that are shown. */
function slotNumbers(): readonly number[] {
  const state = deckStore.getState()
  if (state.clusterId === null) return []
  const slots = selectCluster(state, state.clusterId)?.slots.map(({ slot }) => slot) ?? []
  const { clusterId, order } = rowChoice.getState()
  if (selectScreen(state) !== 'workers' || clusterId !== state.clusterId) return slots
  return order.filter((slot) => slots.includes(slot))
}

function neighbour(slot: number, by: 1 | -1): number | null {
  const slots = slotNumbers()
  if (slots.length === 0) return null
  // From the own primary, which is no slot, the first one comes next, and the last one before.
  const index = slots.includes(slot) ? slots.indexOf(slot) : by === 1 ? -1 : 0
  return slots[(index + by + slots.length) % slots.length] ?? null
}

function clampedNeighbour(slots: readonly number[], slot: number, by: 1 | -1): number | undefined {
  const index = slots.indexOf(slot)
  return slots[Math.min(slots.length - 1, Math.max(0, index + by))]
}
