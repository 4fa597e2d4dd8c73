import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inRoot } from '../setup/folders.mjs'
import { runMain, SetUpError, say } from '../setup/say.mjs'
import { listLicences } from '../shipped/licences.mjs'
import { runInForeground } from './electron-process.mjs'

/** What the bundles are made of. Tests and notes are not. */
const sources = [
  ...['electron', 'renderer', 'shared', 'tools/shipped', 'tools/pack/command-lines.ts'],
  ...['electron.vite.config.ts', 'package.json', 'package-lock.json'],
]
const notBundled = /\.(test\.tsx?|md)$/

const stampFile = inRoot('out', 'built-from.txt')
const samplesDir = inRoot('electron', 'samples')
const lessonsDir = inRoot('electron', 'lessons', 'content')

/** Builds `out/` when the sources changed since the last build. */
export async function buildIfStale() {
  if (readStamp() !== fingerprint()) {
    say('build: sources changed, bundling')
    await build()
  }
}

/** Bundles main, preload, agent and window, lays samples and lessons beside them, and lists the licences of it all. */
export async function build() {
  const stamp = fingerprint()
  rmSync(stampFile, { force: true })
  const code = await runInForeground(process.execPath, [
    inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ])
  if (code !== 0) throw new SetUpError(`the build failed with code ${code}; the lines above say why`)
  copySamples()
  copyLessons()
  listLicences()
  writeFileSync(stampFile, stamp)
}

/** Samples are run by plain Node, as files: they are copied as they are. */
export function copySamples() {
  const target = inRoot('out', 'samples')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const name of readdirSync(samplesDir)) {
    if (/\.[cm]?js$/.test(name)) cpSync(join(samplesDir, name), join(target, name))
  }
}

/** Our own tests of them stay here. */
function copyLessons() {
  const target = inRoot('out', 'lessons')
  rmSync(target, { recursive: true, force: true })
  cpSync(lessonsDir, target, { recursive: true, filter: (path) => !/\.test\.ts$/.test(path) })
}

/** @returns {string} changes when a source file is added, removed or written */
function fingerprint() {
  const hash = createHash('sha256')
  for (const source of sources) addTo(hash, source)
  return hash.digest('hex')
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path relative to the project
 */
function addTo(hash, path) {
  const stats = statSync(inRoot(path))
  if (stats.isDirectory()) {
    for (const name of readdirSync(inRoot(path)).sort()) addTo(hash, join(path, name))
  } else if (!notBundled.test(path)) {
    hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`)
  }
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8')
  } catch {
    return null
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) runMain(build)
