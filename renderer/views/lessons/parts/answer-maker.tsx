import { useState } from 'react'
import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import { Button } from '../../../components/button.tsx'
import { usePending } from '../../../store/use-deck.ts'
import { AnswerField } from './answer/answer-field.tsx'
import { drafted, draftOf, emptyDraft } from './answer/draft.ts'
import { pendingPart } from './part-commands.ts'

interface AnswerMakerProps {
  readonly partId: string
  readonly label: string
  readonly form: AnswerForm
  /** Null: not given yet. */
  readonly answer: Answer | null
  readonly isCurrent: boolean
  /** The button that gives it, and what that means. */
  readonly give: { readonly words: string; readonly hint: string; readonly done: (answer: Answer) => void }
}

/** An answer in its form: to be made, then given once; from then on it is only shown. */
export function AnswerMaker({ partId, label, form, answer, isCurrent, give }: AnswerMakerProps) {
  const [draft, setDraft] = useState(() => emptyDraft(form))
  const pending = usePending(pendingPart(partId))
  if (answer !== null) return <AnswerField label={label} form={form} draft={draftOf(form, answer)} onDraft={null} />
  const made = drafted(form, draft)
  return (
    <form
      className="part-answer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (made.answer !== null && !pending) give.done(made.answer)
      }}
    >
      <AnswerField label={label} form={form} draft={draft} onDraft={setDraft} />
      <div className="part-actions">
        <Button
          type="submit"
          kind={isCurrent ? 'primary' : 'plain'}
          icon="check"
          pending={pending}
          disabled={made.answer === null}
          title={made.missing ?? undefined}
        >
          {give.words}
        </Button>
        <span className="part-note">{made.missing ?? give.hint}</span>
      </div>
    </form>
  )
}
