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
  // What it was stands before the step, where the drill was.
  const drillPanel = isReady && drill !== null && offersDrill(lesson) && (
    <DrillPanel drill={drill} clusterId={lesson.clusterId} />
  )
  const list = useFollow(step.id, current?.part.id ?? null)
  return (
    <div className="lf-scroll">
      <p className="visually-hidden" role="status" aria-label="Where you are">
        Step {at + 1} of {steps.length}: {step.title}
      </p>
      <p className="lf-count" aria-hidden="true">
        {isDrilling(drill) ? 'After the lesson' : `Step ${at + 1} of ${steps.length}`}
      </p>
      <h2 className="lf-title" tabIndex={-1} ref={heading}>
        {isDrilling(drill) ? 'What is wrong with it?' : step.title}
      </h2>
      <PhaseNotice lesson={lesson} />
      {drill?.phase !== 'ready' && drillPanel}
      {isReady && !isDrilling(drill) && (
        <div className="lf-parts" key={step.id} ref={list}>
          {partsInSight(parts).map((part) => (
            <PartView key={part.part.id} state={part} isCurrent={part === current} />
          ))}
        </div>
      )}
      {drill?.phase === 'ready' && drillPanel}
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

/**
 * What is the person's turn now comes into sight; not with a new step, which is read from its beginning. Who has just
 * written down what they saw reads on there: what was held back above is told now, and would push it out of sight.
 */
function useFollow(stepId: string, partId: string | null) {
  const list = useRef<HTMLDivElement>(null)
  const known = useRef<{ readonly stepId: string; readonly partId: string | null } | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = { stepId, partId }
    if (before?.stepId !== stepId) return
    const asked = before.partId === null ? null : list.current?.querySelector(`[data-part="${before.partId}"]`)
    const written = asked?.getAttribute('data-kind') === 'observe' ? asked : undefined
    if (written !== undefined) written.scrollIntoView({ block: 'start' })
    else if (partId !== null) list.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [stepId, partId])
  return list
}
