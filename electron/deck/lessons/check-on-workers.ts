import { ok, type Result } from '../../../shared/result.ts'
import { type CheckedPart, checkLesson, type LessonCheck } from '../../lessons/check-lesson.ts'
import { type GroundParts, type GroundRequest, openGround } from './lesson-ground.ts'

/** How a lesson is played without a person. */
export interface CheckRequest extends GroundRequest {
  readonly seed: number
  told(part: CheckedPart): void
}

/** Plays a lesson on a copy and a cluster of its own, and leaves nothing of them. */
export async function checkOnWorkers(parts: GroundParts, request: CheckRequest): Promise<Result<LessonCheck>> {
  const ground = await openGround(parts, request)
  if (!ground.ok) return ground
  try {
    const { lesson, seed, told } = request
    return ok(await checkLesson({ lesson, ports: ground.value.hands, seed, told }))
  } finally {
    await ground.value.close()
  }
}
