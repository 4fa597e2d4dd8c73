import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { ClusterPoint, SlotPoint } from '../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { type ScreenId, screens } from '../../shared/screens.ts'
import { type DeckState, emptyStory, type Picture, type Story } from './deck-state.ts'
import { placeIn } from './places/place-in.ts'
import { sampledMs } from './present.ts'
import { emptySeries, type Series } from './series/series.ts'

/**
 * Pure questions to the state. Each returns a stable reference: the same object until its own content changes.
 * "Pictured" answers stand still while the picture is frozen; "live" ones never do.
 */

const noSeries: Series = emptySeries()

/** True while there are as many clusters as the screen needs. */
export const mayShow = ({ order }: DeckState, screen: ScreenId): boolean => order.length >= screens[screen].clusters

/** The screen that is shown: one that misses a cluster gives way to Live, and without any to the start. */
export const selectScreen = (state: DeckState): ScreenId => {
  if (mayShow(state, state.screen)) return state.screen
  return mayShow(state, 'live') ? 'live' : 'start'
}

/** What the views draw now. */
export const selectPicture = (state: DeckState): Picture => state.frozen ?? state.live

/** The picture's present, epoch ms. */
export const selectNowMs = (state: DeckState): number => selectPicture(state).nowMs

export const selectCluster = (state: DeckState, clusterId: string): ClusterSnapshot | undefined =>
  selectPicture(state).clusters[clusterId]

export const selectLiveCluster = (state: DeckState, clusterId: string): ClusterSnapshot | undefined =>
  state.live.clusters[clusterId]

export const selectSeries = (state: DeckState, clusterId: string): Series =>
  selectPicture(state).series[clusterId] ?? noSeries

export const selectLiveSeries = (state: DeckState, clusterId: string): Series =>
  state.live.series[clusterId] ?? noSeries

export const selectStory = (state: DeckState, clusterId: string): Story =>
  selectPicture(state).stories[clusterId] ?? emptyStory

export const selectSlot = (state: DeckState, clusterId: string, slot: number): SlotSnapshot | undefined =>
  placeIn(selectCluster(state, clusterId), slot)

/** The numbers of a cluster's slots in one text, which is the same until a slot comes or goes. */
export const selectSlotList = (state: DeckState, clusterId: string): string =>
  selectCluster(state, clusterId)
    ?.slots.map(({ slot }) => slot)
    .join(',') ?? ''

export const selectNewestPoint = (state: DeckState, clusterId: string): ClusterPoint | null =>
  selectSeries(state, clusterId).points.last() ?? null

/** The cluster's present by whole samples: see `sampledMs`. */
export const selectSampledMs = (state: DeckState, clusterId: string): number =>
  sampledMs(selectNowMs(state), selectNewestPoint(state, clusterId)?.atMs ?? 0)

/**
 * One beat for words that change once a second, the samples of the cluster on screen: all that is calm changes with them, so
 * that the ticks in between draw nothing at all.
 */
export const selectCalmMs = (state: DeckState): number => calmMs(state, selectPicture(state))

/** The same beat whether or not the picture is frozen. */
export const selectLiveCalmMs = (state: DeckState): number => calmMs(state, state.live)

const calmMs = ({ clusterId }: DeckState, { nowMs, series }: Picture): number =>
  sampledMs(nowMs, clusterId === null ? 0 : (series[clusterId]?.points.last()?.atMs ?? 0))

/** The slot's newest point; null before the first. It may be of an earlier generation: compare before showing it. */
export const selectNewestSlotPoint = (state: DeckState, clusterId: string, slot: number): SlotPoint | null =>
  selectSeries(state, clusterId).slotPoints.get(slot)?.last() ?? null

/** True while a fault is at work in any cluster, or waits to be. */
export const selectAnyFault = (state: DeckState): boolean =>
  selectDrilling(state) || Object.values(state.live.clusters).some(({ faults }) => faults.active.length > 0)

/** A drill is under way: a fault may be there that is not told. */
export const selectDrilling = ({ lessons }: DeckState): boolean => lessons?.current?.drill?.phase === 'running'

/** How many are, in one cluster. */
export const selectFaultCount = (state: DeckState, clusterId: string): number =>
  selectLiveCluster(state, clusterId)?.faults.active.length ?? 0

/** True while a command under this key is on its way, see `pendingKeys`. */
export const selectPending = (state: DeckState, key: string): boolean => state.pending[key] !== undefined
