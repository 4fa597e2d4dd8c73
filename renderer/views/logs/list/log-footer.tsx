import type { LogState } from '../../../../shared/logs/log-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatBytes, formatBytesOf } from '../../../format/bytes.ts'
import { formatClock } from '../../../format/clock-time.ts'
import { counted } from '../../../format/number.ts'

/** How much is kept, since when, and what is gone. */
export function LogFooter({ log }: { readonly log: LogState | null }) {
  if (log === null) return null
  const { entryCount, keptBytes, mostBytes, oldestAtMs, evictedCount, dropped } = log
  return (
    <footer className="lg-foot">
      <span>
        {counted(entryCount, 'entry', 'entries')} kept
        {oldestAtMs !== null && `, since ${formatClock(oldestAtMs)}`}
      </span>
      <span title="The oldest lines go when it is full">{formatBytesOf(keptBytes, mostBytes)}</span>
      {evictedCount > 0 && <span>{counted(evictedCount, 'older entry', 'older entries')} gone, to make room</span>}
      {dropped.map(({ slot, lineCount, byteCount }) => (
        <span key={slot} className="tone-warn lg-dropped">
          <Icon name="warn" size={12} />
          {droppedWords(slot, lineCount)} ({formatBytes(byteCount)})
        </span>
      ))}
    </footer>
  )
}

/** "12 400 lines of slot 3 came faster than they could be read". */
export function droppedWords(slot: number, lineCount: number): string {
  return `${counted(lineCount, 'line')} of slot ${slot} came faster than they could be read`
}
