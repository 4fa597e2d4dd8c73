import type { LessonCard } from '../../../../shared/lessons/lesson-view.ts'
import type { LessonMemory } from '../../../lessons/lesson-memory.ts'
import type { KnownLesson } from './lesson-catalogue.ts'

/** What the list shows of one lesson; `memory` undefined and `lastAtMs` null: it was never begun. */
export function describeCard(
  { lesson, path }: KnownLesson,
  memory: LessonMemory | undefined,
  lastAtMs: number | null,
): LessonCard {
  const { id, title, summary, minutes, needs, steps, drill } = lesson.file
  return {
    id,
    title,
    summary,
    minutes,
    needs,
    source: path === null ? 'own' : 'opened',
    path,
    stepCount: steps.length,
    doneCount: memory?.doneSteps.size ?? 0,
    lastAtMs,
    hasDrill: drill !== undefined,
    drill: memory?.drill ?? null,
  }
}
