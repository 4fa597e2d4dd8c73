import { type ClassQuestion, withoutMarks } from '../../../../shared/lessons/classroom.ts'
import type { LessonState, PartState } from '../../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'

type AskedLesson = Pick<LessonState, 'lessonId'> & { readonly parts: readonly Pick<PartState, 'part' | 'status'>[] }

/** The prediction of the lesson under way as a question to the class. What is hidden from a learner is not asked. */
export function questionOf(lesson: AskedLesson | null, partId: string): Result<Omit<ClassQuestion, 'round'>> {
  if (lesson === null) return fail('wrong-state', 'Enter a lesson first: the class is asked what the lesson asks')
  const found = lesson.parts.find(({ part }) => part.id === partId)
  if (found?.part.kind !== 'predict') return fail('not-found', 'That prediction is not in this step: go to its step')
  if (found.status === 'locked') return fail('wrong-state', 'That prediction comes later in this step')
  const { question, form } = found.part
  return ok({ id: `${lesson.lessonId}/${partId}`, question: withoutMarks(question), form })
}
