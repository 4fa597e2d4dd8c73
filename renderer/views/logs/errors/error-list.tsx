import './error-list.css'
import { useEffect, useState } from 'react'
import { placeText } from '../../../../shared/editor/editors.ts'
import type { LogErrorGroup } from '../../../../shared/logs/log-entry.ts'
import type { LogState } from '../../../../shared/logs/log-view.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatClock } from '../../../format/clock-time.ts'
import { counted } from '../../../format/number.ts'
import { PlaceButton } from '../../../panels/code-place/place-button.tsx'
import { readErrors } from '../../../store/commands/log-commands.ts'
import { chooseForLog } from '../../../store/log-choice.ts'
import { CodeFrame } from '../entry/code-frame.tsx'
import { errorCountOf } from '../reader/error-count.ts'
import type { LogReader } from '../reader/log-reader.ts'

interface ErrorListProps {
  readonly clusterId: string
  readonly log: LogState | null
  readonly reader: LogReader
}

/** Equal errors of all workers as one, by their stack: how often, where, since when. */
export function ErrorList({ clusterId, log, reader }: ErrorListProps) {
  const { groups, failure } = useErrors(clusterId, log)
  return (
    <section className="panel er" aria-label="Errors">
      <div className="panel-head">
        <h2>Errors</h2>
        <span className="panel-sub">equal ones together, by their stack</span>
        <span className="panel-actions">
          <Button
            kind="ghost"
            size="mini"
            icon="close"
            iconOnly
            aria-label="Close the list of errors"
            onClick={() => chooseForLog({ showsErrors: false })}
          />
        </span>
      </div>
      <ul className="er-list">
        {groups.map((group) => (
          <ErrorGroup key={group.errorId} clusterId={clusterId} group={group} reader={reader} />
        ))}
        {groups.length === 0 && <li className="er-none">{failure === '' ? 'No error was printed.' : failure}</li>}
      </ul>
    </section>
  )
}

interface ErrorGroupProps {
  readonly clusterId: string
  readonly group: LogErrorGroup
  readonly reader: LogReader
}

function ErrorGroup({ clusterId, group, reader }: ErrorGroupProps) {
  const { title, count, slots, firstAtMs, lastAtMs, firstNumber, lastNumber, frames, code, isNew, remark } = group
  const own = frames.find(({ isOwn }) => isOwn) ?? frames[0]
  return (
    <li className="er-group">
      <p className="er-title">
        <Icon name="error" className="tone-bad" />
        <b className="selectable">{title}</b>
      </p>
      <p className="er-facts">
        {isNew && <span className="lg-new">new since the reload</span>}
        <b>{counted(count, 'time')}</b>
        <span className="er-slots">
          {slots.map((slot) => (
            <SlotChip key={slot} slot={slot} size="s" />
          ))}
        </span>
        <span>
          {firstAtMs === lastAtMs
            ? formatClock(firstAtMs)
            : `first ${formatClock(firstAtMs)}, last ${formatClock(lastAtMs)}`}
        </span>
      </p>
      {own !== undefined && (
        <p className="er-frame mono">
          {own.functionName !== '' && <b>{own.functionName} </b>}
          <PlaceButton clusterId={clusterId} place={own}>
            {placeText(own)}
          </PlaceButton>
        </p>
      )}
      {code !== null && <CodeFrame code={code} />}
      {remark !== '' && <p className="er-remark">{remark}</p>}
      <p className="er-actions">
        <Button kind="link" onClick={() => void reader.goTo({ number: lastNumber }, { chooses: true })}>
          Go to the last
        </Button>
        {firstNumber !== lastNumber && (
          <Button kind="link" onClick={() => void reader.goTo({ number: firstNumber }, { chooses: true })}>
            Go to the first
          </Button>
        )}
      </p>
    </li>
  )
}

/** Read when the list opens, and whenever there are other errors than before. */
function useErrors(clusterId: string, log: LogState | null) {
  const [known, setKnown] = useState<{ readonly groups: readonly LogErrorGroup[]; readonly failure: string }>({
    groups: [],
    failure: '',
  })
  const groupCount = log?.errorGroupCount ?? 0
  const errorCount = errorCountOf(log)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count is a reason to read them again
  useEffect(() => {
    let isOver = false
    void readErrors(clusterId).then((answer) => {
      if (isOver) return
      setKnown(answer.ok ? { groups: answer.value, failure: '' } : { groups: [], failure: answer.error.message })
    })
    return () => {
      isOver = true
    }
  }, [clusterId, groupCount, errorCount])
  return known
}
