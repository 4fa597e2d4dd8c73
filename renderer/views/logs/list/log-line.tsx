import { type MouseEvent, memo } from 'react'
import type { LogRow } from '../../../../shared/logs/log-entry.ts'
import { Icon } from '../../../components/icon.tsx'
import { slotColor } from '../../../components/slot-hue.ts'
import { formatClockMs } from '../../../format/clock-time.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { EntryView } from '../entry/entry-view.tsx'
import type { LogReader } from '../reader/log-reader.ts'
import { levelWord, sourceWords } from './level-words.ts'
import { messageParts } from './message-parts.ts'

interface LogLineProps {
  readonly clusterId: string
  readonly row: number
  /** For screen readers: its place in the whole log, after the header. */
  readonly index: number
  readonly entry: LogRow
  readonly columns: readonly string[]
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly isOpen: boolean
  /** Errors of the whole log, for the one that is open; 0 of the others, which need not be drawn again with each. */
  readonly errorCount: number
  readonly reader: LogReader
}

/** One entry of the log; a press opens it below its line. */
export const LogLine = memo(function LogLine(props: LogLineProps) {
  const { clusterId, row, index, entry, columns, isCurrent, isSelected, isOpen, errorCount, reader } = props
  const { source, level } = entry
  const isLife = source.kind === 'deck'
  const color = source.slot === null ? 'var(--idle)' : slotColor(source.slot)
  const isBad = level === 'error' || level === 'fatal' || (isLife && source.tone === 'bad')
  return (
    <tbody className="lg-row" data-row={row} style={{ '--lg-slot': color } as object}>
      <tr
        className="lg-line"
        aria-rowindex={index}
        data-bad={isBad}
        data-match={entry.isMatch}
        data-current={isCurrent}
        data-selected={isSelected}
        data-life={isLife}
        onClick={(event) => pressed(event, row, reader)}
      >
        <td className="lg-bar" aria-hidden="true" />
        <td className="lg-time">{formatClockMs(entry.atMs)}</td>
        <td className="lg-source ellipsis">
          {sourceWords(entry)}
          {source.kind === 'slot' && source.stream === 'stderr' && <small title="stderr">err</small>}
        </td>
        <Level entry={entry} />
        {columns.map((name) => (
          <td key={name} className="lg-field ellipsis" title={entry.fields[name]}>
            {entry.fields[name] ?? ''}
          </td>
        ))}
        <Message entry={entry} isCurrent={isCurrent} />
      </tr>
      {isOpen && (
        <EntryView clusterId={clusterId} row={entry} columnCount={columns.length + 5} errorCount={errorCount} />
      )}
    </tbody>
  )
})

function Level({ entry }: { readonly entry: LogRow }) {
  const { word, icon, tone } = levelWord(entry)
  return (
    <td className={`lg-level tone-${tone}`}>
      {icon !== null && <Icon name={icon} size={12} />}
      {word}
    </td>
  )
}

function Message({ entry, isCurrent }: { readonly entry: LogRow; readonly isCurrent: boolean }) {
  const { repeatCount, moreLineCount, remark, lastAtMs } = entry
  const times = `The same line ${formatNumber(repeatCount)} times, until ${formatClockMs(lastAtMs)}`
  return (
    <td className="lg-message">
      <span className="lg-text">
        {messageParts(entry).map(({ from, text, styles, isHit }) =>
          isHit ? (
            <mark key={from} className={ansiClasses(styles)} data-current={isCurrent}>
              {text}
            </mark>
          ) : (
            <span key={from} className={ansiClasses(styles)}>
              {text}
            </span>
          ),
        )}
      </span>
      {remark !== '' && <i className="lg-remark">{remark}</i>}
      {repeatCount > 1 && (
        <b className="lg-count" title={times}>
          × {formatNumber(repeatCount)}
        </b>
      )}
      {moreLineCount > 0 && <span className="lg-count">+ {counted(moreLineCount, 'line')}</span>}
    </td>
  )
}

const ansiClasses = (styles: readonly string[]): string | undefined =>
  styles.length === 0 ? undefined : styles.map((style) => `ansi-${style}`).join(' ')

/** Letters that were selected by dragging are no press; with Shift the selection reaches to here. */
function pressed(event: MouseEvent<HTMLElement>, row: number, reader: LogReader): void {
  if (event.shiftKey) {
    document.getSelection()?.removeAllRanges()
    reader.choose(row, { extends: true })
    return
  }
  if (document.getSelection()?.isCollapsed === false) return
  document.getElementById('log-lines')?.focus({ preventScroll: true })
  reader.toggleOpen(row)
}
