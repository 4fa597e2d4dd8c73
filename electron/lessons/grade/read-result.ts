import { type LessonResult, lessonResultSchema } from '../../../shared/lessons/result-file.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

/** More than a whole lesson's answers take. */
const mostChars = 2_000_000

/** The text of a `*.deckresult.json`. */
export function readResult(text: string): Result<LessonResult> {
  if (text.length > mostChars)
    return fail('invalid-input', `It has ${text.length} characters, and may have ${mostChars}`)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    return fail('invalid-input', `It is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const read = lessonResultSchema.safeParse(data)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return fail('invalid-input', `${place}${issue?.message ?? 'it is not as it should be'}`)
}
