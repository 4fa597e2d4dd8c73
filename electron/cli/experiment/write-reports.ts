import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { ExperimentFormat, ExperimentResult } from '../../../shared/model/experiment.ts'
import { exportExperiment } from '../../experiments/reports/export-experiment.ts'
import { writeWhole } from '../../platform/write-whole.ts'
import type { ExperimentRunLine } from './experiment-line.ts'

type Paths = Pick<ExperimentRunLine, 'junitPath' | 'htmlPath'>

function wanted({
  junitPath,
  htmlPath,
}: Paths): readonly { readonly path: string; readonly format: ExperimentFormat }[] {
  return [
    ...(junitPath === null ? [] : [{ path: junitPath, format: 'junit' as const }]),
    ...(htmlPath === null ? [] : [{ path: htmlPath, format: 'html' as const }]),
  ]
}

/** Why a report could not be written later, as far as that shows before anything is begun; null: nothing. */
export async function foreseeReports(paths: Paths): Promise<string | null> {
  for (const { path } of wanted(paths)) {
    try {
      await access(dirname(path), constants.W_OK)
      const there = await stat(path).catch(() => null)
      if (there?.isDirectory()) return `${path} could not be written: it is a folder. Name a file in it`
    } catch (error) {
      return `${path} could not be written: ${errorWords(error)}. Make its folder first`
    }
  }
  return null
}

/** Answers what went wrong, one line each; what could be written is. */
export async function writeReports(result: ExperimentResult, paths: Paths): Promise<readonly string[]> {
  const problems: string[] = []
  for (const { path, format } of wanted(paths)) {
    try {
      await writeWhole(path, exportExperiment(result, format).text)
    } catch (error) {
      problems.push(`the report ${path} was not written: ${errorWords(error)}`)
    }
  }
  return problems
}
