import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { limits } from '../../../shared/limits.ts'
import {
  type Asked,
  addClusterOptions,
  type LineContext,
  type OptionValues,
  type Printed,
  readAsked,
} from '../../host/deck-options.ts'
import { exitCodesText, experimentExitCodes } from '../exit-codes.ts'

/** `clusterdeck experiment run`: a file or the name of one that ships with the deck, and where it shall run. */
export interface ExperimentRunLine extends Omit<Asked, 'kind'> {
  readonly kind: 'experiment-run'
  /** As it was written: a path from `workingDir`, or a name. */
  readonly file: string
  readonly workingDir: string
  /** Where the file names the script or the workers itself. */
  readonly asked: OptionValues
  readonly asJson: boolean
  readonly junitPath: string | null
  readonly htmlPath: string | null
  readonly seed: number | null
  readonly repeats: number | null
}

export type ExperimentLine =
  | ExperimentRunLine
  | { readonly kind: 'experiment-validate'; readonly file: string; readonly workingDir: string }
  | { readonly kind: 'experiment-list' }
  | { readonly kind: 'experiment-show'; readonly name: string }
  | {
      readonly kind: 'experiment-convert'
      readonly direction: 'import' | 'export'
      readonly file: string
      readonly workingDir: string
    }

interface RunValues extends OptionValues {
  readonly script?: string
  readonly json?: true
  readonly junit?: string
  readonly html?: string
  readonly seed?: number
  readonly repeat?: number
}

/** Adds the verb; answers what was asked of it once the words are parsed, null when another verb was. */
export function addExperimentVerb(program: Command, context: LineContext): () => ExperimentLine | Printed | null {
  const { workingDir } = context
  let asked: ExperimentLine | Printed | null = null
  const verb = program
    .command('experiment')
    .description('Tries a hypothesis on a cluster: with load, faults and checks, to a verdict.')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', `\n${exitCodesText(experimentExitCodes)}`)
  addRun(verb, context, (line) => {
    asked = line
  })
  verb
    .command('validate <file>')
    .description('Says what a file would do, or what is wrong with it, line by line.')
    .helpOption('--help', 'print this help')
    .action((file: string) => {
      asked = { kind: 'experiment-validate', file, workingDir }
    })
  verb
    .command('list')
    .description('Names the experiments that ship with the deck, and all faults, actions and probes.')
    .helpOption('--help', 'print this help')
    .action(() => {
      asked = { kind: 'experiment-list' }
    })
  verb
    .command('show <name>')
    .description('Prints one that ships with the deck, to be kept as a file and changed.')
    .helpOption('--help', 'print this help')
    .action((name: string) => {
      asked = { kind: 'experiment-show', name }
    })
  for (const direction of ['export', 'import'] as const) {
    verb
      .command(`${direction} <file>`)
      .description(
        direction === 'export'
          ? 'Prints the file as an experiment of Chaos Toolkit that calls this command line.'
          : 'Prints what can be taken of an experiment of Chaos Toolkit, and names the rest.',
      )
      .requiredOption('--chaostoolkit', 'the other format')
      .helpOption('--help', 'print this help')
      .action((file: string) => {
        asked = { kind: 'experiment-convert', direction, file, workingDir }
      })
  }
  return () => asked
}

function addRun(
  verb: Command,
  { workingDir, sampleIds }: LineContext,
  answer: (line: ExperimentLine | Printed) => void,
): void {
  const run = verb
    .command('run <file>')
    .description('Runs a file (JSON or YAML), or one that ships with the deck by its name.')
    .option('--script <path>', 'what runs, where the file does not name it')
  addClusterOptions(run, sampleIds)
    .option('--json', 'print each decision and the verdict as one line of JSON')
    .option('--junit <path>', 'write the checks as JUnit XML')
    .option('--html <path>', 'write the report as one HTML file')
    .option('--seed <n>', 'in the place of the seed of the file', (text) => whole(text, limits.seed))
    .option('--repeat <n>', 'how often, each time with the next seed', (text) => whole(text, limits.experimentRepeats))
    .option('--user-data-dir <dir>', 'keep results and records here')
    .helpOption('--help', 'print this help')
    .addHelpText('after', `\n${exitCodesText(experimentExitCodes)}`)
    .action((file: string) => {
      const values = run.opts<RunValues>()
      const asked = readAsked(values.script, values, workingDir)
      if (asked.kind === 'print') return answer(asked)
      const path = (given: string | undefined): string | null =>
        given === undefined ? null : resolve(workingDir, given)
      answer({
        ...asked,
        kind: 'experiment-run',
        file,
        workingDir,
        asked: values,
        asJson: values.json === true,
        junitPath: path(values.junit),
        htmlPath: path(values.html),
        seed: values.seed ?? null,
        repeats: values.repeat ?? null,
      })
    })
}

function whole(text: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new InvalidArgumentError(`'${text}' is not a whole number from ${min} to ${max}`)
}
