import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** What the experiment region of a cluster would run, as typed. Empty texts: what the file says. */
export interface ExperimentChoice {
  /** Of an offered experiment; null: the first. */
  readonly experimentId: string | null
  readonly seed: string
  readonly repeats: string
  /** Its load may go to the machines of the cluster's containers. */
  readonly mayLoadHosts: boolean
  /** The region has the room of the catalogue, too. */
  readonly isLarge: boolean
}

const nothing: ExperimentChoice = { experimentId: null, seed: '', repeats: '', mayLoadHosts: false, isLarge: false }

/** By cluster; absent: nobody chose yet. */
const store = createStore<Readonly<Record<string, ExperimentChoice>>>(() => ({}))

export const useExperimentChoice = (clusterId: string): ExperimentChoice =>
  useStore(store, (choices) => choices[clusterId] ?? nothing)

export const experimentChoice = (clusterId: string): ExperimentChoice => store.getState()[clusterId] ?? nothing

export function changeExperimentChoice(clusterId: string, patch: Partial<ExperimentChoice>): void {
  store.setState({ [clusterId]: { ...experimentChoice(clusterId), ...patch } })
}
