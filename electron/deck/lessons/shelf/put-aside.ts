import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { errorWords } from '../../../../shared/base/error-words.ts'

/**
 * Gives a file that this deck cannot read another name, so that no later write takes its place: another deck may read it.
 * Answers what became of it, in words. Never rejects.
 */
export async function putAside(path: string): Promise<string> {
  let number = 1
  while (existsSync(`${path}.aside-${number}`)) number += 1
  const aside = `${path}.aside-${number}`
  try {
    await rename(path, aside)
    return `The file is kept as ${aside}`
  } catch (error) {
    return `The file could not be put aside: ${errorWords(error)}`
  }
}
