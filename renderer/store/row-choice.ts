import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { WorkerActionId } from '../../shared/actions/worker-actions.ts'

/** Which rows of the Workers screen a person chose, and the order in which they stand there now. */
interface RowChoice {
  /** The cluster that this is about; another one begins without a choice. */
  readonly clusterId: string | null
  readonly order: readonly number[]
  readonly chosen: ReadonlySet<number>
  /** Where a range begins that Shift completes. */
  readonly anchor: number | null
  /** A person is asked whether to do it to the chosen ones: to these and no others. */
  readonly asked: WorkerActionId | null
}

const none: RowChoice = { clusterId: null, order: [], chosen: new Set(), anchor: null, asked: null }

export const rowChoice = createStore<RowChoice>(() => none)

export function useRowChoice<T>(selector: (choice: RowChoice) => T): T {
  return useStore(rowChoice, selector)
}

/** The rows stand in this order now. A chosen one that is not shown any more is not chosen any more, either. */
export function showRows(clusterId: string, order: readonly number[]): void {
  rowChoice.setState((choice) => {
    if (choice.clusterId !== clusterId) return { ...none, clusterId, order }
    const kept = [...choice.chosen].filter((slot) => order.includes(slot))
    return kept.length === choice.chosen.size ? { order } : { order, chosen: new Set(kept), asked: null }
  })
}

/** Chooses a row, or lets go of it; with `range` all rows from the last one that was chosen so up to it. */
export function chooseRow(slot: number, range: boolean): void {
  rowChoice.setState(({ order, chosen, anchor }) => {
    if (range && anchor !== null && order.includes(anchor)) {
      const [from, to] = [order.indexOf(anchor), order.indexOf(slot)].sort((one, other) => one - other)
      return { chosen: new Set([...chosen, ...order.slice(from, (to ?? 0) + 1)]), asked: null }
    }
    const next = new Set(chosen)
    if (!next.delete(slot)) next.add(slot)
    return { chosen: next, anchor: slot, asked: null }
  })
}

export function chooseRows(slots: readonly number[]): void {
  rowChoice.setState({ chosen: new Set(slots), anchor: null, asked: null })
}

/** Asks for a confirmation; null: it was answered. */
export function askOfChosen(asked: WorkerActionId | null): void {
  rowChoice.setState({ asked })
}
