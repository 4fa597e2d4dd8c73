import { checkTimes, type ExperimentCheck } from '../../../../../shared/model/experiment.ts'
import { noValue } from '../../../../format/quantity.ts'
import { checkTimeWords, outcomeLooks } from '../experiment-words.ts'
import { LookWord } from './look-word.tsx'

/** What the hypothesis says, limit by limit, beside what was measured; by the time at which it is judged. */
export function ChecksTable({ checks }: { readonly checks: readonly ExperimentCheck[] }) {
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
              <CheckRow key={`${check.name} ${check.limit}`} check={check} />
            ))}
          </tbody>
        )
      })}
    </table>
  )
}

function CheckRow({ check: { name, limit, measured, outcome, sampleCount } }: { readonly check: ExperimentCheck }) {
  const samples = sampleCount === null ? '' : `, by ${sampleCount} requests`
  return (
    <tr>
      <th scope="row" title={`${name}${samples}`}>
        <span className="ex-check-name">{name}</span>
        <span className="ex-check-limit">{limit}</span>
      </th>
      <td>
        <b>{measured === '' ? noValue : measured}</b>
        <span className="visually-hidden">, </span>
        <LookWord look={outcomeLooks[outcome]} />
      </td>
    </tr>
  )
}
