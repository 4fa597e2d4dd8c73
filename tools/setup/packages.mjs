import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDir, inRoot, keepDir, readJson } from './folders.mjs'
import { lastLines, runNpm } from './run-command.mjs'
import { SetUpError, say } from './say.mjs'

/** Where `.clusterdeck` waits while `npm ci` empties node_modules: nothing in it has to be fetched twice. */
const waitingDir = join(cacheDir, 'kept-over-npm-ci')

/**
 * Compares the lock with what npm says it installed (its hidden lock). Optional packages may be missing: they are
 * those of other platforms.
 * @param {string} dir folder that holds package-lock.json and node_modules
 * @returns {string | null} the first difference in words, or null when everything is there
 */
export function findMissingPackage(dir) {
  const wanted = readJson(join(dir, 'package-lock.json'))?.packages
  const installed = readJson(join(dir, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted) throw new SetUpError(`package-lock.json in ${dir} is missing or broken`)
  if (!installed) return 'nothing is installed yet'
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const have = installed[path]
    if (!have && entry.optional) continue
    if (have?.version !== entry.version) return `${path} should be ${entry.version}, is ${have?.version ?? 'missing'}`
    if (!existsSync(join(dir, path))) return `${path} is gone`
  }
  return null
}

/**
 * No install scripts: those that ask for one only compile what ssh2 goes on without, or are for another system.
 */
const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/** `npm ci` when the lock and node_modules differ; nothing otherwise. */
export async function installPackages() {
  restoreKept()
  const missing = findMissingPackage(inRoot())
  if (missing === null) return
  say(`packages: installing from package-lock.json (${missing})`)
  if (existsSync(keepDir)) {
    mkdirSync(cacheDir, { recursive: true })
    renameSync(keepDir, waitingDir)
  }
  const { code, output } = await runNpm(['ci', ...quietly], { limitMs: 15 * 60_000 })
  restoreKept()
  if (code !== 0) {
    throw new SetUpError(`\`npm ci\` failed with code ${code}:\n${lastLines(output, 20)}`)
  }
}

/** Also repairs a run that was ended between the two renames. */
function restoreKept() {
  if (!existsSync(waitingDir) || existsSync(keepDir)) return
  mkdirSync(inRoot('node_modules'), { recursive: true })
  renameSync(waitingDir, keepDir)
}
