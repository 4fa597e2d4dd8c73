import { pathToFileURL } from 'node:url'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUpWithoutElectron } from '../setup/set-up.mjs'
import { buildIfStale } from './build.mjs'
import { personEnvironment } from './person-environment.mjs'

const parentWatchMs = 500
const startedBy = process.ppid

/**
 * `npm run cli -- <verb> …`: sets up, builds, and becomes the deck without a window. In this very process: no signal has to
 * be passed on.
 */
runMain(async () => {
  await setUpWithoutElectron()
  await buildIfStale()
  // A SIGTERM to npm ends the shell it runs scripts in, but is not passed on to us: we only see another parent.
  if (process.env.npm_lifecycle_event !== undefined) {
    const watch = setInterval(() => {
      if (process.ppid === startedBy) return
      clearInterval(watch)
      process.kill(process.pid, 'SIGTERM')
    }, parentWatchMs).unref()
  }
  becomeOfPerson()
  await import(pathToFileURL(inRoot('out', 'main', 'cli.cjs')).href)
  return Number(process.exitCode ?? 0)
})

/** Folder and environment are those in which somebody typed the command: workers get them, and relative paths mean them. */
function becomeOfPerson() {
  const environment = personEnvironment()
  process.chdir(process.env.INIT_CWD ?? process.cwd())
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment)
}
