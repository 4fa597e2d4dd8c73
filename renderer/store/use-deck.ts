import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { WorkerDetail, WorkerOutput } from '../../shared/model/inspect.ts'
import type { ClusterPoint, HostPoint, SlotPoint } from '../../shared/model/sample.ts'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import { comparedPair } from './compared-pair.ts'
import type { ComparedPair, DeckState, Story } from './deck-state.ts'
import { deckStore } from './deck-store.ts'
import { drawnStore } from './drawn/drawn-store.ts'
import { mayWait } from './drawn/may-wait.ts'
import {
  selectCalmMs,
  selectCluster,
  selectLiveCalmMs,
  selectLiveCluster,
  selectNewestPoint,
  selectNewestSlotPoint,
  selectNowMs,
  selectPending,
  selectPicture,
  selectSampledMs,
  selectSeries,
  selectSlotList,
  selectStory,
} from './selectors.ts'
import type { Series } from './series/series.ts'

const drawnDeck = drawnStore(deckStore, {
  sightOf: () => document,
  mayWait,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
})

/** Any part of the state; the selector must return a stable reference. */
export function useDeck<T>(selector: (state: DeckState) => T): T {
  return useStore(drawnDeck, selector)
}

/** The picture's present in epoch ms, at each tick; stands still while frozen. */
export const useNowMs = (): number => useDeck(selectNowMs)

/** True while a command under this key (see `pendingKeys`) is on its way. */
export const usePending = (key: string): boolean => useDeck((state) => selectPending(state, key))

/** The cluster as pictured (frozen or live). */
export const useCluster = (clusterId: string): ClusterSnapshot | undefined =>
  useDeck((state) => selectCluster(state, clusterId))

/** The cluster as it is, frozen picture or not: for controls. */
export const useLiveCluster = (clusterId: string): ClusterSnapshot | undefined =>
  useDeck((state) => selectLiveCluster(state, clusterId))

/**
 * The cluster's present by whole samples. The rings below grow in place and stay the same objects: a component that reads
 * them takes this too, and so draws with each sample and not with each tick.
 */
export const useSampledMs = (clusterId: string): number => useDeck((state) => selectSampledMs(state, clusterId))

export const usePoints = (clusterId: string): Series['points'] =>
  useDeck((state) => selectSeries(state, clusterId).points)

export const useSlotPoints = (clusterId: string): Series['slotPoints'] =>
  useDeck((state) => selectSeries(state, clusterId).slotPoints)

export const useShares = (clusterId: string): Series['shares'] =>
  useDeck((state) => selectSeries(state, clusterId).shares)

export const useFairness = (clusterId: string): Series['fairness'] =>
  useDeck((state) => selectSeries(state, clusterId).fairness)

/** What a person set of the cluster; stays the same while its workers come and go. */
export const useSettings = (clusterId: string): ClusterSettings | undefined =>
  useDeck((state) => selectCluster(state, clusterId)?.settings)

/** The numbers of its slots; the same list until a slot comes or goes. */
export function useSlotNumbers(clusterId: string): readonly number[] {
  const words = useDeck((state) => selectSlotList(state, clusterId))
  return useMemo(() => (words === '' ? [] : words.split(',').map(Number)), [words])
}

/** Each part of its story stays the same while another one grows. */
export const useEvents = (clusterId: string): Story['events'] =>
  useDeck((state) => selectStory(state, clusterId).events)

export const useLifelines = (clusterId: string): Story['lifelines'] =>
  useDeck((state) => selectStory(state, clusterId).lifelines)

export const useExits = (clusterId: string): Story['exits'] => useDeck((state) => selectStory(state, clusterId).exits)

export const useNewestPoint = (clusterId: string): ClusterPoint | null =>
  useDeck((state) => selectNewestPoint(state, clusterId))

export const useNewestSlotPoint = (clusterId: string, slot: number): SlotPoint | null =>
  useDeck((state) => selectNewestSlotPoint(state, clusterId, slot))

/** The machine as pictured, on the calm beat: it is measured with every tick, which is more often than anybody reads. */
export function useHost(): HostPoint | null {
  const calmMs = useDeck(selectCalmMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beat says when to look again
  return useMemo(() => selectPicture(deckStore.getState()).host, [calmMs])
}

/** The machine as it is, frozen picture or not. */
export function useLiveHost(): HostPoint | null {
  const calmMs = useDeck(selectLiveCalmMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beat says when to look again
  return useMemo(() => deckStore.getState().live.host, [calmMs])
}

/** As `process.platform` names it; '' until the deck has answered. */
export const usePlatform = (): string => useDeck((state) => state.info?.platform ?? '')

/** True on macOS, where chords are written and pressed with ⌘. */
export const useIsMac = (): boolean => usePlatform() === 'darwin'

export const useTimeRangeMs = (): number => useDeck((state) => state.view.timeRangeMs)

export const useFrozen = (): boolean => useDeck((state) => state.frozen !== null)

/** The two clusters of the comparison; null while there are fewer than two. */
export function useComparedPair(): ComparedPair | null {
  const order = useDeck((state) => state.order)
  const clusterId = useDeck((state) => state.clusterId)
  const compared = useDeck((state) => state.compared)
  return useMemo(() => comparedPair(order, clusterId, compared), [order, clusterId, compared])
}

/** Detail of the watched slot, or null until the first arrives. */
export const useDetail = (): WorkerDetail | null => useDeck((state) => state.detail)

export const useOutput = (): WorkerOutput | null => useDeck((state) => state.output)
