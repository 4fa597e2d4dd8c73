import { useId } from 'react'
import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import { formatNumber } from '../../../../format/number.ts'
import { unitWords } from '../answer-words.ts'
import type { FieldProps } from './field-props.ts'

/** A number with its unit, and from where to where it may be. */
export function NumberField(props: FieldProps<Extract<AnswerForm, { readonly kind: 'number' }>>) {
  const { label, form, draft, onDraft } = props
  const noteId = useId()
  return (
    <div className="answer-number">
      <input
        className="input"
        type="number"
        step="any"
        aria-label={label}
        aria-describedby={noteId}
        min={form.min}
        max={form.max}
        readOnly={onDraft === null}
        value={draft.typed}
        onChange={(event) => onDraft?.({ ...draft, typed: event.target.value })}
      />
      <span id={noteId} className="answer-note">
        {form.unit !== '' && <b>{unitWords(form.unit)} </b>}
        {onDraft === null ? 'your answer' : `from ${formatNumber(form.min)} to ${formatNumber(form.max)}`}
      </span>
    </div>
  )
}
