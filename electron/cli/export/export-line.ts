import { resolve } from 'node:path'
import { Argument, type Command, InvalidArgumentError } from 'commander'
import { type ExportTarget, exportTargets, exportTargetTexts } from '../../../shared/export/exported.ts'
import {
  type Asked,
  addDeckOptions,
  type LineContext,
  type OptionValues,
  type Printed,
  readAsked,
  refuse,
} from '../../host/deck-options.ts'
import { exitCodesText, exportExitCodes } from '../exit-codes.ts'

/** `clusterdeck export TARGET`: of a script with options, or of a cluster that the deck remembers. */
export interface ExportLine extends Omit<Asked, 'kind'> {
  readonly kind: 'export'
  readonly target: ExportTarget
  /** Name of a remembered cluster; null: the script. */
  readonly cluster: string | null
  /** Absolute; null: print. */
  readonly outDir: string | null
  readonly overwrites: boolean
  readonly evidencePath: string | null
  /** Runs the script and reloads it so often, to see boots and drains; null: nothing is started. */
  readonly measuredReloads: number | null
}

interface ExportValues extends OptionValues {
  readonly cluster?: string
  readonly out?: string
  readonly force?: true
  readonly evidence?: string
  readonly measure?: number | true
}

const mostReloads = 20
const usualReloads = 3

/** Adds the verb; answers what was asked of it once the words are parsed, null when another verb was. */
export function addExportVerb(program: Command, context: LineContext): () => ExportLine | Printed | null {
  let asked: ExportLine | Printed | null = null
  const verb = program
    .command('export')
    .description('Writes a cluster as the files of another world, each line with its evidence, and lists what is lost.')
    .addArgument(new Argument('<target>', targetsText()).choices(exportTargets))
  addDeckOptions(verb, context.sampleIds)
    .option('--cluster <name>', 'a cluster that the deck with a window remembers, in the place of a script')
    .option('--out <dir>', 'write the files into this folder; without it they are printed')
    .option('--force', 'write over files that are there')
    .option('--evidence <file>', 'what was seen of the cluster before: the evidence.json of an export')
    .option(
      '--measure [reloads]',
      `start the script here and reload it so often (${usualReloads}), to see how long it boots and drains`,
      readReloads,
    )
    .option('--user-data-dir <dir>', 'look for remembered clusters here, and keep records here')
    .helpOption('--help', 'print this help')
    .addHelpText('after', exitCodesText(exportExitCodes))
    .action((target: ExportTarget, script: string | undefined) => {
      asked = readExport(target, script, verb.opts<ExportValues>(), context.workingDir)
    })
  return () => asked
}

function readExport(
  target: ExportTarget,
  script: string | undefined,
  values: ExportValues,
  workingDir: string,
): ExportLine | Printed {
  const read = readAsked(script, values, workingDir)
  if (read.kind === 'print') return read
  const { cluster = null, measure } = values
  const hasScript = read.open !== null || read.sample !== null
  if (hasScript && cluster !== null) return refuse('give either a script or --cluster, not both')
  if (!hasScript && cluster === null)
    return refuse(
      `export what? Name a script, as in clusterdeck export ${target} server.js, or a cluster: --cluster hello`,
    )
  if (measure !== undefined && values.evidence !== undefined)
    return refuse('--measure sees for itself: leave --evidence out, or --measure')
  const path = (given: string | undefined): string | null => (given === undefined ? null : resolve(workingDir, given))
  return {
    ...read,
    kind: 'export',
    target,
    cluster,
    outDir: path(values.out),
    overwrites: values.force === true,
    evidencePath: path(values.evidence),
    measuredReloads: measure === true ? usualReloads : (measure ?? null),
  }
}

function targetsText(): string {
  return exportTargets.map((id) => `${id}: ${exportTargetTexts[id].explanation}`).join('; ')
}

function readReloads(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= mostReloads) return count
  throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to ${mostReloads}`)
}
