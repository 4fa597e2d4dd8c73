import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** A moment that was pointed at on another screen: the charts of that cluster have their cross-hair there. */
interface Moment {
  readonly clusterId: string
  readonly atMs: number
}

const store = createStore<{ readonly moment: Moment | null }>(() => ({ moment: null }))

export function setMoment(moment: Moment | null): void {
  if (store.getState().moment !== moment) store.setState({ moment })
}

/** Null: nobody pointed at one in this cluster. Epoch ms. */
export function useMomentMs(clusterId: string): number | null {
  return useStore(store, ({ moment }) => (moment?.clusterId === clusterId ? moment.atMs : null))
}
