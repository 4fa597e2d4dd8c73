import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from '../setup/folders.mjs'
import { say } from '../setup/say.mjs'
import { couldNotOpenDisplay, keepNoiseApart } from './chromium-noise.mjs'
import { asApp, sandboxArgs } from './electron-process.mjs'
import { startFor, tellToEnd } from './end-deck.mjs'
import { whenNpmIsLost } from './npm-above.mjs'

/** One Ctrl-C may reach us twice, from the terminal and through npm; a person's second one comes later than this. */
const sameKeystrokeMs = 100

/**
 * Stays in the foreground while the deck runs: it drains its workers on the first Ctrl-C and ends at once on the second.
 * It leads a group of its own, and we pass each signal on, once: a terminal that closes tells all of our group, and
 * Chromium's helper processes would go at once, which Chromium itself does not survive long enough for a drain.
 * @param {string} electron
 * @param {readonly string[]} words
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} person where relative paths start, and what workers get
 * @returns {Promise<number>} the deck's exit code, 128 + n for a signal
 */
export function runWindow(electron, words, person) {
  const { stdio, env } = startFor(process.platform)
  const deck = spawn(electron, [...sandboxArgs(electron), root, ...words], {
    cwd: person.cwd,
    env: { ...asApp(electron, person.env), ...env },
    stdio,
    detached: true,
  })
  const noise = deck.stderr && keepNoiseApart(deck.stderr, { isVerbose: words.includes('--verbose') })
  const end = (/** @type {import('./end-deck.mjs').EndSignal} */ signal) => tellToEnd(deck, signal, process.platform)
  let lastInterruptMs = -Infinity
  process.on('SIGINT', () => {
    const nowMs = performance.now()
    if (nowMs - lastInterruptMs > sameKeystrokeMs) end('SIGINT')
    lastInterruptMs = nowMs
  })
  const stopWatching = whenNpmIsLost(() => passOn('SIGTERM'))
  const passOn = (/** @type {import('./end-deck.mjs').EndSignal} */ signal) => {
    // What ended npm has been told by then: twice would mean at once.
    stopWatching()
    end(signal)
  }
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => passOn(signal))
  // Ctrl-\\, and on Windows Ctrl-Break.
  for (const signal of ['SIGQUIT', 'SIGBREAK']) process.on(signal, () => passOn('SIGTERM'))
  return new Promise((resolve, reject) => {
    deck.on('error', reject)
    deck.on('close', async (code, signal) => {
      stopWatching()
      await noise
      if (code !== 0 && couldNotOpenDisplay()) say(displayWords(person.env))
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/** @param {NodeJS.ProcessEnv} env */
function displayWords({ DISPLAY, WAYLAND_DISPLAY }) {
  const named = DISPLAY ? `DISPLAY=${DISPLAY}` : `WAYLAND_DISPLAY=${WAYLAND_DISPLAY}`
  return `no window could be opened: nobody answers at ${named}, or lets us in there. Set it right, or unset it and go without a window.`
}
