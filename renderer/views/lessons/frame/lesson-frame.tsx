import './frame.css'
import { useEffect, useRef } from 'react'
import type { LessonState } from '../../../../shared/lessons/lesson-view.ts'
import { followLessonCluster } from '../../../store/commands/lesson-commands.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { DrillPanel } from '../drill/drill-panel.tsx'
import { isDrilling, offersDrill } from '../drill/drill-words.ts'
import { LessonPanes } from '../panes/lesson-panes.tsx'
import { PartView } from '../parts/part-view.tsx'
import { PhaseNotice } from './phase-notice.tsx'
import { StepFooter } from './step-footer.tsx'
import { currentPart, partsInSight } from './step-words.ts'

/** One lesson: on the left what is read and done, on the right what its cluster does meanwhile. */
export function LessonFrame({ lesson }: { readonly lesson: LessonState }) {
  const { clusterId } = lesson
  const isThere = useDeck((state) => clusterId !== null && state.order.includes(clusterId))
  useEffect(() => {
    if (isThere && clusterId !== null) followLessonCluster(clusterId)
  }, [isThere, clusterId])
  return (
    <div className="lf">
      <section className="lf-left panel" aria-label="Step">
        <StepBody lesson={lesson} />
        {!isDrilling(lesson.drill) && <StepFooter lesson={lesson} />}
      </section>
      <LessonPanes lesson={lesson} />
    </div>
  )
}

function StepBody({ lesson }: { readonly lesson: LessonState }) {
  const { step, steps, at, parts, drill } = lesson
  const heading = useFocusOnChange(step.id)
  const current = currentPart(parts)
  const isReady = lesson.trust === null
  return (
    <div className="lf-scroll">
      <p className="visually-hidden" role="status" aria-label="Where you are">
        Step {at + 1} of {steps.length}: {step.title}
      </p>
      <p className="lf-count" aria-hidden="true">
        Step {at + 1} of {steps.length}
      </p>
      <h2 className="lf-title" tabIndex={-1} ref={heading}>
        {step.title}
      </h2>
      <PhaseNotice lesson={lesson} />
      {isReady && !isDrilling(drill) && (
        <div className="lf-parts" key={step.id}>
          {partsInSight(parts).map((part) => (
            <PartView key={part.part.id} state={part} isCurrent={part === current} />
          ))}
        </div>
      )}
      {isReady && drill !== null && offersDrill(lesson) && <DrillPanel drill={drill} clusterId={lesson.clusterId} />}
    </div>
  )
}

/** The heading takes the keys when its step is another: who hears the screen begins to read there. */
function useFocusOnChange(stepId: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const told = useRef<string | null>(null)
  useEffect(() => {
    if (told.current === stepId) return
    told.current = stepId
    heading.current?.focus({ preventScroll: true })
    heading.current?.closest('.lf-scroll')?.scrollTo({ top: 0 })
  }, [stepId])
  return heading
}
