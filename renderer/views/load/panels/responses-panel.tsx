import type { LoadTotals } from '../../../../shared/model/load.ts'
import { Icon } from '../../../components/icon.tsx'
import { Panel } from '../../../components/panel.tsx'
import { formatBytes } from '../../../format/bytes.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { failureRows, type ResponseRow, statusRows } from './response-rows.ts'

/** What came back: answers by status, and failures by kind with an example in the system's words. */
export function ResponsesPanel({ totals }: { readonly totals: LoadTotals }) {
  const statuses = statusRows(totals)
  const failures = failureRows(totals)
  return (
    <Panel title="Responses" sub={receivedWords(totals)}>
      <div className="ld-panel-body">
        {statuses.length === 0 && failures.length === 0 && <p className="ld-quiet">Nothing came back yet.</p>}
        {statuses.length > 0 && <Rows label="Responses by status" first="Status" rows={statuses} />}
        {failures.length > 0 && <Rows label="Errors by kind" first="Errors by kind" rows={failures} />}
      </div>
    </Panel>
  )
}

function receivedWords({ receivedBytes, openedCount }: LoadTotals): string {
  const received = formatBytes(receivedBytes)
  return openedCount === 0 ? received : `${received}, ${counted(openedCount, 'connection')}`
}

interface RowsProps {
  readonly label: string
  readonly first: string
  readonly rows: readonly ResponseRow[]
}

function Rows({ label, first, rows }: RowsProps) {
  return (
    <table className="ld-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">Count</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, tone, icon, count, share, example }) => (
          <tr key={name} title={example}>
            <th scope="row">
              <span className={`ld-kind tone-${tone}`}>
                <Icon name={icon} size={12} />
                {name}
                {example !== '' && <span className="ld-example">{example}</span>}
              </span>
            </th>
            <td>{formatNumber(count)}</td>
            <td>{share}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
