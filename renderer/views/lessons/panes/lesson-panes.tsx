import './panes.css'
import type { PaneId } from '../../../../shared/lessons/lesson-file.ts'
import type { LessonState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { WireView } from '../../../panels/wire-view/wire-view.tsx'
import { useDeck } from '../../../store/use-deck.ts'
import { isDrilling } from '../drill/drill-words.ts'
import { currentPart, pointedControl } from '../frame/step-words.ts'
import { AnswersPane } from './answers-pane.tsx'
import { ControlStrip } from './control-strip.tsx'
import { EventsPane } from './events-pane.tsx'
import { FiguresPane } from './figures-pane.tsx'
import { LogPane } from './log-pane.tsx'
import { StorePane } from './store-pane.tsx'
import { WorkersPane } from './workers-pane.tsx'

/** What a drill is solved by: none of them names the fault. */
const ofDrill: readonly PaneId[] = ['wires', 'workers', 'events']

/** The lesson's own cluster, as far as the step is about it. */
export function LessonPanes({ lesson }: { readonly lesson: LessonState }) {
  const { clusterId } = lesson
  const isThere = useDeck((state) => clusterId !== null && state.order.includes(clusterId))
  const isComing = lesson.phase === 'starting' || lesson.phase === 'resetting'
  const panes = isDrilling(lesson.drill) ? ofDrill : lesson.step.panes
  return (
    <section className="lr" aria-label="Its cluster">
      {isThere && clusterId !== null ? (
        <ControlStrip clusterId={clusterId} pointed={pointedControl(lesson.parts)} />
      ) : (
        <p className="lr-absent">
          <Icon name={isComing ? 'starting' : 'stopped'} />
          {lesson.trust !== null
            ? 'Its cluster comes once its scripts may run'
            : isComing
              ? 'Its cluster is on its way'
              : 'No cluster runs for this lesson'}
        </p>
      )}
      {panes.map((pane) => (
        <LessonPane key={pane} pane={pane} lesson={lesson} clusterId={isThere ? clusterId : null} />
      ))}
    </section>
  )
}

interface PaneProps {
  readonly pane: PaneId
  readonly lesson: LessonState
  /** Null: it is not there. */
  readonly clusterId: string | null
}

/** One of the pictures beside a step. */
export function LessonPane({ pane, lesson, clusterId }: PaneProps) {
  const isDrill = isDrilling(lesson.drill)
  switch (pane) {
    case 'answers':
      return <AnswersPane parts={lesson.parts} />
    case 'figures':
      return (
        <FiguresPane
          facts={lesson.facts}
          parts={lesson.parts}
          clusterId={clusterId}
          isHeld={currentPart(lesson.parts)?.part.kind === 'observe'}
        />
      )
    case 'store':
      return <StorePane store={lesson.store} />
    case 'wires':
      return clusterId === null ? null : <WireView key={clusterId} clusterId={clusterId} isAlone={false} />
    case 'workers':
      return clusterId === null ? null : (
        <WorkersPane
          clusterId={clusterId}
          isPointed={!isDrill && pointedControl(lesson.parts) === 'kill-menu'}
          isCompared={isDrill}
        />
      )
    case 'log':
      return clusterId === null ? null : <LogPane clusterId={clusterId} />
    case 'events':
      return clusterId === null ? null : <EventsPane clusterId={clusterId} hidesFaults={isDrill} />
  }
}
