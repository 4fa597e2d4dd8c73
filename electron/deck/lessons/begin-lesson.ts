import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { limits } from '../../../shared/limits.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type DoneStep, draftLesson } from '../../lessons/draft/draft-lesson.ts'
import { lessonFileName } from '../../lessons/read-folder.ts'
import { makeFolder } from '../../platform/make-folder.ts'
import type { LessonDeck } from './lesson-deck.ts'

/** What a file of a lesson may have. */
const mostScriptBytes = 200_000

/** Begins a lesson in an empty folder from what was done to a cluster: its file, and a copy of the cluster's script. */
export async function beginLesson(
  deck: Pick<LessonDeck, 'session' | 'experiments'>,
  clusterId: string,
  folder: string,
  nowMs: number,
): Promise<Result<void>> {
  const found = deck.session(clusterId)
  if (!found.ok) return found
  const recorded = await deck.experiments.record({ clusterId, lastMs: limits.experimentRecordMs.max })
  if (!recorded.ok) return recorded
  const { name, scriptPath, workers, policy } = found.value.settings
  try {
    const text = await readFile(scriptPath, 'utf8')
    if (Buffer.byteLength(text) > mostScriptBytes) {
      return fail(
        'refused',
        `${basename(scriptPath)} has more than 200 kB: a lesson's server is a small one that a person can read`,
      )
    }
    const script = { file: basename(scriptPath), text }
    const draft = draftLesson({
      clusterName: name,
      nowMs,
      workers,
      policy,
      script,
      done: stepsOf(recorded.value.source),
    })
    if (!draft.ok) return draft
    makeFolder(folder)
    const there = await readdir(folder)
    if (there.length > 0)
      return fail('refused', `${folder} is not empty: a lesson is begun in an empty folder. Make one for it`)
    await writeFile(join(folder, script.file), text)
    await writeFile(join(folder, lessonFileName), draft.value.text)
    return ok(undefined)
  } catch (error) {
    return fail('internal', `The lesson could not be written to ${folder}: ${errorWords(error)}`)
  }
}

/** What was done, as the recorded experiment has it. */
function stepsOf(source: string): readonly DoneStep[] {
  const file = parseJson(source)
  const method = typeof file === 'object' && file !== null && 'method' in file ? file.method : []
  return Array.isArray(method) ? method : []
}
