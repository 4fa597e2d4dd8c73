import './projector.css'
import { useEffect, useRef } from 'react'
import type { PaneId } from '../../../../shared/lessons/lesson-file.ts'
import type { LessonState, PartState } from '../../../../shared/lessons/lesson-view.ts'
import { followLessonCluster, tellProjecting } from '../../../store/commands/lesson-commands.ts'
import { useLessonChoice } from '../../../store/lessons/lesson-choice.ts'
import { useDeck } from '../../../store/use-deck.ts'
import { DrillPanel } from '../drill/drill-panel.tsx'
import { isDrilling } from '../drill/drill-words.ts'
import { PhaseNotice } from '../frame/phase-notice.tsx'
import { LessonPane } from '../panes/lesson-panes.tsx'
import { PartView } from '../parts/part-view.tsx'
import { KeyCaption } from './key-caption.tsx'
import { fillsProjector, projectedPane, projectedPart } from './projected-part.ts'

/** A lesson for a room: one sentence, one control, one picture, large. */
export function Projector({ lesson }: { readonly lesson: LessonState }) {
  const partId = useLessonChoice((choice) => choice.projectedPartId)
  const isBlank = useLessonChoice((choice) => choice.isBlank)
  const { clusterId, steps, at, step } = lesson
  const isThere = useDeck((state) => clusterId !== null && state.order.includes(clusterId))
  useEffect(() => {
    if (isThere && clusterId !== null) followLessonCluster(clusterId)
  }, [isThere, clusterId])
  useEffect(() => {
    void tellProjecting(true)
    return () => void tellProjecting(false)
  }, [])
  const part = projectedPart(lesson, partId)
  const pane: PaneId = isDrilling(lesson.drill) ? 'workers' : projectedPane(lesson.step.panes, part)
  const isFull = part !== null && fillsProjector(part) && !isDrilling(lesson.drill)
  return (
    <main className="pj" aria-label="Projector">
      <header className="pj-head">
        <h1>{lesson.title}</h1>
        <span
          className="pj-dots"
          role="progressbar"
          aria-label="Steps"
          aria-valuemin={1}
          aria-valuemax={steps.length}
          aria-valuenow={at + 1}
        >
          {steps.map(({ id, state }) => (
            <i key={id} data-state={state} />
          ))}
        </span>
      </header>
      <div className="pj-body" data-full={isFull}>
        <section className="pj-left" aria-label="Step">
          <StepHeading key={step.id} title={step.title} />
          <PhaseNotice lesson={lesson} />
          <Sentence lesson={lesson} part={part} />
        </section>
        {!isFull && (
          <section className="pj-right" aria-label="Its cluster">
            <LessonPane pane={pane} lesson={lesson} clusterId={isThere ? clusterId : null} />
          </section>
        )}
      </div>
      <KeyCaption lesson={lesson} />
      {isBlank && (
        <div className="pj-blank" role="status">
          <span className="visually-hidden">The projector is blank. Any key shows it again.</span>
        </div>
      )}
    </main>
  )
}

function StepHeading({ title }: { readonly title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <h2 className="lf-title" tabIndex={-1} ref={heading}>
      {title}
    </h2>
  )
}

function Sentence({ lesson, part }: { readonly lesson: LessonState; readonly part: PartState | null }) {
  if (lesson.drill !== null && isDrilling(lesson.drill)) {
    return <DrillPanel drill={lesson.drill} clusterId={lesson.clusterId} />
  }
  if (part === null || lesson.trust !== null) return null
  return (
    <div className="lf-parts" aria-live="polite">
      <PartView key={part.part.id} state={part} isCurrent />
    </div>
  )
}
