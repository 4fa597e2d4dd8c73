import './result.css'
import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { answerWords, isSameAnswer, nearnessWords } from './answer-words.ts'
import { BarPairs, PlacePairs } from './result-pairs.tsx'

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
      <div className="part-result-body">
        <Observed form={form} measured={measured} predicted={prediction?.answer ?? null} />
        <p>{nearness === null ? 'This is what the deck counted.' : nearnessWords(nearness)}</p>
        <Given word="You predicted" form={form} measured={measured} answer={prediction?.answer ?? null} />
        <Given word="You wrote down" form={form} measured={measured} answer={observed} />
      </div>
    </div>
  )
}

interface ObservedProps {
  readonly form: AnswerForm
  readonly measured: Answer
  readonly predicted: Answer | null
}

/** Bars and orders are seen beside the predicted ones; a choice and a number are said. */
function Observed({ form, measured, predicted }: ObservedProps) {
  if (form.kind === 'bars' && measured.kind === 'bars')
    return (
      <>
        <p className="part-result-head">observed</p>
        <BarPairs
          form={form}
          measured={measured.values}
          predicted={predicted?.kind === 'bars' ? predicted.values : {}}
        />
      </>
    )
  if (form.kind === 'order' && measured.kind === 'order')
    return (
      <>
        <p className="part-result-head">observed, from first to last</p>
        <PlacePairs
          form={form}
          measured={measured.order}
          predicted={predicted?.kind === 'order' ? predicted.order : []}
        />
      </>
    )
  return <p className="part-result-head">observed: {answerWords(measured, form, 'measured')}</p>
}

interface GivenProps {
  readonly word: string
  readonly form: AnswerForm
  readonly measured: Answer
  readonly answer: Answer | null
}

/** What a person gave, where it says more than what was measured does. */
function Given({ word, form, measured, answer }: GivenProps) {
  if (answer === null || answer.kind === 'bars' || isSameAnswer(answer, measured)) return null
  if (answer.kind === 'order' && word === 'You predicted') return null
  return (
    <p>
      {word}: {answerWords(answer, form, 'given')}
    </p>
  )
}
