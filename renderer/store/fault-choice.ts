import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { FaultId } from '../../shared/actions/faults/fault-actions.ts'

/** Which fault each cluster's Faults screen shows; absent: nobody picked one yet. */
const store = createStore<Readonly<Record<string, FaultId>>>(() => ({}))

/** The one that needs nothing but a slot, and shows at once. */
const firstFault: FaultId = 'fault.block-loop'

export const pickedFault = (clusterId: string): FaultId => store.getState()[clusterId] ?? firstFault

export const usePickedFault = (clusterId: string): FaultId =>
  useStore(store, (picked) => picked[clusterId] ?? firstFault)

export function pickFault(clusterId: string, fault: FaultId): void {
  store.setState({ [clusterId]: fault })
}
