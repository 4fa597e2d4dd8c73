import { checkTimes, type ExperimentCheck } from '../../../../../shared/model/experiment.ts'
import { noValue } from '../../../../format/quantity.ts'
import { checkTimeWords, notJudged, outcomeLooks } from '../experiment-words.ts'
import { LookWord } from './look-word.tsx'

interface ChecksTableProps {
  readonly checks: readonly ExperimentCheck[]
  /** What waits yet will never be judged. */
  readonly isOver: boolean
}

/** What the hypothesis says, limit by limit, beside what was measured; by the time at which it is judged. */
export function ChecksTable({ checks, isOver }: ChecksTableProps) {
  return (
    <table className="ex-table ex-checks" aria-label="Checks">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Observed</th>
        </tr>
      </thead>
      {checkTimes.map((time) => {
        const own = checks.filter(({ when }) => when === time)
        if (own.length === 0) return null
        return (
          <tbody key={time}>
            <tr>
              <th scope="rowgroup" colSpan={2} className="ex-group">
                {checkTimeWords[time]}
              </th>
            </tr>
            {own.map((check) => (
              <CheckRow key={`${check.name} ${check.limit}`} check={check} isOver={isOver} />
            ))}
          </tbody>
        )
      })}
    </table>
  )
}

interface CheckRowProps {
  readonly check: ExperimentCheck
  readonly isOver: boolean
}

function CheckRow({ check: { name, limit, measured, outcome }, isOver }: CheckRowProps) {
  const { value, of } = splitMeasured(measured)
  return (
    <tr>
      <th scope="row">
        <span className="ex-check-name">{name}</span>
        <span className="ex-check-limit">{limit}</span>
      </th>
      <td>
        <b>{value}</b>
        {of !== '' && <span className="ex-check-limit">{of}</span>}
        <span className="visually-hidden">, </span>
        <LookWord look={isOver && outcome === 'waiting' ? notJudged : outcomeLooks[outcome]} />
      </td>
    </tr>
  )
}

/** "14.5 ms of 1 200 requests": the value, and of what it is. */
function splitMeasured(measured: string): { readonly value: string; readonly of: string } {
  if (measured === '') return { value: noValue, of: '' }
  const at = measured.search(/ of [\d\s]+ requests?(?:;.*)?$/)
  return at === -1 ? { value: measured, of: '' } : { value: measured.slice(0, at), of: measured.slice(at + 1) }
}
