import type { LogRow } from '../../../../shared/logs/log-entry.ts'
import { Button } from '../../../components/button.tsx'
import { saveView } from '../../../store/commands/save-view.ts'
import { deckStore } from '../../../store/deck-store.ts'
import { logChoice, logQueryOf, setLogQuery } from '../../../store/log-choice.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { fieldTerm } from '../query/query-text.ts'

interface FieldTableProps {
  readonly clusterId: string
  readonly row: LogRow
  readonly fields: Readonly<Record<string, string>>
}

/** Longest value that is put on the screen. */
const shownChars = 4000

/** What a structured line says beside its message; each value can become a filter, each name a column. */
export function FieldTable({ clusterId, row, fields }: FieldTableProps) {
  const columns = useDeck((state) => state.view.logColumns)
  return (
    <table className="lg-fields-table selectable">
      <caption className="visually-hidden">Fields of the entry</caption>
      <tbody>
        <tr>
          <th scope="row">message</th>
          <td className="mono" colSpan={2}>
            {row.message}
          </td>
        </tr>
        {Object.entries(fields).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="mono">
              {value.slice(0, shownChars)}
              {value.length > shownChars && ' …'}
            </td>
            <td className="lg-field-actions">
              <Button
                kind="link"
                aria-label={`Only lines with this ${name}`}
                onClick={() => addTerm(clusterId, fieldTerm(name, value.slice(0, 200)))}
              >
                Only these
              </Button>
              {!columns.includes(name) && (
                <Button kind="link" aria-label={`Show ${name} as a column`} onClick={() => addColumn(name)}>
                  Column
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function addTerm(clusterId: string, term: string): void {
  const { query } = logQueryOf(logChoice.getState(), clusterId)
  setLogQuery(clusterId, { query: `${query} ${term}`.trim(), mode: 'filter' })
}

function addColumn(name: string): void {
  saveView({ logColumns: [...deckStore.getState().view.logColumns, name].slice(-8) })
}
