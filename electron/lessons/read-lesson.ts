import { type LessonFile, lessonFileSchema } from '../../shared/lessons/lesson-file.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { FileKind, FileProblem } from '../written/file-problem.ts'
import { problemsOf, problemWords } from '../written/file-problems.ts'
import { readText } from '../written/read-text.ts'
import { judgeLesson } from './judge-lesson.ts'

const fileKind: FileKind = {
  thing: 'lesson',
  beginning: 'Begin with "version": 1, an id and a title',
  stepNeeds:
    'A deed needs one of action, fault, ask, load, until, note, pause, write, store, variant, env or primary: it says what is done',
}

/** `"@intro.md"`: the text is what that file holds. */
const inFile = /^@([\w.-]+(?:\/[\w.-]+)*)$/

/**
 * Reads a lesson's file; all that is wrong with it is in the message, a line for each. `files`: the texts beside it, which are
 * put where the lesson names them, and must be there.
 */
export function readLesson(text: string, files: ReadonlyMap<string, string>): Result<LessonFile> {
  const parsed = readText(text, fileKind)
  if ('problem' in parsed) return fail('invalid-input', problemWords([parsed.problem]))
  const { read } = parsed
  const problems: FileProblem[] = []
  const tell = (path: readonly PropertyKey[], words: string): void => {
    problems.push({ line: read.lineOf(path), field: path.map(String).join('.'), words })
  }
  const whole = withTexts(read.data, files, [], tell)
  if (problems.length > 0) return fail('invalid-input', problemWords(problems))
  const checked = lessonFileSchema.safeParse(whole)
  if (!checked.success)
    return fail('invalid-input', problemWords(problemsOf(checked.error.issues, { ...read, data: whole }, fileKind)))
  judgeLesson(checked.data, files, tell)
  return problems.length === 0 ? ok(checked.data) : fail('invalid-input', problemWords(problems))
}

/** The same data with the texts of the files that it names in them. */
function withTexts(
  data: unknown,
  files: ReadonlyMap<string, string>,
  path: readonly PropertyKey[],
  tell: (path: readonly PropertyKey[], words: string) => void,
): unknown {
  if (typeof data === 'string') {
    const name = inFile.exec(data)?.[1]
    if (name === undefined || !isText(path)) return data
    const text = files.get(name)
    if (text === undefined) tell(path, `The folder has no file ${name}: put it there, or write the text here`)
    else if (text.trim() === '') tell(path, `${name} is empty: write the text, or take the part out`)
    return text ?? data
  }
  if (Array.isArray(data)) return data.map((one, nth) => withTexts(one, files, [...path, nth], tell))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, withTexts(value, files, [...path, key], tell)]),
  )
}

/** Only what a person reads as Markdown may lie in a file. */
function isText(path: readonly PropertyKey[]): boolean {
  const [field, before] = [path.at(-1), path.at(-2)]
  return field === 'text' || field === 'question' || field === 'story' || before === 'hints'
}
