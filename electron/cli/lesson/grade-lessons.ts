import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import { plainForTerminal, plainLine } from '../../../shared/base/plain-line.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { LessonResult } from '../../../shared/lessons/result-file.ts'
import type { Printed } from '../../host/deck-options.ts'
import { type GradeRow, type GradeTable, grade, gradeCsv } from '../../lessons/grade/grade.ts'
import { readResult } from '../../lessons/grade/read-result.ts'

export interface LessonGradeLine {
  readonly kind: 'lesson-grade'
  /** Files, or folders of them, as they were written. */
  readonly paths: readonly string[]
  readonly workingDir: string
  readonly format: 'text' | 'csv' | 'json'
}

const resultEnding = '.deckresult.json'

/** What `lesson grade` prints: a table of all results that can be read; what cannot be is named below, and it ends with 2. */
export async function gradeLessons({ paths, workingDir, format }: LessonGradeLine): Promise<Omit<Printed, 'kind'>> {
  const found = await Promise.all(paths.map((path) => findResults(resolve(workingDir, path))))
  const read = await Promise.all(found.flat().map(readOne))
  const results = read.flatMap((one) => ('result' in one ? [one.result] : []))
  const problems = read.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (results.length === 0 && problems.length === 0)
    problems.push(`There is no *${resultEnding} in ${paths.join(', ')}`)
  const table = grade(results)
  const told = problems.map((problem) => `not graded: ${problem}\n`).join('')
  const exitCode = problems.length === 0 ? 0 : 2
  if (exitCode !== 0 && results.length === 0) return { text: told, exitCode }
  // A table that a program reads holds nothing else.
  if (format !== 'text') process.stderr.write(told)
  const text =
    format === 'csv'
      ? gradeCsv(table)
      : format === 'json'
        ? `${JSON.stringify(table, null, 2)}\n`
        : `${plainForTerminal(tableText(table))}${told}`
  return { text, exitCode }
}

async function findResults(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const names = await readdir(path, { recursive: true })
    return names
      .filter((name) => name.endsWith(resultEnding))
      .toSorted()
      .map((name) => join(path, name))
  } catch {
    // Said where it is read.
    return [path]
  }
}

async function readOne(path: string): Promise<{ readonly result: LessonResult } | { readonly problem: string }> {
  try {
    const read = readResult(await readFile(path, 'utf8'))
    return read.ok ? { result: read.value } : { problem: `${basename(path)}: ${read.error.message}` }
  } catch (error) {
    return { problem: `${path}: ${errorWords(error)}` }
  }
}

/** As a terminal shows it: learners by lesson, then what most of them believed. */
function tableText({ learners, questions }: GradeTable): string {
  const head = ['learner', 'lesson', 'steps', 'as predicted', 'near', 'saw right', 'checks', 'drill', 'minutes', '']
  const rows = learners.map(cellsOf)
  const widths = head.map((word, at) => Math.max(word.length, ...rows.map((row) => (row[at] ?? '').length)))
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const asked = questions.map(
    ({ lessonId, question, count, answers }) =>
      `${lessonId}: ${question.replaceAll(/\s+/g, ' ').slice(0, 100)}\n${answers.map((one) => `  ${one.count} of ${count}: ${one.words}`).join('\n')}`,
  )
  return `${lines.join('\n')}\n\n${counted(questions.length, 'question')}, and what was predicted:\n${asked.join('\n')}\n`
}

function cellsOf(row: GradeRow): readonly string[] {
  return [
    plainLine(row.alias),
    row.lessonId,
    `${row.stepsDone}/${row.stepCount}`,
    `${row.asPredicted}/${row.predictions}`,
    String(row.near),
    `${row.observedRight}/${row.observations}`,
    `${row.checksHeld}/${row.checks}`,
    row.drill ?? '–',
    row.minutes.toFixed(1),
    row.olderCount === 0 ? '' : `${counted(row.olderCount, 'older result')} left out`,
  ]
}
