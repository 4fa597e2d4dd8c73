import type { ExperimentFormat, ExperimentResult } from '../../../shared/model/experiment.ts'
import { writeChaosToolkit } from './chaos-toolkit.ts'
import { writeHtml } from './html.ts'
import { writeJunit } from './junit.ts'

const extensions: Readonly<Record<ExperimentFormat, string>> = {
  json: 'json',
  html: 'html',
  junit: 'junit.xml',
  chaostoolkit: 'chaostoolkit.json',
}

/** A result in a form that others read. */
export function exportExperiment(
  result: ExperimentResult,
  format: ExperimentFormat,
): { readonly fileName: string; readonly text: string } {
  const { title } = result.summary
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const name = plain === '' ? 'experiment' : plain.slice(0, 60)
  return { fileName: `${name}.${extensions[format]}`, text: write(result, format, name) }
}

function write(result: ExperimentResult, format: ExperimentFormat, name: string): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`
    case 'html':
      return writeHtml(result)
    case 'junit':
      return writeJunit(result)
    case 'chaostoolkit':
      return writeChaosToolkit(result.summary.title, result.hypothesis, `${name}.yaml`)
  }
}
