import type { LogState } from '../../../../shared/logs/log-view.ts'

/** The newest lines are always on their way: what has just come does not make a search unfinished. */
const onTheWayCount = 200
const onTheWayRatio = 0.01

/** Whether there is more to look through than what has just come. */
export function isSearching({ searchedRatio, entryCount }: Pick<LogState, 'searchedRatio' | 'entryCount'>): boolean {
  const left = 1 - searchedRatio
  return left > onTheWayRatio && left * entryCount > onTheWayCount
}
