import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

/** So many texts are joined for one write; in between lines are taken. */
const textsAtOnce = 500

/**
 * Writes texts to a file, a line each, for this user's eyes. A disk that fills is told with what could be written; what is there by
 * then stays.
 */
export async function saveTexts(path: string, texts: Iterable<string>): Promise<Result<void>> {
  const file = createWriteStream(path, { mode: 0o600 })
  const failed = new Promise<string>((resolve) => file.once('error', (error) => resolve(errorWords(error))))
  let writtenCount = 0
  let held: string[] = []
  const flush = async (): Promise<string | null> => {
    const isFull = !file.write(held.map((text) => `${text}\n`).join(''))
    writtenCount += held.length
    held = []
    const room = isFull
      ? once(file, 'drain').then(
          () => null,
          () => null,
        )
      : new Promise<null>((resolve) => setImmediate(() => resolve(null)))
    return Promise.race([failed, room])
  }
  let problem: string | null = null
  for (const text of texts) {
    if (held.push(text) < textsAtOnce) continue
    problem = await flush()
    if (problem !== null) break
  }
  problem ??= held.length > 0 ? await flush() : null
  if (problem === null) {
    file.end()
    problem = await Promise.race([
      failed,
      once(file, 'close').then(
        () => null,
        () => null,
      ),
    ])
  }
  file.destroy()
  if (problem === null) return ok(undefined)
  return fail(
    'refused',
    `${path} could not be written whole (${problem}); about ${writtenCount} entries are in it: choose another place`,
  )
}
