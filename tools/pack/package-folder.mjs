import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { inRoot, readJson } from '../setup/folders.mjs'
import { packagesLoadedAsFiles, withWhatTheyNeed } from '../shipped/packages-beside.mjs'

/** The program that npm puts into node_modules/.bin. */
const program = 'tools/pack/clusterdeck.mjs'
/** As the build made it, but for what it and a run of it keep for themselves. */
const notOfUse = new Set(['out/built-from.txt', 'out/main/compiled', 'out/THIRD-PARTY-LICENSES.txt'])
/** In other people's packages: read by editors and people alone, and most of their bytes. */
const forEditors = /^\.|\.(d\.[cm]?ts|[cm]?ts|map|md|markdown)$/i
const forTheirTests = new Set(['test', 'tests', '__tests__'])
const ownImport = /^(?:import|export)\s+(?:[\w$*\s{},]+?\sfrom\s+)?['"](\.[^'"]+)['"]/gm
const licenceFile = /^(licen[cs]e|copying|notice)/i

/**
 * Lays the npm package into an empty folder. It has a manifest of its own: what the checkout needs is in the bundles, or is
 * for developers. The few packages that samples and lessons load, and Electron's installer, lie in it: nothing in the
 * project it is installed into can get in their way, and npm has nothing else to fetch.
 * @param {string} dir is emptied first
 */
export function layPackage(dir) {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const loaded = packagesLoadedAsFiles()
  writeFileSync(
    join(dir, 'package.json'),
    `${JSON.stringify(packageManifest(readJson(inRoot('package.json')), loaded), null, 2)}\n`,
  )
  cpSync(inRoot('out'), join(dir, 'out'), {
    recursive: true,
    filter: (path) => !notOfUse.has(relative(inRoot(), path).replaceAll(sep, '/')),
  })
  for (const file of filesOfProgram(program)) copyInto(dir, file)
  for (const folder of withWhatTheyNeed(loaded)) copyPackage(folder, join(dir, folder))
  copyFileSync(inRoot('out', 'THIRD-PARTY-LICENSES.txt'), join(dir, 'THIRD-PARTY-LICENSES.txt'))
  copyFileSync(inRoot('LICENSE'), join(dir, 'LICENSE'))
  copyFileSync(inRoot('docs', 'install.md'), join(dir, 'README.md'))
}

/**
 * @param {any} manifest of the checkout
 * @param {readonly string[]} loaded packages that lie in the package
 */
export function packageManifest(manifest, loaded) {
  const { name, productName, version, description, keywords, license, type, main, engines } = manifest
  const wanted = { ...manifest.devDependencies, ...manifest.dependencies }
  return {
    ...{ name, productName, version, description, keywords, license, type, main, engines },
    bin: { clusterdeck: program },
    dependencies: Object.fromEntries(loaded.map((one) => [one, wanted[one]])),
    bundleDependencies: loaded,
  }
}

/**
 * @param {string} entry relative to the project
 * @returns {string[]} it, and all files of ours that it imports
 */
export function filesOfProgram(entry) {
  /** @type {Set<string>} */
  const files = new Set()
  const add = (/** @type {string} */ file) => {
    if (files.has(file)) return
    files.add(file)
    for (const [, path = ''] of readFileSync(inRoot(file), 'utf8').matchAll(ownImport))
      add(join(dirname(file), path).replaceAll(sep, '/'))
  }
  add(entry)
  return [...files].sort()
}

/**
 * @param {string} dir
 * @param {string} file relative to the project
 */
function copyInto(dir, file) {
  mkdirSync(join(dir, dirname(file)), { recursive: true })
  copyFileSync(inRoot(file), join(dir, file))
}

/**
 * @param {string} folder relative to the project
 * @param {string} target
 */
function copyPackage(folder, target) {
  const source = inRoot(folder)
  cpSync(source, target, {
    recursive: true,
    filter: (path) => {
      const inside = relative(source, path).split(sep)
      const name = inside.at(-1) ?? ''
      // What it has packages of its own of is copied as such; Electron's program is fetched where it is used.
      if (inside[0] === 'node_modules' || (folder === 'node_modules/electron' && inside[0] === 'dist')) return false
      if (forTheirTests.has(inside[0] ?? '')) return false
      return !forEditors.test(name) || licenceFile.test(name)
    },
  })
}
