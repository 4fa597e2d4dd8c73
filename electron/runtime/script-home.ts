import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { readRegular } from './read-regular.ts'

const packageSchema = z.object({
  name: z.unknown().optional(),
  scripts: z.unknown().optional(),
  dependencies: z.unknown().optional(),
})
/** File names that say nothing about the app. */
const plainNames = new Set(['index', 'server', 'app', 'main', 'start', 'www', 'cluster'])

/** Where a script runs when nobody says where, and why there. */
export interface ScriptHome {
  readonly folder: string
  /** "its package.json is the nearest with a name, scripts or dependencies". */
  readonly why: string
  /** The name its package.json gives, or null. */
  readonly name: string | null
}

/**
 * The nearest folder upwards whose package.json says what the app is: it has a name, scripts or dependencies. One of a single line, as a
 * build writes it (`{"type":"commonjs"}`), is no home, and what lies in node_modules belongs to the project around it.
 */
export async function homeOf(scriptPath: string): Promise<ScriptHome> {
  const own = dirname(scriptPath)
  const passed: string[] = []
  for (let folder = projectAround(own); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    const found = await readPackage(file)
    if (found?.saysWhatItIs) return { folder, why: whyHere(file, own, passed), name: found.name }
    if (found !== null) passed.push(file)
    if (dirname(folder) === folder) return { folder: own, why: whyOwn(passed), name: null }
  }
}

/** Default name of a cluster: the package's, else the folder's; with the file's where that tells scripts apart. */
export async function defaultName(scriptPath: string): Promise<string> {
  const { name: named } = await homeOf(scriptPath)
  const file = basename(scriptPath, extname(scriptPath))
  const name = named ?? (basename(dirname(scriptPath)) || file)
  const isPlain = plainNames.has(file.toLowerCase()) || file === name
  const full = isPlain ? name : named === null ? file : `${name} · ${file}`
  return full.slice(0, limits.nameChars) || 'server'
}

/** The folder that holds the outermost node_modules of a path; the path itself where it is in none. */
function projectAround(folder: string): string {
  let around = folder
  for (let above = folder; dirname(above) !== above; above = dirname(above)) {
    if (basename(above) === 'node_modules') around = dirname(above)
  }
  return around
}

function whyHere(file: string, own: string, passed: readonly string[]): string {
  const isBelowModules = projectAround(own) !== own
  const what = isBelowModules
    ? 'the project whose node_modules holds the script'
    : 'the nearest with a name, scripts or dependencies'
  return `its package.json is ${isBelowModules ? 'that of ' : ''}${what}${passedWords(file, passed)}`
}

function whyOwn(passed: readonly string[]): string {
  return `the script's own folder: no package.json above it has a name, scripts or dependencies${passedWords('', passed)}`
}

function passedWords(file: string, passed: readonly string[]): string {
  if (passed.length === 0) return ''
  const names = passed.map((path) => (file === '' ? path : path.slice(dirname(file).length + 1)))
  return ` (${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} none)`
}

interface FoundPackage {
  readonly name: string | null
  readonly saysWhatItIs: boolean
}

/** Null where there is none. One that cannot be read says nothing of the app. */
async function readPackage(file: string): Promise<FoundPackage | null> {
  const text = await readRegular(file).catch(() => null)
  if (text === null) return null
  try {
    const parsed = packageSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return { name: null, saysWhatItIs: false }
    const { name, scripts, dependencies } = parsed.data
    const named = typeof name === 'string' && name !== '' ? name : null
    return { name: named, saysWhatItIs: named !== null || hasEntries(scripts) || hasEntries(dependencies) }
  } catch {
    return { name: null, saysWhatItIs: false }
  }
}

function hasEntries(part: unknown): boolean {
  return typeof part === 'object' && part !== null && Object.keys(part).length > 0
}
