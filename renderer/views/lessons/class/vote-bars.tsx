import { counted, formatCompact } from '../../../format/number.ts'
import type { VoteRow, VoteTable } from './vote-rows.ts'

/** What the class thought before the discussion and after it, side by side. */
export function VoteBars({ table }: { readonly table: VoteTable }) {
  const { rows, beforeCount, afterCount } = table
  const longest = Math.max(1, ...rows.flatMap(({ before, after }) => [before ?? 0, after ?? 0]))
  // Votes are shares of all that voted; values have nothing but each other to be measured by.
  const whole = (count: number): number => (table.of === 'value' ? longest : Math.max(1, count))
  return (
    <table className="class-votes" aria-label="Votes">
      <thead>
        <tr>
          <th scope="col">{table.of === 'value' ? 'Median of the class' : 'Answer'}</th>
          <th scope="col">{`Before, ${counted(beforeCount, 'vote')}`}</th>
          <th scope="col">{`After, ${counted(afterCount, 'vote')}`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.words}</th>
            <Bar value={row.before} words={barWords(table, row, 'before')} whole={whole(beforeCount)} />
            <Bar value={row.after} words={barWords(table, row, 'after')} whole={whole(afterCount)} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface BarProps {
  readonly value: number | null
  readonly words: string
  readonly whole: number
}

function Bar({ value, words, whole }: BarProps) {
  return (
    <td>
      <span className="class-bar" style={{ inlineSize: `${(100 * (value ?? 0)) / whole}%` }} />
      <span className="class-bar-words">{words}</span>
    </td>
  )
}

function barWords({ of, unit, beforeCount, afterCount }: VoteTable, row: VoteRow, side: 'before' | 'after'): string {
  const value = row[side]
  const total = side === 'before' ? beforeCount : afterCount
  if (total === 0 || value === null) return 'not asked'
  if (of === 'value') return `${formatCompact(value)}${unit === '' ? '' : ` ${unit}`}`
  return `${value} · ${Math.round((100 * value) / total)} %`
}
