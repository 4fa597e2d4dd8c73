import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import type { Draft } from './draft.ts'

/** What each form of an answer is given. */
export interface FieldProps<Form extends AnswerForm = AnswerForm> {
  /** "Your prediction" or "What you saw". */
  readonly label: string
  readonly form: Form
  readonly draft: Draft
  /** Null: it was given, and is shown as it was. */
  readonly onDraft: ((draft: Draft) => void) | null
}
