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
} from '../../host/deck-options.ts'
import { openableFile } from '../open-files/file-kinds.ts'

/** What a command line asks of the deck with a window. */
export interface AskedOfWindow extends Asked {
  /** Experiments and lessons to be shown, absolute. */
  readonly files: readonly string[]
}

/** Switches that are Chromium's or Electron's own; they pass. Anything else unknown is an error. */
const chromiumSwitches =
  /^--(no-sandbox|disable-[\w-]+|enable-[\w-]+|force-[\w-]+|ozone-[\w-]+|use-gl|use-angle|remote-debugging-[\w-]+|inspect(-brk|-port)?|js-flags|lang|password-store|proxy-[\w-]+|log-[\w-]+|v|vmodule|in-process-gpu|high-dpi-support|allow-file-access-from-files|original-process-start-time|no-zygote|display|headless|window-[\w-]+|test-type|use-mock-keychain|export-tagged-pdf)(=|$)/

function withoutChromium(words: readonly string[]): readonly string[] {
  return words.filter((word) => !chromiumSwitches.test(word))
}

/** The words that mean the same where there is no window. */
export function withoutWindowSwitches(words: readonly string[]): readonly string[] {
  return withoutChromium(words).filter((word) => word !== '--verbose')
}

/** Reads the words after the app's own path: those of the deck with a window. */
export function parseCommandLine(words: readonly string[], context: LineContext): AskedOfWindow | Printed {
  const program = new Command('clusterdeck').description(
    'Runs a Node.js server script as a cluster and shows what its workers do.',
  )
  addDeckOptions(program, context.sampleIds)
    .addHelpText(
      'after',
      'Files: experiments (*.deckexp) and lessons (*.decklesson) beside the script are shown; nothing of them runs.\n',
    )
    // Files may stand beside the script.
    .allowExcessArguments(true)
    .option('--user-data-dir <dir>', 'keep settings here; one deck runs per folder')
    .option('--verbose', "show Chromium's own lines, too, and say in which file they are kept")
    .version(context.version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
  const printed = parseWords(program, withoutChromium(words))
  if (printed !== null) return printed
  const files = program.args.flatMap((word) => openableFile(word, context.workingDir) ?? [])
  const scripts = program.args.filter((word) => openableFile(word, context.workingDir) === null)
  if (scripts.length > 1) return refuse(`too many arguments: a deck starts one script, not ${scripts.length}`)
  const asked = readAsked(scripts[0], program.opts<OptionValues>(), context.workingDir)
  return asked.kind === 'print' ? asked : { ...asked, files }
}
