import type { Worker } from 'node:worker_threads'
import { app } from 'electron'
import type { Printed } from '../host/deck-options.ts'
import { whyUnwritable } from '../host/unwritable-folder.ts'
import { samples } from '../samples/catalog.ts'
import { setUpChromium } from './chromium.ts'
import { runDeck } from './run-deck.ts'
import { type AskedOfWindow, parseCommandLine } from './start/command-line.ts'
import { type HandedOver, wordsAfterAppPath } from './start/start-words.ts'

function parse(words: readonly string[], workingDir: string): AskedOfWindow | Printed {
  return parseCommandLine(words, { workingDir, version: app.getVersion(), sampleIds: samples.map((one) => one.id) })
}

/** Reads the command line, and starts the deck unless it only prints, or one with this user data runs. `here`: folder of the main
 * bundle. `thread`: for the deck; it waits. */
export function main(here: string, thread: Worker): void {
  // A thread that is still booting would crash the process on its way out; so nobody else ends it meanwhile.
  const leave = (exitCode: number): void => {
    app.on('before-quit', (event) => event.preventDefault())
    void thread.terminate().then(() => app.exit(exitCode))
  }
  setUpChromium()
  const words = wordsAfterAppPath(process.argv, process.defaultApp === true)
  // INIT_CWD is not asked: in a script of somebody's own package, paths are meant from that package's folder.
  const workingDir = process.env.CLUSTERDECK_CWD ?? process.cwd()
  const line = parse(words, workingDir)
  if (line.kind === 'print') {
    const stream = line.exitCode === 0 ? process.stdout : process.stderr
    stream.write(line.text, () => leave(line.exitCode))
    return
  }
  // Before the lock: one deck runs per user-data folder.
  if (line.userDataDir !== null) app.setPath('userData', line.userDataDir)
  const unwritable = whyUnwritable(app.getPath('userData'))
  if (unwritable !== null) {
    process.stderr.write(`error: ${unwritable}\n`, () => leave(2))
    return
  }
  const handedOver: HandedOver = { words: [...words], workingDir }
  if (!app.requestSingleInstanceLock(handedOver)) {
    process.stdout.write('A deck with this user data runs already: it got this command line.\n', () => leave(0))
    return
  }
  runDeck({ line, parse, ownWordCount: words.length, here, thread })
}
