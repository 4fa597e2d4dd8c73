import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { pullLessons } from '../../store/commands/lesson-commands.ts'
import { useLessonChoice } from '../../store/lessons/lesson-choice.ts'
import { useDeck } from '../../store/use-deck.ts'
import { LessonFrame } from './frame/lesson-frame.tsx'
import { LessonList } from './list/lesson-list.tsx'
import { useShownLesson } from './shown-lesson.ts'

/** The list of lessons, or the one that the person is in. */
export function LessonsView() {
  const lessons = useDeck((state) => state.lessons)
  const problem = useLessonChoice((choice) => choice.problem)
  const lesson = useShownLesson()
  if (lesson !== null) return <LessonFrame lesson={lesson} />
  if (lessons !== null) return <LessonList lessons={lessons} />
  if (problem === null) return <p className="lsl-wait">Reading the lessons …</p>
  return (
    <div className="lsl-wait" role="alert">
      <Icon name="warn" className="tone-warn" />
      <p>The lessons could not be read: {problem}</p>
      <Button icon="retry" onClick={() => void pullLessons()}>
        Try again
      </Button>
    </div>
  )
}
