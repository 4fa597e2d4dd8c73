import { runMain } from '../setup/say.mjs'
import { setUpWithoutElectron } from '../setup/set-up.mjs'
import { buildIfStale } from './build.mjs'
import { personEnvironment } from './person-environment.mjs'
import { runCli } from './run-cli.mjs'

/** `npm run cli -- <verb> …`: sets up, builds, and becomes the deck without a window. */
runMain(async () => {
  await setUpWithoutElectron()
  await buildIfStale()
  // npm runs scripts in the project's folder; relative paths are meant from where the person stands.
  return runCli(process.argv.slice(2), { cwd: process.env.INIT_CWD ?? process.cwd(), env: personEnvironment() })
})
