import type { LessonState, PartState } from '../../../../shared/lessons/lesson-view.ts'

/** What stands there to be read, and asks for nothing. */
const quiet: ReadonlySet<PartState['part']['kind']> = new Set(['read', 'explain', 'compare', 'check', 'play'])

/** Nothing more is asked of the person here. */
export const isPassed = ({ part, status }: PartState): boolean =>
  status === 'done' || (status === 'open' && quiet.has(part.kind))

/** What is in sight: nothing that lies behind something that is not done yet. */
export const shownParts = (parts: readonly PartState[]): readonly PartState[] =>
  parts.filter(({ status }) => status !== 'locked')

/** The same, and that something comes behind it: one quiet line. */
export function partsInSight(parts: readonly PartState[]): readonly PartState[] {
  const locked = parts.find(({ status }) => status === 'locked')
  return locked === undefined ? parts : [...shownParts(parts), locked]
}

/** What the person does next; null: nothing is left. */
export const currentPart = (parts: readonly PartState[]): PartState | null =>
  shownParts(parts).find((part) => !isPassed(part)) ?? null

type Control = NonNullable<Extract<PartState['part'], { readonly kind: 'do' }>['control']>

/** The real control that the person may press now; null: none is asked for. */
export function pointedControl(parts: readonly PartState[]): Control['at'] | null {
  const part = currentPart(parts)?.part
  return part?.kind === 'do' ? (part.control?.at ?? null) : null
}

const firsts: Readonly<Record<PartState['part']['kind'], string>> = {
  read: 'First: read on',
  predict: 'First: your prediction',
  do: 'First: try it',
  observe: 'First: what you saw',
  compare: 'First: compare',
  explain: 'First: read on',
  change: 'First: change the code and run it',
  repeat: 'First: run it several times',
  check: 'First: the check',
  play: 'First: play',
}

/** Why the next step is not open yet; null: it is. A step that was done once stays passable. */
export function stepRefusal({ steps, at, parts }: Pick<LessonState, 'steps' | 'at' | 'parts'>): string | null {
  if (steps[at]?.state === 'done') return null
  const current = currentPart(parts)
  if (current === null) return parts.every(isPassed) ? null : 'First: what is above'
  if (current.status === 'doing') return 'It is under way'
  if (current.status === 'failed') return 'First: try again what did not work'
  if (current.part.kind === 'do' && current.part.control !== null) return 'First: do it, or have it done'
  return firsts[current.part.kind]
}

/** "Next: turn on sticky"; what follows the last step is the drill, or the end. */
export function nextWords({ steps, at }: Pick<LessonState, 'steps' | 'at'>): string {
  const next = steps[at + 1]
  return next === undefined ? 'This is the last step' : `Next: ${next.title}`
}
