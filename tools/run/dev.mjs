import { inRoot } from '../setup/folders.mjs'
import { runMain, SetUpError } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { copySamples } from './build.mjs'
import { asApp, hasDisplay, runInForeground, sandboxArgs } from './electron-process.mjs'
import { personEnvironment } from './person-environment.mjs'

/** `npm run dev -- [script] [options]`: the deck with hot reload of the window, and a restart when main changes. */
runMain(async () => {
  if (!hasDisplay()) throw new SetUpError('there is no display here; run it as `xvfb-run -a npm run dev`')
  const electron = await setUp({ forTests: false })
  copySamples()
  const electronVite = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const words = [...sandboxArgs(electron), ...process.argv.slice(2)]
  return runInForeground(process.execPath, [electronVite, 'dev', '--watch', '--', ...words], {
    ...asApp(electron, personEnvironment()),
    ELECTRON_EXEC_PATH: electron,
    // electron-vite starts it in the project's folder; relative paths are meant from where the person is.
    CLUSTERDECK_CWD: process.env.INIT_CWD ?? process.cwd(),
  })
})
