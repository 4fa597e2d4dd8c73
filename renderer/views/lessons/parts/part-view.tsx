import './part.css'
import { memo } from 'react'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'
import { Icon } from '../../../components/icon.tsx'
import { useDeck } from '../../../store/use-deck.ts'
import { ChangePart } from './change/change-part.tsx'
import { CheckPart } from './check-part.tsx'
import { ComparePart } from './compare-part.tsx'
import { DoPart } from './do-part.tsx'
import { LessonText } from './lesson-text.tsx'
import { ObservePart } from './observe-part.tsx'
import { PredictPart } from './predict-part.tsx'
import { ReadPart } from './read-part.tsx'
import { RepeatPart } from './repeat/repeat-part.tsx'
import { lockWords, selectParts } from './step-parts.ts'

export interface PartViewProps {
  readonly state: PartState
  /** It is this part's turn: the first one of the step that is not done. */
  readonly isCurrent: boolean
}

/** One part of a step. What comes after a prediction is a quiet line until that is given. */
export const PartView = memo(function PartView({ state, isCurrent }: PartViewProps) {
  const { part, status } = state
  if (status === 'locked') return <LockedPart partId={part.id} />
  return (
    <div className="part" data-part={part.id} data-kind={part.kind} data-status={status} data-current={isCurrent}>
      <PartBody state={state} isCurrent={isCurrent} />
    </div>
  )
})

/** What it waits for; nothing of itself. */
function LockedPart({ partId }: { readonly partId: string }) {
  const words = useDeck((state) => lockWords(selectParts(state), partId))
  return (
    <p className="part-locked">
      <Icon name="locked" size={12} />
      {words}
    </p>
  )
}

function PartBody({ state, isCurrent }: PartViewProps) {
  const { part, shownText } = state
  switch (part.kind) {
    case 'read':
      return <ReadPart state={state} part={part} />
    case 'predict':
      return <PredictPart state={state} part={part} isCurrent={isCurrent} />
    case 'do':
      return <DoPart state={state} part={part} isCurrent={isCurrent} />
    case 'observe':
      return <ObservePart state={state} part={part} isCurrent={isCurrent} />
    case 'compare':
      return <ComparePart state={state} />
    case 'explain':
      return shownText === null ? (
        <p className="part-quiet">The explanation depends on what this machine measures: do the step first.</p>
      ) : (
        <aside className="part-explain">
          <Icon name="info" size={16} className="tone-info" />
          <LessonText text={shownText} />
        </aside>
      )
    case 'change':
      return <ChangePart key={part.id} state={state} part={part} isCurrent={isCurrent} />
    case 'repeat':
      return <RepeatPart state={state} part={part} isCurrent={isCurrent} />
    case 'check':
      return <CheckPart state={state} />
    case 'play':
      return (
        <div className="part-play">
          <h3>
            <Icon name="play" />
            Play freely
          </h3>
          <LessonText text={part.text} />
        </div>
      )
  }
}
