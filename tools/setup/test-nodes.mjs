import { copyFileSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, keepDir, readJson } from './folders.mjs'
import { findMissingPackage } from './packages.mjs'
import { runNpm } from './run-command.mjs'
import { say } from './say.mjs'

/** Their manifest and lock, apart from the project's: 200 MB that only the tests need. */
const manifestDir = inRoot('tools', 'test-nodes')
const installDir = join(keepDir, 'test-nodes')

/**
 * Node releases that workers are tested on, at node_modules/node-18 … node-26. Only for linux-x64; elsewhere, and
 * when the download fails, the tests that need them skip and say so.
 */
export async function installTestNodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return
  const names = Object.keys(readJson(join(manifestDir, 'package.json')).optionalDependencies)
  if (names.every((name) => existsSync(inRoot('node_modules', name, 'bin', 'node')))) return
  mkdirSync(installDir, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(manifestDir, file), join(installDir, file))
  if (findMissingPackage(installDir) !== null || !names.every((name) => existsSync(binaryOf(name)))) {
    say(`test releases of Node: installing ${names.join(', ')} (200 MB, for the tests only)`)
    await runNpm(['ci', '--prefix', installDir, '--no-audit', '--no-fund', '--loglevel=error'], {
      limitMs: 10 * 60_000,
      cwd: installDir,
    })
  }
  for (const name of names) {
    if (existsSync(binaryOf(name))) link(name)
    else say(`test releases of Node: ${name} could not be had; tests that need it are skipped`)
  }
}

/** @param {string} name */
function binaryOf(name) {
  return join(installDir, 'node_modules', name, 'bin', 'node')
}

/** @param {string} name */
function link(name) {
  const path = inRoot('node_modules', name)
  if (lstatSync(path, { throwIfNoEntry: false })) rmSync(path, { recursive: true })
  symlinkSync(join(installDir, 'node_modules', name), path, 'dir')
}
