import { fail, ok, type Result } from '../../../shared/result.ts'
import { type CheckedPart, checkLesson, type LessonCheck } from '../../lessons/check-lesson.ts'
import { type GroundParts, type GroundRequest, openGround } from './lesson-ground.ts'

/** How a lesson is played without a person. */
export interface CheckRequest extends GroundRequest {
  readonly seed: number
  told(part: CheckedPart): void
}

/** Plays a lesson on a copy and a cluster of its own, and leaves nothing of them; `stopped` ends it early. */
export async function checkOnWorkers(parts: GroundParts, request: CheckRequest): Promise<Result<LessonCheck>> {
  const ground = await openGround(parts, request)
  if (!ground.ok) return ground
  const over = new AbortController()
  try {
    const { lesson, seed, told, stopped } = request
    const ended = new Promise<null>((done) => {
      if (stopped.aborted) done(null)
      // Taken off again at the end: one signal serves all repetitions, and Node warns of the eleventh that listens.
      else stopped.addEventListener('abort', () => done(null), { once: true, signal: over.signal })
    })
    const check = await Promise.race([checkLesson({ lesson, ports: ground.value.hands, seed, told }), ended])
    return check === null ? fail('cancelled', `${lesson.file.title} was stopped`) : ok(check)
  } finally {
    over.abort()
    await ground.value.close()
  }
}
