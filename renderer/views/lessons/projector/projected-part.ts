import type { PaneId } from '../../../../shared/lessons/lesson-file.ts'
import type { LessonState, PartState } from '../../../../shared/lessons/lesson-view.ts'
import { currentPart, shownParts, stepRefusal } from '../frame/step-words.ts'

/** What an arrow key does on the projector. */
export type ProjectorMove =
  | { readonly kind: 'part'; readonly partId: string }
  | { readonly kind: 'step'; readonly step: number }
  /** Nothing: why. */
  | { readonly kind: 'stay'; readonly why: string }

type Shown = Pick<LessonState, 'steps' | 'at' | 'parts'>

/** The part on the projector: the one that was gone to, else the first of the step. */
export function projectedPart({ parts }: Pick<Shown, 'parts'>, partId: string | null): PartState | null {
  const shown = shownParts(parts)
  return shown.find(({ part }) => part.id === partId) ?? shown[0] ?? null
}

/** One part on or back, and over the edge of a step to the next; never past what is not done. */
export function projectorMove(lesson: Shown, partId: string | null, by: 1 | -1): ProjectorMove {
  const shown = shownParts(lesson.parts)
  const now = projectedPart(lesson, partId)
  const next = shown[(now === null ? 0 : shown.indexOf(now)) + by]
  if (next !== undefined) {
    const isOpen = by === -1 || (now !== null && now !== currentPart(lesson.parts))
    if (isOpen) return { kind: 'part', partId: next.part.id }
  }
  const step = lesson.at + by
  if (by === -1) return step < 0 ? { kind: 'stay', why: 'This is the beginning' } : { kind: 'step', step }
  const refusal = stepRefusal(lesson)
  if (refusal !== null) return { kind: 'stay', why: refusal }
  return step >= lesson.steps.length ? { kind: 'stay', why: 'This is the end of the lesson' } : { kind: 'step', step }
}

/** Where `p` begins: what the person does next; the first part, where nothing of the step was done yet. */
export function entryPart({ parts }: Pick<Shown, 'parts'>): PartState | null {
  const isFresh = parts.every(({ status }) => status !== 'done' && status !== 'doing')
  return isFresh ? null : currentPart(parts)
}

/** Code and a table of four columns are the picture themselves: beside another one a room could not read them. */
export function fillsProjector({ part }: PartState): boolean {
  return part.kind === 'compare' || part.kind === 'change' || (part.kind === 'read' && part.code !== undefined)
}

/** The one picture beside it: the answers where there are some to be looked at, figures where they are compared; else the step's first. */
export function projectedPane(panes: readonly PaneId[], part: PartState | null): PaneId {
  const wanted = part === null ? null : wantedPane(part)
  return wanted !== null && panes.includes(wanted) ? wanted : (panes[0] ?? 'workers')
}

function wantedPane({ part, report }: PartState): PaneId | null {
  const hasAnswers = report !== null && Object.keys(report.answers).length > 0
  if (hasAnswers || part.kind === 'observe') return 'answers'
  return measured.has(part.kind) ? 'figures' : null
}

const measured: ReadonlySet<PartState['part']['kind']> = new Set(['compare', 'explain', 'repeat', 'check'])
