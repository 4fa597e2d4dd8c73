import type { LessonCard } from '../../../../shared/lessons/lesson-view.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Age } from '../../../panels/age.tsx'
import { enterLesson, forgetAnswers, saveResult } from '../../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { showLessonList } from '../../../store/lessons/lesson-choice.ts'
import { usePending } from '../../../store/use-deck.ts'
import { cardState, needsWords } from './card-words.ts'
import { RemoveButton } from './remove-button.tsx'

interface LessonCardProps {
  readonly card: LessonCard
  /** From 1. */
  readonly place: number
  readonly cards: readonly LessonCard[]
  /** The person is in it. */
  readonly isCurrent: boolean
}

/** One lesson: what it is about, what comes before it, how far the person is, and the way in. */
export function LessonCardView({ card, place, cards, isCurrent }: LessonCardProps) {
  const needs = needsWords(card, cards)
  return (
    <li className="lsl-card" data-current={isCurrent} data-tone={cardState(card).tone}>
      <span className="lsl-place" aria-hidden="true">
        {place}
      </span>
      <div className="lsl-body">
        <h2>{card.title}</h2>
        <p className="lsl-summary">{card.summary}</p>
        <p className="lsl-facts">
          <span>
            <Icon name="clock" size={12} />
            {card.minutes} min
          </span>
          {needs !== '' && <span className="ellipsis">{needs}</span>}
          {card.source === 'opened' && (
            <span className="ellipsis" title={card.path ?? undefined}>
              <Icon name="file" size={12} />
              opened from a file
            </span>
          )}
          <DrillWords card={card} />
        </p>
      </div>
      <CardWay card={card} isCurrent={isCurrent} />
    </li>
  )
}

/** How far the person is, and the way in. */
function CardWay({ card, isCurrent }: Pick<LessonCardProps, 'card' | 'isCurrent'>) {
  const pending = usePending(pendingKeys.lesson(card.id))
  const { icon, words, tone, go } = cardState(card)
  const goWords = isCurrent ? 'Go on' : go
  return (
    <div className="lsl-way">
      <p className={`lsl-state tone-${tone}`}>
        <Icon name={icon} />
        {isCurrent ? `you are in it, ${words}` : words}
      </p>
      <span className="lsl-bar" aria-hidden="true">
        {Array.from({ length: card.stepCount }, (_, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step of the bar is its place
          <i key={step} data-done={step < card.doneCount} />
        ))}
      </span>
      {card.lastAtMs !== null && (
        <span className="lsl-age">
          last <Age atMs={card.lastAtMs} />
        </span>
      )}
      <div className="lsl-buttons">
        {card.path !== null && !isCurrent && <RemoveButton path={card.path} name={card.title} />}
        {card.lastAtMs !== null && (
          <Button kind="link" aria-label={`Save result of ${card.title}`} onClick={() => void saveResult(card.id)}>
            Save result…
          </Button>
        )}
        {card.lastAtMs !== null && !isCurrent && (
          <Button
            kind="link"
            aria-label={`Forget answers of ${card.title}`}
            pending={pending}
            onClick={() => void forgetAnswers(card.id)}
          >
            Forget answers
          </Button>
        )}
        <Button
          kind={go === 'Again' && !isCurrent ? 'plain' : 'primary'}
          icon="play"
          aria-label={`${goWords}: ${card.title}`}
          pending={pending}
          onClick={() => (isCurrent ? showLessonList(false) : void enterLesson(card.id))}
        >
          {goWords}
        </Button>
      </div>
    </div>
  )
}

function DrillWords({ card: { hasDrill, drill } }: { readonly card: LessonCard }) {
  if (!hasDrill) return null
  const words = drill === null ? 'with a drill' : drill === 'solved' ? 'drill solved' : 'drill tried'
  return (
    <span className={drill === 'solved' ? 'tone-ok' : undefined}>
      <Icon name={drill === 'solved' ? 'done' : 'drill'} size={12} />
      {words}
    </span>
  )
}
