import { readCatalogue } from '../../deck/lessons/shelf/lesson-catalogue.ts'
import { findBuiltFiles } from '../../host/built-files.ts'
import type { Printed } from '../../host/deck-options.ts'

/** What `lesson list` prints; `here`: folder of the bundle. */
export async function listLessons(here: string): Promise<Omit<Printed, 'kind'>> {
  const { lessons, problems } = await readCatalogue(findBuiltFiles(here).lessons)
  const lines = lessons.map(
    ({ lesson: { file } }) => `  ${file.id.padEnd(24)} ${file.title} (${file.minutes} min): ${file.summary}`,
  )
  const broken = problems.map(({ path, words }) => `cannot be used: ${path}: ${words}`)
  const text = ['Lessons that ship with the deck, in their order:', ...lines, ...broken, ''].join('\n')
  return { text, exitCode: problems.length === 0 ? 0 : 2 }
}
