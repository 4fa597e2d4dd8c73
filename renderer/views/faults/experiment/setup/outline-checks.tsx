import { checkTimes, type ExperimentOutline } from '../../../../../shared/model/experiment.ts'
import { Icon } from '../../../../components/icon.tsx'

/** The limits it will be judged by: a row for each, with the times at which it is. */
export function OutlineChecks({ checks }: Pick<ExperimentOutline, 'checks'>) {
  const limits = new Map(checks.map((check) => [`${check.name} ${check.limit}`, check]))
  return (
    <table className="ex-table" aria-label="Checks">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Limit</th>
          {checkTimes.map((time) => (
            <th key={time} scope="col" className="ex-when">
              {time}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...limits].map(([key, { name, limit }]) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>{limit}</td>
            {checkTimes.map((time) => (
              <td key={time} className="ex-when">
                {checks.some((one) => one.name === name && one.limit === limit && one.when === time) && (
                  <>
                    <Icon name="check" size={12} />
                    <span className="visually-hidden">yes</span>
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
