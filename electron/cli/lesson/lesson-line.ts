import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { limits } from '../../../shared/limits.ts'
import type { LineContext } from '../../host/deck-options.ts'
import { exitCodesText, lessonExitCodes } from '../exit-codes.ts'
import type { LessonGradeLine } from './grade-lessons.ts'
import type { LessonPackLine } from './pack-lesson.ts'

/** `clusterdeck lesson check`: which lessons, and how. */
export interface LessonCheckLine {
  readonly kind: 'lesson-check'
  /** As they were written: folders or packed files from `workingDir`, or ids of ours; none: all of ours. */
  readonly lessons: readonly string[]
  readonly workingDir: string
  readonly asJson: boolean
  readonly repeats: number
  readonly seed: number
  /** '' = as for any cluster. */
  readonly nodePath: string
  readonly userDataDir: string | null
}

export type LessonLine = LessonCheckLine | LessonGradeLine | LessonPackLine | { readonly kind: 'lesson-list' }

interface CheckValues {
  readonly json?: true
  readonly repeat?: number
  readonly seed?: number
  readonly node?: string
  readonly userDataDir?: string
}

/** Adds the verb; answers what was asked of it once the words are parsed, null when another verb was. */
export function addLessonVerb(program: Command, { workingDir }: LineContext): () => LessonLine | null {
  let asked: LessonLine | null = null
  const verb = program
    .command('lesson')
    .description('Lessons without a window: played, packed, and the results of learners graded.')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', `\n${exitCodesText(lessonExitCodes)}`)
  const check = verb
    .command('check [lessons...]')
    .description(
      "Plays lessons from their first step to their last: a lesson's folder, a *.decklesson, or the id of one of ours; all, if none is named.",
    )
    .option('--json', 'print each part and the outcome as one line of JSON')
    .option('--repeat <n>', 'how often each is played', (text) => whole(text, { min: 1, max: 100 }), 1)
    .option('--seed <n>', 'what is drawn by chance is drawn from it; each repetition has the next', (text) =>
      whole(text, limits.seed),
    )
    .option('--node <path>', 'the Node.js that runs the servers')
    .option('--user-data-dir <dir>', 'keep records and copies here')
    .helpOption('--help', 'print this help')
    .addHelpText('after', `\n${exitCodesText(lessonExitCodes)}`)
    .action((lessons: readonly string[]) => {
      const { json, repeat, seed, node, userDataDir } = check.opts<CheckValues>()
      asked = {
        kind: 'lesson-check',
        lessons,
        workingDir,
        asJson: json === true,
        repeats: repeat ?? 1,
        seed: seed ?? 1,
        nodePath: node === undefined ? '' : resolve(workingDir, node),
        userDataDir: userDataDir === undefined ? null : resolve(workingDir, userDataDir),
      }
    })
  addPapers(verb, workingDir, (line) => {
    asked = line
  })
  verb
    .command('list')
    .description('Names the lessons that ship with the deck, in their order.')
    .helpOption('--help', 'print this help')
    .action(() => {
      asked = { kind: 'lesson-list' }
    })
  return () => asked
}

/** What learners hand in, and what is handed to them. */
function addPapers(verb: Command, workingDir: string, answer: (line: LessonLine) => void): void {
  const gradeVerb = verb
    .command('grade <paths...>')
    .description("Makes a table of learners' result files, or of folders of them.")
    .option('--csv', 'as CSV')
    .option('--json', 'as JSON, with all answers counted')
    .helpOption('--help', 'print this help')
    .action((paths: readonly string[]) => {
      const { csv, json } = gradeVerb.opts<{ readonly csv?: true; readonly json?: true }>()
      answer({ kind: 'lesson-grade', paths, workingDir, format: csv ? 'csv' : json ? 'json' : 'text' })
    })
  verb
    .command('pack <folder>')
    .description('Writes the lesson of a folder as one file, *.decklesson, into the folder you are in.')
    .helpOption('--help', 'print this help')
    .action((folder: string) => {
      answer({ kind: 'lesson-pack', folder, workingDir })
    })
}

function whole(text: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new InvalidArgumentError(`'${text}' is not a whole number from ${min} to ${max}`)
}
