import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, readJson } from '../setup/folders.mjs'

/** Brings the program that draws the window; its own package is only the way to it. */
const alwaysBeside = ['electron']
/** Run by plain Node as they are: what they load is in no bundle. */
const runAsFiles = ['samples', 'lessons']

/**
 * Packages that cannot be bundled, by name: what samples and lessons load, and Electron's.
 * @param {string} [outDir]
 * @returns {string[]}
 */
export function packagesLoadedAsFiles(outDir = inRoot('out')) {
  const names = new Set(alwaysBeside)
  for (const folder of runAsFiles) {
    for (const file of readdirSync(join(outDir, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.[cm]?js$/.test(file)) continue
      for (const name of packagesNamedIn(readFileSync(join(outDir, folder, file), 'utf8'))) names.add(name)
    }
  }
  return [...names].sort()
}

/**
 * @param {string} source of a module
 * @returns {string[]} names of the packages that it imports or requires
 */
export function packagesNamedIn(source) {
  const named = source.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]([^'"./][^'"]*)['"]/g)
  return [...named].flatMap(([, name = '']) => /^(?:@[^/]+\/)?[^/:]+(?=\/|$)/.exec(name)?.[0] ?? [])
}

/**
 * The packages with all that they need, as the lock has them; what is optional only where it is installed here.
 * @param {readonly string[]} names
 * @param {string} [projectDir]
 * @returns {string[]} folders, relative to the project
 */
export function withWhatTheyNeed(names, projectDir = inRoot()) {
  const locked = readJson(join(projectDir, 'package-lock.json')).packages
  /** @type {Set<string>} */
  const folders = new Set()
  const add = (/** @type {string} */ from, /** @type {string} */ name, isOptional = false) => {
    const folder = findPackage(locked, from, name)
    if (folder === null || (isOptional && readJson(join(projectDir, folder, 'package.json')) === null)) {
      if (isOptional) return
      throw new Error(`${name}, which ${from || 'a sample or a lesson'} needs, is not in package-lock.json`)
    }
    if (folders.has(folder)) return
    folders.add(folder)
    const { dependencies = {}, optionalDependencies = {} } = locked[folder]
    for (const needed of Object.keys(dependencies)) add(folder, needed)
    for (const needed of Object.keys(optionalDependencies)) add(folder, needed, true)
  }
  for (const name of names) add('', name)
  return [...folders].sort()
}

/**
 * As Node looks: beside the one that asks, then upwards.
 * @param {Readonly<Record<string, unknown>>} locked
 * @param {string} from folder of the package that asks
 * @param {string} name
 */
function findPackage(locked, from, name) {
  for (let around = from; ; around = around.slice(0, Math.max(0, around.lastIndexOf('/node_modules/')))) {
    const folder = `${around === '' ? '' : `${around}/`}node_modules/${name}`
    if (locked[folder] !== undefined) return folder
    if (around === '') return null
  }
}
