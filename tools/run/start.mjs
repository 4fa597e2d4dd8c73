import { inRoot } from '../setup/folders.mjs'
import { runMain, SetUpError } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { buildIfStale } from './build.mjs'
import { asNode, hasDisplay, runInForeground } from './electron-process.mjs'
import { personEnvironment } from './person-environment.mjs'
import { runWindow } from './run-window.mjs'

/** `npm start -- [script] [options]`: sets up, builds, and runs the deck until it ends. */
runMain(async () => {
  const words = process.argv.slice(2)
  const onlyPrints = words.some((word) => ['--help', '-h', '--version', '-V'].includes(word))
  if (!hasDisplay() && !onlyPrints) throw new SetUpError(displayAdvice(words))
  const electron = await setUp({ forTests: false })
  if (onlyPrints) {
    return runInForeground(electron, [inRoot('tools', 'run', 'print-command-line.ts'), ...words], asNode(electron))
  }
  await buildIfStale()
  // Relative script paths mean the folder the person is in, which npm keeps in INIT_CWD. Workers get the environment as it was
  // there: a server started by hand would not have what npm added for us.
  return runWindow(electron, words, { cwd: process.env.INIT_CWD ?? process.cwd(), env: personEnvironment() })
})

/** @param {readonly string[]} words */
function displayAdvice(words) {
  const command = ['npm start', ...(words.length > 0 ? ['--', ...words] : [])].join(' ')
  return [
    'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened. Either',
    `    run it on a virtual one:             xvfb-run -a ${command}`,
    '    or over ssh, with your own display:  ssh -X this-machine',
    '(xvfb-run comes with the package xvfb; `npm test` brings its own virtual display.)',
  ].join('\n')
}
