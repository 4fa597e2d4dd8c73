import type { LessonState } from '../../../../shared/lessons/lesson-view.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { ariaKey } from '../../../keys/key-words.ts'
import { finishLesson, goToStep } from '../../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { useIsMac, usePending } from '../../../store/use-deck.ts'
import { nextWords, stepRefusal } from './step-words.ts'

/** One step back or on; why not, where it cannot be yet. */
export function StepFooter({ lesson }: { readonly lesson: LessonState }) {
  const { at, steps } = lesson
  const pending = usePending(pendingKeys.lessonStep())
  const isMac = useIsMac()
  const refusal = lesson.trust === null ? stepRefusal(lesson) : 'First: whether its scripts may run'
  const isLast = at === steps.length - 1
  return (
    <footer className="lf-foot">
      <Button
        icon="left"
        disabled={at === 0}
        title={at === 0 ? 'This is the first step' : 'One step back (←)'}
        onClick={() => void goToStep(at - 1)}
      >
        Back
      </Button>
      <span className="lf-next-words" id="lesson-next" data-refused={refusal !== null}>
        {refusal !== null && <Icon name="info" size={12} />}
        {refusal ?? nextWords(lesson)}
      </span>
      {isLast ? (
        <Button
          kind={refusal === null ? 'primary' : 'plain'}
          icon="check"
          aria-describedby="lesson-next"
          onClick={() => void finishLesson()}
        >
          To all lessons
        </Button>
      ) : (
        <Button
          kind="primary"
          pending={pending}
          disabled={refusal !== null}
          aria-describedby="lesson-next"
          aria-keyshortcuts={ariaKey('lesson-step', isMac)}
          title={refusal ?? 'One step on (→)'}
          onClick={() => void goToStep(at + 1)}
        >
          Next step
          <Icon name="right" />
        </Button>
      )}
    </footer>
  )
}
