import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'

const packageSchema = z.object({ name: z.string().min(1) })
/** File names that say nothing about the app. */
const plainNames = new Set(['index', 'server', 'app', 'main', 'start', 'www', 'cluster'])
const longestName = 80

/** Default working directory: the nearest folder upwards with a package.json, else the script's own. */
export async function nearestPackageFolder(scriptPath: string): Promise<string> {
  const own = dirname(scriptPath)
  for (let folder = own; ; folder = dirname(folder)) {
    const found = await stat(join(folder, 'package.json')).catch(() => null)
    if (found?.isFile()) return folder
    if (dirname(folder) === folder) return own
  }
}

/** Default name of a cluster: the package's, else the folder's; with the file's where that tells scripts apart. */
export async function defaultName(scriptPath: string): Promise<string> {
  const folder = await nearestPackageFolder(scriptPath)
  const file = basename(scriptPath, extname(scriptPath))
  const named = await packageName(folder)
  const name = named ?? (basename(dirname(scriptPath)) || file)
  const isPlain = plainNames.has(file.toLowerCase()) || file === name
  const full = isPlain ? name : named === null ? file : `${name} · ${file}`
  return full.slice(0, longestName) || 'server'
}

async function packageName(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '')
  try {
    const parsed = packageSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.name : null
  } catch {
    return null
  }
}
