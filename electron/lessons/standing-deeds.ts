import type { Deed, Part } from '../../shared/lessons/lesson-file.ts'
import type { Lesson } from './lesson.ts'
import type { LessonMemory } from './lesson-memory.ts'

/**
 * What a fresh cluster needs to stand where the person left it: of all that was done up to this step what lasts, and of each
 * kind the last. A kill or a load is over; how many workers there shall be is not.
 */
export function standingDeeds({ file }: Lesson, { at, done }: LessonMemory): readonly Deed[] {
  const lasting = new Map<string, Deed>()
  const parts = file.steps.slice(0, at + 1).flatMap((step) => step.parts)
  for (const deed of parts.flatMap((part) => (done.has(part.id) ? deedsOf(part) : []))) {
    const kind = lastingKind(deed)
    if (kind === null) continue
    // In the order of the last of each: who scaled after a reload scales after it again.
    lasting.delete(kind)
    lasting.set(kind, deed)
  }
  return [...lasting.values()]
}

const deedsOf = (part: Part): readonly Deed[] => (part.kind === 'do' || part.kind === 'repeat' ? part.deeds : [])

/** What it sets, by a name that two deeds share when the later one undoes the earlier; null: it sets nothing. */
function lastingKind(deed: Deed): string | null {
  if ('write' in deed) return `write ${deed.write}`
  if ('primary' in deed) return 'primary'
  if ('variant' in deed) return 'variant'
  if ('env' in deed) return `env ${Object.keys(deed.env).toSorted().join(' ')}`
  if (!('action' in deed)) return null
  return deed.action === 'cluster.scale' || deed.action === 'cluster.set-policy' ? deed.action : null
}
