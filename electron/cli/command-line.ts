import { Command } from 'commander'
import {
  type Asked,
  addDeckOptions,
  type LineContext,
  type OptionValues,
  type Printed,
  parseWords,
  readAsked,
  refuse,
} from '../host/deck-options.ts'
import { addMcpVerb, type McpLine } from './assistant/mcp-line.ts'
import type { CtlLine } from './control/ctl-deed.ts'
import { addCtlVerb } from './control/ctl-line.ts'
import { exitCodes, exitCodesText } from './exit-codes.ts'
import { addExperimentVerb, type ExperimentLine } from './experiment/experiment-line.ts'
import { addExportVerb, type ExportLine } from './export/export-line.ts'
import { addLessonVerb, type LessonLine } from './lesson/lesson-line.ts'

/** `clusterdeck run`: a script or a sample, never neither. */
export interface RunLine extends Asked {
  /** Each event as it is, one line of JSON. */
  readonly asJson: boolean
}

/** Reads the words after the program's own path: a verb, and what it is to work on. */
export function parseVerb(
  words: readonly string[],
  context: LineContext,
): RunLine | CtlLine | McpLine | ExperimentLine | ExportLine | LessonLine | Printed {
  const { program, run, readOthers } = createProgram(context)
  return parseWords(program, words) ?? readOthers() ?? readRun(run, context)
}

/** Name and description of each verb, as the help has them: who starts this host or another tells its words by them. */
export function listVerbs(context: LineContext): readonly { readonly name: string; readonly description: string }[] {
  const { program } = createProgram(context)
  const verbs = program.createHelp().visibleCommands(program)
  return verbs.map((verb) => ({ name: verb.name(), description: verb.description() }))
}

function createProgram(context: LineContext) {
  const program = new Command('clusterdeck')
    .description('Runs Node.js clusters without a window.')
    .version(context.version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .showHelpAfterError('clusterdeck --help and clusterdeck run --help list what can be said.')
  const run = program
    .command('run')
    .description('Runs a server script as a cluster, and says what happens to it, until Ctrl-C or SIGTERM.')
  addDeckOptions(run, context.sampleIds)
    .option('--json', 'print each event as one line of JSON; an event that is told again keeps its id')
    .option(
      '--user-data-dir <dir>',
      "keep the records of what was forked here, else where the window's deck has its own",
    )
    .helpOption('--help', 'print this help')
    .addHelpText('after', exitCodesText(exitCodes))
  const experiment = addExperimentVerb(program, context)
  const exported = addExportVerb(program, context)
  const lesson = addLessonVerb(program, context)
  const ctl = addCtlVerb(program, context)
  const mcp = addMcpVerb(program, context)
  return { program, run, readOthers: () => experiment() ?? exported() ?? lesson() ?? ctl() ?? mcp() }
}

function readRun(run: Command, context: LineContext): RunLine | Printed {
  const values = run.opts<OptionValues & { readonly json?: true }>()
  const asked = readAsked(run.args[0], values, context.workingDir)
  if (asked.kind === 'print') return asked
  if (asked.open === null && asked.sample === null) {
    return refuse('run what? Name a script, as in clusterdeck run server.js, or a sample: --sample hello')
  }
  return { ...asked, asJson: values.json === true }
}
