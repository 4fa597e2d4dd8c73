import './list.css'
import type { LessonsSnapshot } from '../../../../shared/lessons/lesson-view.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { beginLesson, openLesson } from '../../../store/commands/lesson-commands.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { AliasField } from './alias-field.tsx'
import { doneOfAll } from './card-words.ts'
import { LessonCardView } from './lesson-card.tsx'
import { RemoveButton } from './remove-button.tsx'

/** Every lesson in the order they build on each other, and how far the person is. */
export function LessonList({ lessons }: { readonly lessons: LessonsSnapshot }) {
  const { cards, problems, alias, current } = lessons
  return (
    <div className="lsl">
      <div className="lsl-top">
        <p className="lsl-lead">
          Clustering on real processes of this machine: predict, do, see what happened and why. Each lesson has a
          cluster of its own, and can be begun alone.
        </p>
        <AliasField alias={alias} />
      </div>
      {problems.length > 0 && (
        <ul className="lsl-problems" aria-label="Files that cannot be used">
          {problems.map(({ path, words, source }) => (
            <li key={path}>
              <Icon name="warn" />
              <span className="lsl-problem-words">
                <b className="mono">{path}</b> {words}
              </span>
              {source === 'opened' && <RemoveButton path={path} name={path} />}
            </li>
          ))}
        </ul>
      )}
      {cards.length === 0 ? (
        <p className="lsl-none">
          There is no lesson here. Those that ship with the deck were not found; install it anew.
        </p>
      ) : (
        <ol className="lsl-cards" aria-label="Lessons">
          {cards.map((card, index) => (
            <LessonCardView
              key={card.id}
              card={card}
              place={index + 1}
              cards={cards}
              isCurrent={current?.lessonId === card.id}
            />
          ))}
        </ol>
      )}
      <OwnLessons />
      {cards.length > 0 && <p className="lsl-done">{doneOfAll(cards)} lessons done. Answers stay on this machine.</p>}
    </div>
  )
}

/** Lessons that somebody else wrote, and the way to one's own. */
function OwnLessons() {
  const clusterId = useDeck((state) => state.clusterId)
  const name = useDeck((state) => (clusterId === null ? undefined : state.live.clusters[clusterId]?.settings.name))
  return (
    <div className="lsl-own">
      <Button icon="file" onClick={() => void openLesson('file')}>
        Open lesson…
      </Button>
      <Button icon="open" onClick={() => void openLesson('folder')}>
        Open folder…
      </Button>
      {clusterId !== null && name !== undefined && (
        <Button icon="lesson" onClick={() => void beginLesson(clusterId)}>
          New lesson from what you did to {name}…
        </Button>
      )}
    </div>
  )
}
