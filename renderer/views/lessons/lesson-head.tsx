import './frame/frame.css'
import type { LessonState } from '../../../shared/lessons/lesson-view.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { ariaKey, shownKey } from '../../keys/key-words.ts'
import { ClusterUrl } from '../../panels/cluster/cluster-url.tsx'
import { PolicySelect } from '../../panels/cluster/policy-select.tsx'
import { leaveLesson, openFreely, resetLesson } from '../../store/commands/lesson-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { project, showLessonList } from '../../store/lessons/lesson-choice.ts'
import { useDeck, useIsMac, useLiveCluster, usePending } from '../../store/use-deck.ts'
import { ClassButton } from './class/class-button.tsx'
import { currentPart, pointedControl } from './frame/step-words.ts'
import { useShownLesson } from './shown-lesson.ts'

/** The head of the screen: its name, or the lesson that the person is in and what can be done with the whole of it. */
export function LessonsHead() {
  const lesson = useShownLesson()
  if (lesson === null) {
    return (
      <>
        <h1>Lessons</h1>
        <span className="head-space" />
        <ClassButton />
      </>
    )
  }
  return (
    <>
      <Button kind="ghost" className="lf-crumb" onClick={() => showLessonList(true)}>
        Lessons
      </Button>
      <Icon name="right" size={12} className="lf-crumb-mark" />
      <h1 title={lesson.title}>{lesson.title}</h1>
      <StepsBar lesson={lesson} />
      <span className="head-space" />
      <ClassButton />
      <LessonControls lesson={lesson} />
      <LessonButtons lesson={lesson} />
    </>
  )
}

/** One piece for each step. */
function StepsBar({ lesson: { steps, at } }: { readonly lesson: LessonState }) {
  const words = `${at + 1} of ${steps.length}`
  return (
    <span className="lf-steps">
      <span
        className="lf-steps-bar"
        role="progressbar"
        aria-label="Steps"
        aria-valuemin={1}
        aria-valuemax={steps.length}
        aria-valuenow={at + 1}
        aria-valuetext={`step ${words}`}
      >
        {steps.map(({ id, state }) => (
          <i key={id} data-state={state} />
        ))}
      </span>
      {words}
    </span>
  )
}

/** Where its cluster is reached, and who gets the next connection. */
function LessonControls({ lesson }: { readonly lesson: LessonState }) {
  const cluster = useLiveCluster(lesson.clusterId ?? '')
  if (cluster === undefined) return null
  return (
    <>
      <ClusterUrl cluster={cluster} />
      <span className="lf-control" data-pointed={pointedControl(lesson.parts) === 'policy'}>
        <PolicySelect clusterId={cluster.id} chosen={cluster.settings.policy} inForce={cluster.policy} />
      </span>
    </>
  )
}

function LessonButtons({ lesson }: { readonly lesson: LessonState }) {
  const pending = usePending(pendingKeys.lessonPhase())
  const isMac = useIsMac()
  const isThere = useDeck((state) => lesson.clusterId !== null && state.order.includes(lesson.clusterId))
  const isBusy = lesson.phase === 'starting' || lesson.phase === 'resetting'
  return (
    <>
      <Button
        icon="undo"
        className="head-shrink"
        aria-label="Reset"
        title="Reset: a fresh copy of its files and a fresh cluster. Answers stay"
        pending={lesson.phase === 'resetting'}
        disabled={isBusy || lesson.trust !== null}
        onClick={() => void resetLesson()}
      >
        <span className="head-wide">Reset</span>
      </Button>
      <Button
        icon="pulse"
        className="head-shrink"
        aria-label="Free mode"
        title={
          isThere
            ? 'Free mode: everything the deck can do with this cluster. The lesson waits'
            : 'Its cluster is not there'
        }
        disabled={!isThere}
        onClick={() => lesson.clusterId !== null && openFreely(lesson.clusterId)}
      >
        <span className="head-wide">Free mode</span>
      </Button>
      <Button
        icon="projector"
        iconOnly
        aria-label="Projector"
        aria-keyshortcuts={ariaKey('projector', isMac)}
        title={`Projector (${shownKey('projector', isMac)}): larger, and one thing at a time`}
        onClick={() => project(currentPart(lesson.parts)?.part.id ?? null)}
      />
      <Button icon="close" pending={pending && !isBusy} onClick={() => void leaveLesson()}>
        Leave lesson
      </Button>
    </>
  )
}
