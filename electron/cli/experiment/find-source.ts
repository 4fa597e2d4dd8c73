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
  const ready = readySource(file)
  if (ready.ok) return ok({ source: ready.value, folder: workingDir })
  return fail('not-found', `There is no file ${path}. ${ready.error.message}`)
}

/** The text of one that ships with the deck; no file is looked at. */
export function readySource(name: string): Result<string> {
  const ready = readyExperiments.find(({ id }) => id === name)
  if (ready !== undefined) return ok(ready.source)
  const names = readyExperiments.map(({ id }) => id).join(', ')
  return fail('not-found', `No experiment "${name}" ships with the deck, but ${names}`)
}
