import type { PartState } from '../../../../shared/lessons/lesson-view.ts'

export interface PartViewProps {
  readonly part: PartState
  /** The first one that is not done: what the person does next. */
  readonly isCurrent: boolean
}

/** One part of a step. */
export function PartView({ part, isCurrent }: PartViewProps) {
  return (
    <section className="lp-part" data-kind={part.part.kind} data-status={part.status} data-current={isCurrent}>
      {words(part)}
    </section>
  )
}

function words({ part, words, shownText }: PartState): string {
  if (part.kind === 'read' || part.kind === 'change' || part.kind === 'play') return part.text
  if (part.kind === 'predict' || part.kind === 'observe') return part.question
  if (part.kind === 'do' || part.kind === 'repeat') return part.words
  return shownText ?? words
}
