#!/usr/bin/env node
import nodeModule, { createRequire } from 'node:module'
import { join } from 'node:path'
import { hasDisplay } from '../run/electron-process.mjs'
import { personEnvironment } from '../run/person-environment.mjs'
import { runCli } from '../run/run-cli.mjs'
import { runWindow } from '../run/run-window.mjs'
import { provideElectron } from '../setup/electron-binary.mjs'
import { electronPath } from '../setup/electron-path.mjs'
import { inRoot, keepDir } from '../setup/folders.mjs'
import { checkNodeVersion } from '../setup/node-version.mjs'
import { oneAtATime } from '../setup/one-at-a-time.mjs'
import { runMain, SetUpError } from '../setup/say.mjs'
import { provideSystemLibraries } from '../setup/system-libraries.mjs'

/** What a shell says of a program that cannot be started, and the system's loader of one whose libraries are missing. */
const notStartedCode = 127

/** `clusterdeck [script] [options]` opens the window, `clusterdeck <verb> …` does without: the program that npm installs. */
runMain(async () => {
  checkNodeVersion()
  // From Node 22 on; a cache that cannot be written is as none.
  nodeModule.enableCompileCache?.(join(keepDir, 'compiled'))
  const words = process.argv.slice(2)
  const person = { cwd: process.cwd(), env: environment() }
  const { decideStart } = createRequire(import.meta.url)(inRoot('out', 'main', 'command-lines.cjs'))
  /** @type {import('./command-lines.ts').Start} */
  const start = decideStart(words, { workingDir: person.cwd, hasDisplay: hasDisplay() })
  if (start.kind === 'print') return print(start)
  if (start.kind === 'window') return openWindow(words, person)
  if (start.note !== null) process.stderr.write(`${start.note}\n`)
  return runCli(start.words, person)
})

/**
 * What npx adds is not for workers. Started by a script of somebody's own package.json, they get what `node server.js` would
 * get in its place.
 */
function environment() {
  return process.env.npm_lifecycle_event === 'npx' ? personEnvironment() : { ...process.env }
}

/** @param {{ text: string, exitCode: number }} printed */
function print({ text, exitCode }) {
  const stream = exitCode === 0 ? process.stdout : process.stderr
  stream.write(text)
  return exitCode
}

/**
 * @param {readonly string[]} words
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} person
 */
async function openWindow(words, person) {
  const electron = await findElectron(words)
  const code = await runWindow(electron, words, person)
  // Asked only now: it takes a tenth of a second that a start need not wait for.
  if (code === notStartedCode) await provideSystemLibraries(electron, { needsVirtualDisplay: false, mayInstall: false })
  return code
}

/** @param {readonly string[]} words */
async function findElectron(words) {
  try {
    return electronPath() ?? (await oneAtATime(provideElectron))
  } catch (error) {
    if (!(error instanceof SetUpError) && !isOfDisk(error)) throw error
    const command = ['clusterdeck', 'run', ...(words.length > 0 ? words : ['server.js'])].join(' ')
    throw new SetUpError(`${error.message}\n    Without a window it runs all the same: ${command}`)
  }
}

/**
 * A home that cannot be written, or a full disk: the person can mend it, and the system's own words name the folder.
 * @param {unknown} error
 * @returns {error is NodeJS.ErrnoException}
 */
function isOfDisk(error) {
  return (
    error instanceof Error && 'code' in error && /^(EACCES|EPERM|EROFS|ENOSPC|ENOTDIR|EDQUOT)$/.test(String(error.code))
  )
}
