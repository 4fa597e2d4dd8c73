#!/usr/bin/env node
// Stands in for fpm where electron-builder makes a deb: understands the words that it gives fpm, and has dpkg-deb make the
// package. fpm itself comes neither with the system's packages nor with npm's.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Words without a value. */
const switches = ['--force', '--debug']

/** Words with one, and what it becomes. Any other word is an error: what is not understood must not be left out in silence. */
const options = {
  '-s': 'source',
  '-t': 'target',
  '--architecture': 'architecture',
  '--after-install': 'afterInstall',
  '--after-remove': 'afterRemove',
  '--description': 'description',
  '--version': 'version',
  '--package': 'package',
  '--name': 'name',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--category': 'category',
  '--license': 'license',
  '--deb-priority': 'priority',
  '--deb-compression': 'compression',
  '-d': 'depends',
  '--deb-recommends': 'recommends',
}

/**
 * @param {readonly string[]} words
 * @returns {{ values: Record<string, string>, lists: Record<'depends' | 'recommends', string[]>, mappings: [string, string][] }}
 */
export function readFpmWords(words) {
  /** @type {Record<string, string>} */
  const values = {}
  /** @type {Record<'depends' | 'recommends', string[]>} */
  const lists = { depends: [], recommends: [] }
  /** @type {[string, string][]} */
  const mappings = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (switches.includes(word)) continue
    if (word.startsWith('-')) {
      const name = options[/** @type {keyof typeof options} */ (word)]
      const value = words[index + 1]
      if (name === undefined || value === undefined) throw new Error(`${word} is not understood`)
      if (name === 'depends' || name === 'recommends') lists[name].push(value)
      else values[name] = value
      index += 1
      continue
    }
    const cut = word.lastIndexOf('=')
    if (cut < 1) throw new Error(`${word} is no source=target`)
    mappings.push([word.slice(0, cut), word.slice(cut + 1)])
  }
  for (const name of ['target', 'architecture', 'description', 'version', 'package', 'name', 'maintainer']) {
    if (values[name] === undefined) throw new Error(`it was not told the ${name}`)
  }
  if (values.target !== 'deb') throw new Error(`it makes no ${values.target}, only deb`)
  return { values, lists, mappings }
}

/**
 * The control file, as Debian's policy wants it: the lines of a description begin with a blank, an empty one is a dot.
 * @param {Pick<ReturnType<typeof readFpmWords>, 'values' | 'lists'>} asked
 * @param {number} installedBytes
 */
export function controlText({ values, lists }, installedBytes) {
  const [synopsis = '', ...more] = (values.description ?? '').split('\n').map((line) => line.trim())
  const fields = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    'Installed-Size': String(Math.ceil(installedBytes / 1024)),
    Depends: lists.depends.join(', '),
    Recommends: lists.recommends.join(', '),
    Section: values.category ?? 'default',
    Priority: values.priority ?? 'optional',
    Homepage: values.url ?? '',
    Description: [synopsis, ...more.map((line) => ` ${line === '' ? '.' : line}`)].join('\n'),
  }
  const lines = Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined)
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`
}

/** @param {ReturnType<typeof readFpmWords>} asked */
function makePackage({ values, lists, mappings }) {
  const tree = mkdtempSync(join(tmpdir(), 'clusterdeck-deb-'))
  try {
    // mkdtemp keeps it from others, and the package's root has its mode.
    chmodSync(tree, 0o755)
    for (const [source, target] of mappings) {
      mkdirSync(dirname(join(tree, target)), { recursive: true })
      cpSync(source, join(tree, target), { recursive: true, verbatimSymlinks: true })
    }
    const files = [...filesBelow(tree)]
    const control = join(tree, 'DEBIAN')
    mkdirSync(control)
    const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0)
    writeFileSync(join(control, 'control'), controlText({ values, lists }, bytes))
    writeFileSync(
      join(control, 'md5sums'),
      files
        .filter((file) => lstatSync(file).isFile())
        .map((file) => sumLine(tree, file))
        .join(''),
    )
    for (const [script, path] of [
      ['postinst', values.afterInstall],
      ['postrm', values.afterRemove],
    ]) {
      if (path !== undefined) writeFileSync(join(control, String(script)), readFileSync(path), { mode: 0o755 })
    }
    const pressed = values.compression === 'gz' ? ['-Zgzip', '-z1'] : [`-Z${values.compression ?? 'xz'}`]
    const words = ['--root-owner-group', ...pressed]
    execFileSync('dpkg-deb', [...words, '--build', tree, values.package ?? ''], { stdio: 'inherit' })
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @returns {Generator<string>}
 */
function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

/**
 * @param {string} tree
 * @param {string} file
 */
function sumLine(tree, file) {
  return `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${relative(tree, file)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    makePackage(readFpmWords(process.argv.slice(2)))
  } catch (error) {
    process.stderr.write(`fpm-by-dpkg: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
