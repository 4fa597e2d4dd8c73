import { RadioGroup } from 'radix-ui'
import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import type { FieldProps } from './field-props.ts'

/** One of a few sentences. */
export function ChoiceField(props: FieldProps<Extract<AnswerForm, { readonly kind: 'choice' }>>) {
  const { label, form, draft, onDraft } = props
  return (
    <RadioGroup.Root
      className="answer-choices"
      aria-label={label}
      disabled={onDraft === null}
      value={draft.choice ?? ''}
      onValueChange={(choice) => onDraft?.({ ...draft, choice })}
    >
      {form.of.map(({ id, words }) => (
        <RadioGroup.Item key={id} value={id} className="answer-choice">
          <span className="answer-dot" aria-hidden="true" />
          <span>{words}</span>
          {onDraft === null && draft.choice === id && <span className="answer-mine">your answer</span>}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
