import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { type ClusterSettings, rememberedClusterSchema } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'

/** As much of the deck's saved state as is read here; an entry that is not understood does not hide the others. */
const savedSchema = z.looseObject({ clusters: z.array(z.unknown()) })

/** The settings of a cluster that the deck with a window remembers, or has open now. */
export async function rememberedCluster(userData: string, name: string): Promise<Result<ClusterSettings>> {
  const path = join(userData, 'deck.json')
  try {
    const saved = savedSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    const clusters = saved.success ? saved.data.clusters.map((one) => rememberedClusterSchema.safeParse(one)) : []
    const known = clusters.flatMap((one) => (one.success ? [one.data.settings] : []))
    const found = known.find((settings) => settings.name === name)
    if (found !== undefined) return ok(found)
    const names = known.map((settings) => settings.name).join(', ')
    return fail(
      'not-found',
      `${path} remembers no cluster ${name}: ${names === '' ? 'it remembers none' : `there are ${names}`}`,
    )
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return fail('not-found', `no deck ever wrote ${path}: name a script, or --user-data-dir`)
    return fail('internal', `${path} cannot be read: ${errorWords(error)}`)
  }
}
