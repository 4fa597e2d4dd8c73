import { useEffect, useState } from 'react'
import type { LogRow } from '../../../../shared/logs/log-entry.ts'
import { bridge } from '../../../bridge.ts'
import { Panel } from '../../../components/panel.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { useDeck } from '../../../store/use-deck.ts'

/** The newest ones say what happens; the screen of logs has the rest. */
const shownCount = 40

/** The last lines that the workers printed, the newest at the top. */
export function LogPane({ clusterId }: { readonly clusterId: string }) {
  const rows = useLastRows(clusterId)
  return (
    <Panel title="Log" className="lr-pane" sub="what the workers print, newest first">
      {rows.length === 0 ? (
        <p className="lr-none">They printed nothing yet.</p>
      ) : (
        <ol className="lr-scroll lr-lines" aria-label="Log">
          {rows.map((row) => (
            <li key={row.number} data-level={row.level ?? undefined}>
              <span className="lr-quiet">{formatClock(row.atMs)}</span>
              {row.source.slot === null ? <span /> : <SlotChip slot={row.source.slot} size="s" />}
              <span className="mono ellipsis selectable" title={row.message}>
                {row.message}
                {row.repeatCount > 1 && <i> × {row.repeatCount}</i>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

/** The end of the log, read anew whenever the deck says that it grew. */
function useLastRows(clusterId: string): readonly LogRow[] {
  const viewId = useDeck(({ log }) => (log?.clusterId === clusterId ? log.viewId : null))
  const endRow = useDeck(({ log }) => (log?.clusterId === clusterId ? log.endRow : 0))
  const firstRow = useDeck(({ log }) => (log?.clusterId === clusterId ? log.firstRow : 0))
  const [rows, setRows] = useState<readonly LogRow[]>([])
  useEffect(() => {
    if (viewId === null || endRow <= firstRow) return setRows([])
    let isWanted = true
    const fromRow = Math.max(firstRow, endRow - shownCount)
    void bridge.invoke('log.rows', { clusterId, viewId, fromRow, count: endRow - fromRow }).then((told) => {
      if (isWanted && told.ok) setRows(told.value.toReversed())
    })
    return () => {
      isWanted = false
    }
  }, [clusterId, viewId, endRow, firstRow])
  return rows
}
