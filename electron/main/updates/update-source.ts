import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../../shared/base/parse-json.ts'

/** What packing writes into the packed app's own package.json. */
const packedSchema = z.looseObject({ updateUrl: z.url({ protocol: /^https?$/ }) })

interface SourceParts {
  /** Folder of the app's package.json. */
  readonly appPath: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Where newer versions of the deck are looked for; null: nowhere. `CLUSTERDECK_NO_UPDATES=1`, for a classroom's machines,
 * wins over everything; `CLUSTERDECK_UPDATE_URL` over what the app was packed with.
 */
export function updateUrl({ appPath, environment }: SourceParts): string | null {
  if (environment.CLUSTERDECK_NO_UPDATES === '1') return null
  const given = packedSchema.safeParse({ updateUrl: environment.CLUSTERDECK_UPDATE_URL })
  if (given.success) return given.data.updateUrl
  const packed = packedSchema.safeParse(parseJson(readText(join(appPath, 'package.json'))))
  return packed.success ? packed.data.updateUrl : null
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Run from somewhere without one: no update was meant.
    return ''
  }
}
