import { spawn } from 'node:child_process'
import { app } from 'electron'

/**
 * Starts the deck anew with another command line; the very last thing before this one exits. For somebody who starts a
 * deck while the one before still drains: two at once would fight over the ports and the settings.
 * Not `app.relaunch`, which puts switches before everything else and so takes the words apart.
 */
export function startAnew(words: readonly string[], workingDir: string, ownWordCount: number): void {
  // What stands before our own words (Chromium's switches, the app's path) starts the same app again.
  const before = process.argv.slice(1, process.argv.length - ownWordCount)
  app.releaseSingleInstanceLock()
  const deck = spawn(process.execPath, [...before, ...words], {
    cwd: workingDir,
    env: { ...process.env, INIT_CWD: workingDir },
    detached: true,
    stdio: 'ignore',
  })
  deck.on('error', (error) => console.error('the deck could not be started anew:', error))
  deck.unref()
}
