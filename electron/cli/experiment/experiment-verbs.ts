import { basename } from 'node:path'
import { outlineOf } from '../../experiments/outline.ts'
import { readExperiment } from '../../experiments/read-experiment.ts'
import { readyExperiments } from '../../experiments/ready/ready-experiments.ts'
import { importChaosToolkit, writeChaosToolkit } from '../../experiments/reports/chaos-toolkit.ts'
import type { Printed } from '../../host/deck-options.ts'
import type { ExperimentLine, ExperimentRunLine } from './experiment-line.ts'
import { findSource } from './find-source.ts'
import { listText, outlineText } from './print-experiments.ts'

/** Verbs that need no cluster: what they print, and whether it is good. */
export async function answerVerb(line: Exclude<ExperimentLine, ExperimentRunLine>): Promise<Omit<Printed, 'kind'>> {
  switch (line.kind) {
    case 'experiment-list':
      return said(listText())
    case 'experiment-show': {
      const ready = readyExperiments.find(({ id }) => id === line.name)
      return ready === undefined
        ? refused(`There is no ${line.name}: there are ${readyExperiments.map(({ id }) => id).join(', ')}`)
        : said(ready.source)
    }
    case 'experiment-validate': {
      const found = await findSource(line.file, line.workingDir)
      const read = found.ok ? readExperiment(found.value.source) : found
      return read.ok ? said(outlineText(outlineOf(read.value))) : refused(read.error.message)
    }
    case 'experiment-convert': {
      const found = await findSource(line.file, line.workingDir)
      if (!found.ok) return refused(found.error.message)
      return line.direction === 'import' ? imported(found.value.source) : exported(found.value.source, line.file)
    }
  }
}

function exported(source: string, file: string): Omit<Printed, 'kind'> {
  const read = readExperiment(source)
  if (!read.ok) return refused(read.error.message)
  return said(writeChaosToolkit(read.value.title, read.value.hypothesis.title, basename(file)))
}

function imported(source: string): Omit<Printed, 'kind'> {
  const taken = importChaosToolkit(source)
  if (!taken.ok) return refused(taken.error.message)
  const left = taken.value.left.map((one) => `not taken: ${one}\n`).join('')
  process.stderr.write(`${left}put what shall be done into "method" first: it is empty\n`)
  return said(taken.value.text)
}

const said = (text: string): Omit<Printed, 'kind'> => ({ text, exitCode: 0 })
const refused = (text: string): Omit<Printed, 'kind'> => ({ text: `${text}\n`, exitCode: 2 })
