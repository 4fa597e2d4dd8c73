import { counted } from '../../../shared/base/plain-words.ts'
import type { LessonStep } from '../../../shared/lessons/lesson-file.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { Expected } from './hands/lesson-hands.ts'

type Present = Pick<ClusterSettings, 'policy' | 'workers'>

/** What is otherwise than the lesson set it, in words; null: nothing. */
export function changedByHand(expected: Expected, present: Present): string | null {
  const policy = present.policy === expected.policy ? [] : [`the policy is ${present.policy} now`]
  const workers = present.workers === expected.workers ? [] : [`there are ${counted(present.workers, 'worker')} now`]
  const words = [...policy, ...workers].join(', and ')
  return words === '' ? null : words
}

/** The step itself asks for a change by hand, or lets a person play. */
export function asksForChange({ parts }: Pick<LessonStep, 'parts'>): boolean {
  return parts.some((part) => part.kind === 'play' || (part.kind === 'do' && part.control !== null))
}
