import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inRoot } from '../setup/folders.mjs'

/** What samples and lessons load by name: plain Node looks for it beside them. The deck's own packages are in its bundles. */
export const loadedByScripts = ['connect-redis', 'express', 'express-session', 'redis']

/**
 * Folders of packages and of all that they depend on, relative to the project.
 * @param {readonly string[]} names
 * @returns {readonly string[]} such as `node_modules/express`, sorted; one that lies in another's folder, too
 */
export function packageFolders(names) {
  /** @type {Set<string>} */
  const found = new Set()
  const visit = (/** @type {string} */ name, /** @type {string} */ from, /** @type {boolean} */ isOptional) => {
    const folder = findPackage(name, from)
    if (folder === null) {
      if (isOptional) return
      throw new Error(`${name}, which ${from === '' ? 'scripts' : from} loads, is not installed`)
    }
    if (found.has(folder)) return
    found.add(folder)
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = readPackage(folder)
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies }))
      visit(each, folder, each in optionalDependencies)
    for (const each of Object.keys(peerDependencies))
      if (!peerDependenciesMeta[each]?.optional) visit(each, folder, false)
  }
  for (const name of names) visit(name, '', false)
  return [...found].sort()
}

/**
 * As Node looks for it: beside, then upwards.
 * @param {string} name
 * @param {string} from folder of who loads it, relative to the project
 * @returns {string | null}
 */
function findPackage(name, from) {
  for (let folder = from; ; folder = dirname(folder) === '.' ? '' : dirname(folder)) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (existsSync(inRoot(candidate, 'package.json'))) return candidate
    if (folder === '') return null
  }
}

/** @param {string} folder */
function readPackage(folder) {
  return JSON.parse(readFileSync(inRoot(join(folder, 'package.json')), 'utf8'))
}
