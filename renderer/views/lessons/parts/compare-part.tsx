import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { ComparedRow, PartState } from '../../../../shared/lessons/lesson-view.ts'
import { noValue } from '../../../format/quantity.ts'
import { Age } from '../../../panels/age.tsx'
import { answerWords, factWords, numberWords } from './answer-words.ts'

/** Four columns: what was predicted, seen and measured, and what textbooks say. */
export function ComparePart({ state: { rows } }: { readonly state: PartState }) {
  return (
    <div className="part-compare">
      <table aria-label="Compared">
        <thead>
          <tr>
            <td />
            <th scope="col">Predicted</th>
            <th scope="col">Observed</th>
            <th scope="col">Measured</th>
            <th scope="col">Textbook</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.words}>
              <th scope="row">{row.words}</th>
              <td>{givenWords(row, row.predicted)}</td>
              <td>{givenWords(row, row.observed)}</td>
              <td>
                {row.measured.value === null ? factWords(row.measured) : <b>{factWords(row.measured)}</b>}
                {row.measured.atMs !== null && (
                  <small>
                    <Age atMs={row.measured.atMs} />
                  </small>
                )}
              </td>
              <td>{row.textbook}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function givenWords({ form, measured }: ComparedRow, answer: Answer | null): string {
  if (answer === null) return noValue
  if (form?.kind === 'bars' && answer.kind === 'bars') {
    // Of several bars, the one that this row measures.
    const drawn = answer.values[form.of.find(({ fact }) => fact === measured.id)?.id ?? '']
    if (drawn !== undefined) return numberWords(drawn, form.unit)
  }
  if (form !== null) return answerWords(answer, form, 'given')
  return answer.kind === 'number' ? `about ${numberWords(answer.value, measured.unit)}` : noValue
}
