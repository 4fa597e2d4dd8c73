import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** What set-up keeps for itself; git does not see it. It lies in node_modules, and is carried over an `npm ci`. */
export const keepDir = join(root, 'node_modules', '.clusterdeck')

/** Scratch space on the same file system as node_modules, so that renames are atomic. */
export const cacheDir = join(root, '.cache')

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
