import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { answerWords, isSameAnswer, nearnessWords } from './answer-words.ts'

interface ResultBoxProps {
  readonly form: AnswerForm
  /** Null: nothing is known yet, and nothing is shown. */
  readonly measured: Answer | null
  /** Null: it was given in an earlier step. */
  readonly prediction: Pick<PartState, 'answer' | 'nearness'> | null
  /** What the person wrote down; null: they were not asked. */
  readonly observed: Answer | null
}

/** What happened, beside what was predicted and seen. Nobody is told that they were wrong. */
export function ResultBox({ form, measured, prediction, observed }: ResultBoxProps) {
  if (measured === null) return null
  const nearness = prediction?.nearness ?? null
  const isNear = nearness === 'as-predicted' || nearness === 'near'
  return (
    <div className="part-result" data-tone={isNear ? 'ok' : 'idle'} role="status">
      <Icon name={isNear ? 'ok' : 'info'} size={20} className={isNear ? 'tone-ok' : 'tone-info'} />
      <div>
        <p className="part-result-head">observed: {answerWords(measured, form, 'measured')}</p>
        <p>{nearness === null ? 'This is what the deck counted.' : nearnessWords(nearness)}</p>
        {nearness !== null && nearness !== 'as-predicted' && prediction?.answer != null && (
          <p>You predicted: {answerWords(prediction.answer, form, 'given')}</p>
        )}
        {observed !== null && !isSameAnswer(observed, measured) && (
          <p>You wrote down: {answerWords(observed, form, 'given')}</p>
        )}
      </div>
    </div>
  )
}
