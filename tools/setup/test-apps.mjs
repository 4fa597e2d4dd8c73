import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, keepDir } from './folders.mjs'
import { lastLines, runCommand, runNpm } from './run-command.mjs'
import { say } from './say.mjs'

const sourceDir = inRoot('tools', 'test-apps')
const installDir = join(keepDir, 'test-apps')
/** Written last: what it holds was installed whole, from just these files. */
const doneFile = join(installDir, 'installed')
const limitMs = 10 * 60_000

/**
 * Apps as people install them, at node_modules/.clusterdeck/test-apps: an npm workspace with a script in its
 * `node_modules/.bin`, and beside it one that pnpm installs. When they cannot be had, their tests skip and say so.
 */
export async function installTestApps() {
  const wanted = fingerprint()
  if (existsSync(doneFile) && readFileSync(doneFile, 'utf8') === wanted) return
  say('test apps: installing by npm and by pnpm (40 MB, for the tests only)')
  rmSync(installDir, { recursive: true, force: true })
  cpSync(sourceDir, installDir, { recursive: true })
  const byNpm = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { limitMs, cwd: installDir })
  const pnpm = join(installDir, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')
  // Its own store: a person's may hold other files, or be on another disk.
  const args = ['install', '--frozen-lockfile', '--ignore-workspace', '--store-dir', join(installDir, 'pnpm-store')]
  const byPnpm =
    byNpm.code === 0
      ? await runCommand(process.execPath, [pnpm, ...args], { limitMs, cwd: join(installDir, 'pnpm-app') })
      : byNpm
  if (byPnpm.code === 0) writeFileSync(doneFile, wanted)
  else say(`test apps: they could not be installed; tests that need them are skipped\n${lastLines(byPnpm.output, 10)}`)
}

/** @returns {string} of every file that is copied */
function fingerprint() {
  const hash = createHash('sha256')
  for (const entry of readdirSync(sourceDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)))
  }
  return hash.digest('hex')
}
