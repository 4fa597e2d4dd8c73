import './entry-view.css'
import { useEffect, useState } from 'react'
import type { LogEntry, LogErrorGroup, LogRow } from '../../../../shared/logs/log-entry.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { counted, formatNumber } from '../../../format/number.ts'
import {
  copyEntries,
  notOnLive,
  readEntry,
  readErrors,
  showInLog,
  showOnLive,
} from '../../../store/commands/log-commands.ts'
import { chooseForLog, useLogChoice } from '../../../store/log-choice.ts'
import { CodeFrame } from './code-frame.tsx'
import { EntryLines } from './entry-lines.tsx'
import { FieldTable } from './field-table.tsx'

interface EntryViewProps {
  readonly clusterId: string
  readonly row: LogRow
  readonly columnCount: number
  /** Errors of the whole log: another count is a reason to read again how often this one came. */
  readonly errorCount: number
}

/** All of one entry below its line: fields, every line, where an error came from. */
export function EntryView({ clusterId, row, columnCount, errorCount }: EntryViewProps) {
  const { entry, failure } = useEntry(clusterId, row)
  const group = useErrorGroup(clusterId, row.errorId, errorCount)
  const isRaw = useLogChoice((choice) => choice.isRaw)
  const isStructured = entry !== null && Object.keys(entry.fields).length > 0
  const noCharts = notOnLive(clusterId, row.atMs)
  const { request } = row
  return (
    <tr className="lg-entry">
      <td className="lg-entry-cell" colSpan={columnCount}>
        <div className="lg-entry-head">
          <EntryFacts row={row} group={group} />
          <span className="lg-entry-actions">
            {isStructured && (
              <Button kind="link" aria-pressed={isRaw} onClick={() => chooseForLog({ isRaw: !isRaw })}>
                {isRaw ? 'As fields' : 'As printed'}
              </Button>
            )}
            {request !== null && (
              <Button
                kind="link"
                title={request.line}
                onClick={() =>
                  showInLog(clusterId, { query: `request:${request.requestId}`, at: { number: row.number } })
                }
              >
                Lines of this request
              </Button>
            )}
            <Button kind="link" icon="copy" onClick={() => void copyEntries(clusterId, [row.number])}>
              Copy
            </Button>
            <Button
              kind="link"
              disabled={noCharts !== ''}
              title={noCharts === '' ? 'Puts the cross-hair of the charts at this moment' : noCharts}
              onClick={() => showOnLive(clusterId, row.atMs)}
            >
              Show on Live
              <Icon name="right" size={12} />
            </Button>
          </span>
        </div>
        {failure !== '' && <p className="lg-entry-failure">{failure}</p>}
        {entry !== null && (
          <>
            {isStructured && !isRaw && <FieldTable clusterId={clusterId} row={row} fields={entry.fields} />}
            {(isRaw || !isStructured || entry.lines.length > 1) && (
              <EntryLines clusterId={clusterId} lines={entry.lines} isCut={entry.isCut} />
            )}
          </>
        )}
        {group?.code != null && <CodeFrame code={group.code} />}
      </td>
    </tr>
  )
}

function EntryFacts({ row, group }: { readonly row: LogRow; readonly group: LogErrorGroup | null }) {
  const { source, format, request, repeatCount } = row
  const from = source.kind === 'deck' ? 'said by the deck' : source.stream
  return (
    <span className="lg-entry-facts">
      <span>
        {from} <b>no. {formatNumber(row.number)}</b>
      </span>
      {format !== 'plain' && (
        <span>
          read as <b>{format}</b>
        </span>
      )}
      {request !== null && (
        <span>
          while answering <b>{request.line}</b>
        </span>
      )}
      {repeatCount > 1 && <b>{counted(repeatCount, 'time')} in a row</b>}
      {group !== null && group.count > 1 && (
        <span className="tone-bad">
          <Icon name="error" size={12} /> the same error <b>{counted(group.count, 'time')}</b>
        </span>
      )}
    </span>
  )
}

/** Read when it is opened, and again when more lines belong to it. */
function useEntry(clusterId: string, { number, moreLineCount }: LogRow) {
  const [known, setKnown] = useState<{ readonly entry: LogEntry | null; readonly failure: string }>({
    entry: null,
    failure: '',
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that came since are a reason to read it again
  useEffect(() => {
    let isOver = false
    void readEntry(clusterId, number).then((answer) => {
      if (isOver) return
      setKnown(answer.ok ? { entry: answer.value, failure: '' } : { entry: null, failure: answer.error.message })
    })
    return () => {
      isOver = true
    }
  }, [clusterId, number, moreLineCount])
  return known
}

/** The group of equal errors that an entry is one of; null while it is not known. */
function useErrorGroup(clusterId: string, errorId: string | null, errorCount: number): LogErrorGroup | null {
  const [group, setGroup] = useState<LogErrorGroup | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count is a reason to read it again
  useEffect(() => {
    if (errorId === null) return
    let isOver = false
    void readErrors(clusterId).then((answer) => {
      if (!isOver && answer.ok) setGroup(answer.value.find((each) => each.errorId === errorId) ?? null)
    })
    return () => {
      isOver = true
    }
  }, [clusterId, errorId, errorCount])
  return group
}
