import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** False in the package that npm installs: npm never packs a lock. */
export const isCheckout = existsSync(join(root, 'package-lock.json'))

/**
 * What set-up keeps for itself; git does not see it. It lies in node_modules, and is carried over an `npm ci`. A package is
 * thrown away with its folder, and may belong to root: it keeps things in the person's own cache.
 */
export const keepDir = isCheckout
  ? join(root, 'node_modules', '.clusterdeck')
  : userCacheDir(process.platform, process.env, homedir())

/** Scratch space on the same file system as what is kept, so that renames are atomic. */
export const cacheDir = isCheckout ? join(root, '.cache') : keepDir

/**
 * @param {string} platform as `process.platform` names it
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {string} homeDir
 * @returns {string} where this user's programs keep what can be fetched anew
 */
export function userCacheDir(platform, environment, homeDir) {
  if (platform === 'darwin') return join(homeDir, 'Library', 'Caches', 'Clusterdeck')
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA || join(homeDir, 'AppData', 'Local'), 'Clusterdeck', 'Cache')
  return join(environment.XDG_CACHE_HOME || join(homeDir, '.cache'), 'clusterdeck')
}

/**
 * @param {...string} path
 * @returns {string} an absolute path inside the project
 */
export function inRoot(...path) {
  return join(root, ...path)
}

/**
 * @param {string} path
 * @returns {any} parsed content, or null when there is no such file or it is not JSON
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
