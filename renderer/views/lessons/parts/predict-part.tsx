import { useDeck } from '../../../store/use-deck.ts'
import { AnswerMaker } from './answer-maker.tsx'
import { LessonText } from './lesson-text.tsx'
import { predict } from './part-commands.ts'
import type { PartProps } from './part-props.ts'
import { ResultBox } from './result-box.tsx'
import { isObserved, selectParts } from './step-parts.ts'

/** What a person thinks will happen; given once, before anything runs. */
export function PredictPart({ state, part, isCurrent }: PartProps<'predict'>) {
  const isToldBelow = useDeck((deck) => isObserved(selectParts(deck), part.id))
  return (
    <section className="part-question" aria-label="Predict">
      <div className="part-asked">
        <span className="part-kind">Predict</span>
        <LessonText text={part.question} />
      </div>
      <AnswerMaker
        partId={part.id}
        label="Your prediction"
        form={state.form ?? part.form}
        answer={state.answer}
        isCurrent={isCurrent}
        give={{
          words: 'Lock in',
          hint: 'Nothing runs before. It cannot be changed after.',
          done: (answer) => void predict(part.id, answer),
        }}
      />
      {!isToldBelow && <ResultBox form={part.form} measured={state.measured} prediction={state} observed={null} />}
    </section>
  )
}
