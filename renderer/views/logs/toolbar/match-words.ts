import type { LogState } from '../../../../shared/logs/log-view.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { isSearching } from '../reader/is-searching.ts'

type Counted = Pick<LogState, 'matchCount' | 'searchedRatio' | 'entryCount' | 'problem'>

/** "3 of 48", "48 matches", "0 of 48 120", "searching, 34 %": of everything kept, not of what is shown. */
export function matchWords(log: Counted | null, query: string, ordinal: number | null): string {
  if (log === null || log.matchCount === null || log.problem !== null || query.trim() === '') return ''
  const { matchCount, searchedRatio, entryCount } = log
  const isUnfinished = isSearching(log)
  const so = isUnfinished ? `, ${formatPercent(searchedRatio)} searched` : ''
  if (matchCount === 0)
    return isUnfinished ? `searching, ${formatPercent(searchedRatio)}` : `0 of ${formatNumber(entryCount)}`
  return ordinal === null
    ? `${counted(matchCount, 'match', 'matches')}${so}`
    : `${formatNumber(ordinal)} of ${formatNumber(matchCount)}${so}`
}
