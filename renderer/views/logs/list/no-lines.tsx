import type { LogState } from '../../../../shared/logs/log-view.ts'
import { Button } from '../../../components/button.tsx'
import { formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { setLogQuery } from '../../../store/log-choice.ts'
import { isSearching } from '../reader/is-searching.ts'

/** Why there is nothing to see, and what to do about it. */
export function NoLines({ clusterId, log }: { readonly clusterId: string; readonly log: LogState | null }) {
  if (log === null) return null
  if (log.entryCount === 0) {
    return (
      <div className="lg-none">
        <p>Nothing printed yet.</p>
        <p>What the workers write to stdout and stderr appears here, and what the deck does with them.</p>
      </div>
    )
  }
  const clear = <Button onClick={() => setLogQuery(clusterId, { query: '' })}>Clear filter</Button>
  if (log.mode === 'filter' && log.problem !== null) {
    return (
      <div className="lg-none">
        <p>What is searched for cannot be read, so nothing is shown.</p>
        <p>{log.problem}</p>
        {clear}
      </div>
    )
  }
  if (log.mode !== 'filter' || log.matchCount === null || log.matchCount > 0) return null
  return (
    <div className="lg-none">
      {isSearching(log) ? (
        <p>Searching, {formatPercent(log.searchedRatio)} of everything kept…</p>
      ) : (
        <>
          <p>0 of {formatNumber(log.entryCount)} entries match.</p>
          {clear}
        </>
      )}
    </div>
  )
}
