import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { FaultId } from '../../shared/actions/faults/fault-actions.ts'
import { whyNotInContainers, whyOnlyInContainers } from '../../shared/actions/faults/in-containers.ts'
import type { DeckState } from './deck-state.ts'
import { deckStore } from './deck-store.ts'
import { useDeck } from './use-deck.ts'

/** Which fault each cluster's Faults screen shows; absent: nobody picked one yet. */
const store = createStore<Readonly<Record<string, FaultId>>>(() => ({}))

/** The one that needs nothing but a slot, and shows at once. */
const firstFault: FaultId = 'fault.block-loop'

/** Of containers: what each engine can do. */
const firstOfContainers: FaultId = 'fault.sigkill'

export const pickedFault = (clusterId: string): FaultId =>
  store.getState()[clusterId] ?? firstOf(deckStore.getState(), clusterId)

export function usePickedFault(clusterId: string): FaultId {
  const first = useDeck((state) => firstOf(state, clusterId))
  return useStore(store, (picked) => picked[clusterId] ?? first)
}

/** Where a fault can be: in workers of the deck, or in containers, in some of which an agent of the deck is heard. */
export type FaultGround = 'workers' | 'containers' | 'containers with agents'

export const isOfContainers = (ground: FaultGround): boolean => ground !== 'workers'

/** Whether that ground can have it. */
export function fitsGround(fault: FaultId, ground: FaultGround): boolean {
  return whyNotOnGround(fault, ground) === null
}

/** Why that ground cannot have it, in words; null: it can. */
export function whyNotOnGround(fault: FaultId, ground: FaultGround): string | null {
  if (ground === 'workers') return whyOnlyInContainers(fault)
  return whyNotInContainers(fault, ground === 'containers with agents')
}

/** Where faults of a cluster are. */
export function faultGround({ live }: Pick<DeckState, 'live'>, clusterId: string): FaultGround {
  const cluster = live.clusters[clusterId]
  if (cluster === undefined || cluster.fleet === null) return 'workers'
  return cluster.slots.some(({ agent }) => agent === 'connected') ? 'containers with agents' : 'containers'
}

function firstOf(state: Pick<DeckState, 'live'>, clusterId: string): FaultId {
  return isOfContainers(faultGround(state, clusterId)) ? firstOfContainers : firstFault
}

export function pickFault(clusterId: string, fault: FaultId): void {
  store.setState({ [clusterId]: fault })
}
