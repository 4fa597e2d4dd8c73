import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { ok } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'
import type { LessonDesk } from './lesson-desk.ts'

/** What a person does in lessons. */
export function createLessonCommands(lessons: LessonDesk): {
  readonly [Name in Extract<DeckCommandName, `lesson.${string}`>]: CommandHandler<Name>
} {
  return {
    'lesson.snapshot': async () => ok(await lessons.snapshot()),
    'lesson.enter': ({ lessonId }) => lessons.enter(lessonId),
    'lesson.trust': () => lessons.trust(),
    'lesson.remove': ({ path }) => lessons.remove(path),
    'lesson.leave': () => lessons.leave(),
    'lesson.reset': () => lessons.reset(),
    'lesson.forget': ({ lessonId }) => lessons.forget(lessonId),
    'lesson.go': ({ step }) => lessons.inRun((run) => run.go(step)),
    'lesson.predict': ({ partId, answer }) => lessons.inRun((run) => run.predict(partId, answer)),
    'lesson.observe': ({ partId, answer }) => lessons.inRun((run) => run.observe(partId, answer)),
    'lesson.do': ({ partId }) => lessons.onGround((run) => run.do(partId)),
    'lesson.stop': () => lessons.inRun((run) => run.stop()),
    'lesson.change': ({ partId, text }) => lessons.onGround((run) => run.change(partId, text)),
    'lesson.solution': ({ partId }) => lessons.inRun((run) => run.solution(partId)),
    'lesson.alias': ({ alias }) => lessons.setAlias(alias),
    'lesson.drill': (asked) => lessons.inDrill((drill) => drill.do(asked.do)),
    'lesson.drillAnswer': ({ slot, kind }) => lessons.inDrill((drill) => drill.answer(slot, kind)),
  }
}
