import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, readJson } from '../setup/folders.mjs'
import { SetUpError } from '../setup/say.mjs'
import { takeBundledPackages } from './bundled-packages.mjs'
import { packagesLoadedAsFiles, withWhatTheyNeed } from './packages-beside.mjs'

/** Those that ask for no more than their own text and names to be passed on. Another is somebody's decision, not a build's. */
const accepted = new Set([
  ...['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Zlib', 'Python-2.0', 'OFL-1.1'],
])
const ofTexts = /^(licen[cs]e|copying|notice)/i

/**
 * @typedef {object} Licensed
 * @property {string} name
 * @property {string} version
 * @property {string} licence as its package.json has it, an SPDX expression; "" where it says nothing
 * @property {string} author
 * @property {readonly string[]} texts of its files of licence and notice
 */

/** Writes `out/THIRD-PARTY-LICENSES.txt`; refuses what may not be shipped. Called after the bundles, samples and lessons are there. */
export function listLicences() {
  const beside = withWhatTheyNeed(packagesLoadedAsFiles())
  const folders = [...new Set([...takeBundledPackages(), ...beside])]
  const packages = folders.map((folder) => readLicensed(inRoot(folder)))
  const refused = refusedOf(packages)
  if (refused.length > 0) {
    throw new SetUpError(
      `these licences are not on the list in tools/shipped/licences.mjs, so the packages may not be shipped: ${refused.join(', ')}. ` +
        'Leave the package out, or have somebody decide that the licence may be passed on.',
    )
  }
  writeFileSync(inRoot('out', 'THIRD-PARTY-LICENSES.txt'), licencesText(packages))
}

/**
 * @param {string} folder of a package
 * @returns {Licensed}
 */
export function readLicensed(folder) {
  const manifest = readJson(join(folder, 'package.json'))
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ofTexts.test(entry.name) && !/\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r\n', '\n').trim())
  const { author = '' } = manifest
  // An object, or a list of them, is what packages of old have.
  const license = manifest.license ?? manifest.licenses?.[0] ?? ''
  return {
    name: manifest.name,
    version: manifest.version,
    licence: typeof license === 'string' ? license : (license.type ?? ''),
    author: typeof author === 'string' ? author : (author.name ?? ''),
    texts,
  }
}

/**
 * @param {readonly Pick<Licensed, 'name' | 'version' | 'licence'>[]} packages
 * @returns {string[]} "name version (licence)" of each that is not accepted
 */
export function refusedOf(packages) {
  return packages
    .filter(({ licence }) => !isAccepted(licence))
    .map(({ name, version, licence }) => `${name} ${version} (${licence || 'says none'})`)
}

/**
 * @param {string} expression e.g. "(MIT OR GPL-2.0)": one of a choice is enough, of a sum each is needed
 */
export function isAccepted(expression) {
  const choices = expression.replaceAll(/[()]/g, '').split(/ OR /i)
  return choices.some((choice) => choice.split(/ AND /i).every((id) => accepted.has(id.trim())))
}

/**
 * @param {readonly Licensed[]} packages
 * @returns {string} Markdown: a table, then each text once, with the packages it came with
 */
export function licencesText(packages) {
  const sorted = packages.toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version))
  const title = (/** @type {Licensed} */ { name, version }) => `${name} ${version}`
  /** @type {Map<string, string[]>} */
  const byText = new Map()
  for (const one of sorted) {
    const nothing = `No file of its licence came with it: ${one.licence}${one.author ? `, by ${one.author}` : ''}.`
    for (const text of one.texts.length > 0 ? one.texts : [nothing]) {
      byText.set(text, [...(byText.get(text) ?? []), title(one)])
    }
  }
  const rows = sorted.map((one) => `| ${one.name} | ${one.version} | ${one.licence} |`)
  const sections = [...byText].map(([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\``)
  return [
    '# What of other people is in Clusterdeck',
    'Written by the build, from the packages whose code, styles or fonts are in the bundles, and those that lie beside them. ' +
      'Electron brings the licences of Chromium and Node.js in files of its own (`LICENSE`, `LICENSES.chromium.html`).',
    ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n'),
    ...sections,
    '',
  ].join('\n\n')
}
