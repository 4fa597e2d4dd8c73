import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { limits } from '../../../shared/limits.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { readyExperiments } from '../../experiments/ready/ready-experiments.ts'

/** The text of an experiment, and the folder that paths in it start from. */
export interface FoundSource {
  readonly source: string
  readonly folder: string
}

/** A file, or one that ships with the deck by its name; a file of that name comes first. */
export async function findSource(file: string, workingDir: string): Promise<Result<FoundSource>> {
  const path = resolve(workingDir, file)
  try {
    const { size } = await stat(path)
    if (size > limits.experimentChars)
      return fail('invalid-input', `${path} is too long for an experiment: ${size} bytes`)
    return ok({ source: await readFile(path, 'utf8'), folder: dirname(path) })
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return fail('not-found', `${path} cannot be read: ${errorWords(error)}`)
  }
  const ready = readyExperiments.find(({ id }) => id === file)
  if (ready !== undefined) return ok({ source: ready.source, folder: workingDir })
  const names = readyExperiments.map(({ id }) => id).join(', ')
  return fail('not-found', `There is no file ${path}, and no experiment of that name ships with the deck: ${names}`)
}
