import { type ClassQuestion, type ClassState, withoutMarks } from '../../../../shared/lessons/classroom.ts'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { askClass } from '../../../store/commands/class-commands.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { hereCount } from './phone-words.ts'
import { VoteBars } from './vote-bars.tsx'
import { tableOf } from './vote-rows.ts'

/** The question before the class: asked before the discussion, asked again after it, and then shown. */
export function AskPanel({ classroom }: { readonly classroom: ClassState }) {
  const { question, votes, phones } = classroom
  const parts = useDeck((state) => state.lessons?.current?.parts)
  const next = parts === undefined ? null : newestPrediction(parts)
  const table = question === null ? null : tableOf(question.form, votes)
  const votedCount = question?.round === 'after' ? table?.afterCount : table?.beforeCount
  return (
    <section className="class-ask" aria-label="Question">
      <h3>
        Question <span className="class-sub">{question === null ? 'none is asked' : roundWords[question.round]}</span>
      </h3>
      {question === null ? (
        <p className="class-empty">
          {next === null
            ? 'Enter a lesson and go to a step with a prediction: the class is asked what the lesson asks.'
            : withoutMarks(next.question)}
        </p>
      ) : (
        <p className="class-question">{question.question}</p>
      )}
      <Buttons question={question} nextPartId={next?.partId ?? null} />
      {question !== null && question.round !== 'closed' && (
        <p className="class-count" role="status">
          <Icon name="check" />
          {`${votedCount ?? 0} of ${hereCount(phones)} voted. The bars are shown with the result.`}
        </p>
      )}
      {question?.round === 'closed' && table !== null && <VoteBars table={table} />}
    </section>
  )
}

const roundWords: Readonly<Record<ClassQuestion['round'], string>> = {
  before: 'vote before the discussion',
  after: 'vote after the discussion',
  closed: 'closed: the result',
}

interface ButtonsProps {
  readonly question: ClassQuestion | null
  readonly nextPartId: string | null
}

function Buttons({ question, nextPartId }: ButtonsProps) {
  const askedPartId = question?.id.split('/').at(-1) ?? null
  const isNew = nextPartId !== null && nextPartId !== askedPartId
  const now = (round: ClassQuestion['round']): boolean => question?.round === round
  const ask = (partId: string | null, round: ClassQuestion['round']) => () => void askClass(partId, round)
  return (
    <div className="class-buttons">
      {(question === null || isNew) && (
        <Button
          kind="primary"
          disabled={nextPartId === null}
          {...(nextPartId === null ? { title: 'The lesson asks nothing here' } : {})}
          onClick={ask(nextPartId, 'before')}
        >
          {question === null ? 'Ask before the discussion' : 'Ask the next prediction'}
        </Button>
      )}
      {question !== null && (
        <>
          <Button
            kind={now('before') && !isNew ? 'primary' : 'plain'}
            disabled={now('after')}
            onClick={ask(askedPartId, 'after')}
          >
            Ask again
          </Button>
          <Button
            kind={now('after') && !isNew ? 'primary' : 'plain'}
            disabled={now('closed')}
            onClick={ask(askedPartId, 'closed')}
          >
            Show the result
          </Button>
          <Button kind="ghost" onClick={ask(null, 'closed')}>
            Take the question away
          </Button>
        </>
      )}
    </div>
  )
}

/** The prediction that the lesson has come to: the last that is not locked. */
function newestPrediction(parts: readonly PartState[]): { readonly partId: string; readonly question: string } | null {
  const open = parts.flatMap(({ part, status }) =>
    part.kind === 'predict' && status !== 'locked' ? [{ partId: part.id, question: part.question }] : [],
  )
  return open.at(-1) ?? null
}
