import { pathToFileURL } from 'node:url'
import { inRoot } from '../setup/folders.mjs'
import { whenNpmIsLost } from './npm-above.mjs'

/**
 * Becomes the deck without a window. In this very process: no signal and no exit code has to be passed on.
 * @param {readonly string[]} words a verb, and what it is to work on
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} person where relative paths start, and what workers get
 */
export async function runCli(words, person) {
  whenNpmIsLost(() => process.kill(process.pid, 'SIGTERM'))
  process.chdir(person.cwd)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, person.env)
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...words)
  await import(pathToFileURL(inRoot('out', 'main', 'cli.cjs')).href)
  return Number(process.exitCode ?? 0)
}
