import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { LogState } from '../../shared/logs/log-view.ts'

/** What is looked for in one cluster's log, and whether the rest is left out. */
export interface LogQuery {
  readonly query: string
  readonly mode: LogState['mode']
}

/** A place in a log that was asked for from elsewhere: its screen goes there once, and forgets it. */
export interface LogGoal {
  readonly clusterId: string
  readonly at: { readonly atMs: number } | { readonly number: number }
}

/** What a person chose on the screen of logs, for as long as the window lives. */
export interface LogChoice {
  /** By cluster; the text is the one truth of all filters. */
  readonly queries: Readonly<Record<string, LogQuery>>
  readonly goal: LogGoal | null
  readonly isWrapped: boolean
  /** Structured lines as they were printed, not as they are read. */
  readonly isRaw: boolean
  /** What is copied or saved begins with time, slot and level. */
  readonly withPrefix: boolean
  readonly isMasked: boolean
  readonly showsErrors: boolean
}

const noQuery: LogQuery = { query: '', mode: 'highlight' }

export const logChoice = createStore<LogChoice>(() => ({
  queries: {},
  goal: null,
  isWrapped: false,
  isRaw: false,
  withPrefix: true,
  isMasked: false,
  showsErrors: false,
}))

/** Any part of the choice. */
export function useLogChoice<T>(selector: (choice: LogChoice) => T): T {
  return useStore(logChoice, selector)
}

export const logQueryOf = ({ queries }: Pick<LogChoice, 'queries'>, clusterId: string): LogQuery =>
  queries[clusterId] ?? noQuery

export function setLogQuery(clusterId: string, patch: Partial<LogQuery>): void {
  logChoice.setState(({ queries }) => ({
    queries: { ...queries, [clusterId]: { ...(queries[clusterId] ?? noQuery), ...patch } },
    // Who looks for something else does not wait for the former place any more.
    goal: null,
  }))
}

export function chooseForLog(patch: Partial<Omit<LogChoice, 'queries' | 'goal'>>): void {
  logChoice.setState(patch)
}

export function setLogGoal(goal: LogGoal | null): void {
  logChoice.setState({ goal })
}
