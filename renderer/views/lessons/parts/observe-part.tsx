import { useDeck } from '../../../store/use-deck.ts'
import { AnswerMaker } from './answer-maker.tsx'
import { LessonText } from './lesson-text.tsx'
import { observe } from './part-commands.ts'
import type { PartProps } from './part-props.ts'
import { ResultBox } from './result-box.tsx'
import { predictionOf, selectParts } from './step-parts.ts'

/** What a person saw, written down before the deck tells its own count. */
export function ObservePart({ state, part, isCurrent }: PartProps<'observe'>) {
  const prediction = useDeck((deck) => predictionOf(selectParts(deck), part.of))
  const { form } = state
  return (
    <section className="part-question" aria-label="Write down">
      <div className="part-asked">
        <span className="part-kind">Write down</span>
        <LessonText text={part.question} />
      </div>
      {form === null ? (
        <p className="part-quiet">Its prediction is not part of this lesson: there is nothing to write down.</p>
      ) : (
        <>
          <AnswerMaker
            partId={part.id}
            label="What you saw"
            form={form}
            answer={state.answer}
            isCurrent={isCurrent}
            give={{
              words: 'Write it down',
              hint: 'Then the deck tells what it counted.',
              done: (answer) => void observe(part.id, answer),
            }}
          />
          <ResultBox form={form} measured={state.measured} prediction={prediction ?? null} observed={state.answer} />
        </>
      )}
    </section>
  )
}
