import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import { numberWords } from './answer-words.ts'

interface BarPairsProps {
  readonly form: Extract<AnswerForm, { readonly kind: 'bars' }>
  readonly measured: Readonly<Record<string, number>>
  readonly predicted: Readonly<Record<string, number>>
}

/** Each bar as it was drawn, and as it was measured, on one scale that holds both. */
export function BarPairs({ form, measured, predicted }: BarPairsProps) {
  const most = Math.max(form.max, ...Object.values(measured))
  return (
    <dl className="result-bars">
      {form.of.map(({ id, words }) => (
        <div key={id}>
          <dt>{words}</dt>
          <dd>
            {id !== form.given?.id && (
              <PairBar word="you" value={predicted[id]} unit={form.unit} most={most} isMeasured={false} />
            )}
            <PairBar word="measured" value={measured[id]} unit={form.unit} most={most} isMeasured />
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface PairBarProps {
  readonly word: string
  readonly value: number | undefined
  readonly unit: string
  readonly most: number
  readonly isMeasured: boolean
}

function PairBar({ word, value, unit, most, isMeasured }: PairBarProps) {
  if (value === undefined) return null
  return (
    <span className="result-bar" data-measured={isMeasured}>
      <span className="result-bar-fill" style={{ width: `${(Math.max(0, value) / most) * 62}%` }} />
      <span className="result-bar-value">{numberWords(value, unit)}</span>
      <span className="result-bar-word">{word}</span>
    </span>
  )
}

interface PlacePairsProps {
  readonly form: Extract<AnswerForm, { readonly kind: 'order' }>
  readonly measured: readonly string[]
  readonly predicted: readonly string[]
}

/** The order as it happened; a thing that was predicted at another place says where. */
export function PlacePairs({ form, measured, predicted }: PlacePairsProps) {
  return (
    <ol className="result-order">
      {measured.map((id, place) => {
        const before = predicted.indexOf(id)
        return (
          <li key={id}>
            {form.of.find((one) => one.id === id)?.words ?? id}
            {before !== -1 && before !== place && <small> you had it as number {before + 1}</small>}
          </li>
        )
      })}
    </ol>
  )
}
