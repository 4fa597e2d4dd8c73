import { spawn } from 'node:child_process'
import { app } from 'electron'
import type { StartedWith } from '../../deck/deck-host.ts'
import { setOwnNice } from '../../deck/thread/own-nice.ts'

/**
 * Starts the deck anew with another command line; the very last thing before this one exits. For somebody who starts a
 * deck while the one before still drains: two at once would fight over the ports and the settings.
 * Not `app.relaunch`, which puts switches before everything else and so takes the words apart.
 */
export function startAnew(
  words: readonly string[],
  workingDir: string,
  ownWordCount: number,
  { environment, niceValue }: StartedWith,
): void {
  // What stands before our own words (Chromium's switches, the app's path) starts the same app again.
  const before = process.argv.slice(1, process.argv.length - ownWordCount)
  app.releaseSingleInstanceLock()
  // It would take ours for that of the shell.
  setOwnNice(niceValue)
  const deck = spawn(process.execPath, [...before, ...words], {
    cwd: workingDir,
    // CLUSTERDECK_CWD would win over it.
    env: { ...environment, CLUSTERDECK_CWD: undefined },
    detached: true,
    stdio: 'ignore',
  })
  deck.on('error', (error) => console.error('the deck could not be started anew:', error))
  deck.unref()
}
