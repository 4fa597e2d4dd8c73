import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { inRoot, root } from '../setup/folders.mjs'
import { runMain, SetUpError } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { buildIfStale } from './build.mjs'
import { keepNoiseApart } from './chromium-noise.mjs'
import { asApp, asNode, hasDisplay, runInForeground, sandboxArgs } from './electron-process.mjs'
import { startFor, tellToEnd } from './end-deck.mjs'
import { personEnvironment } from './person-environment.mjs'

/** One Ctrl-C may reach us twice, from the terminal and through npm; a person's second one comes later than this. */
const sameKeystrokeMs = 100
const parentWatchMs = 500
const startedBy = process.ppid

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
  return runDeck(electron, words)
})

/**
 * Stays in the foreground while the deck runs: it drains its workers on the first Ctrl-C and ends at once on the second.
 * It leads a group of its own, and we pass each signal on, once: a terminal that closes tells all of our group, and
 * Chromium's helper processes would go at once, which Chromium itself does not survive long enough for a drain.
 * @param {string} electron
 * @param {readonly string[]} words
 * @returns {Promise<number>}
 */
function runDeck(electron, words) {
  const { stdio, env } = startFor(process.platform)
  const deck = spawn(electron, [...sandboxArgs(electron), root, ...words], {
    // Relative script paths mean the folder the person is in, which npm keeps in INIT_CWD.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    // Workers get it as it is: a server started by hand would not have what npm added for us.
    env: { ...asApp(electron, personEnvironment()), ...env },
    stdio,
    detached: true,
  })
  if (deck.stderr !== null) keepNoiseApart(deck.stderr, { isVerbose: words.includes('--verbose') })
  const end = (/** @type {import('./end-deck.mjs').EndSignal} */ signal) => tellToEnd(deck, signal, process.platform)
  let lastInterruptMs = -Infinity
  process.on('SIGINT', () => {
    const nowMs = performance.now()
    if (nowMs - lastInterruptMs > sameKeystrokeMs) end('SIGINT')
    lastInterruptMs = nowMs
  })
  const parentWatch = setInterval(() => {
    if (hasLostNpm()) passOn('SIGTERM')
  }, parentWatchMs)
  const passOn = (/** @type {import('./end-deck.mjs').EndSignal} */ signal) => {
    // What ended npm has been told by then: twice would mean at once.
    clearInterval(parentWatch)
    end(signal)
  }
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => passOn(signal))
  // Ctrl-\\, and on Windows Ctrl-Break.
  for (const signal of ['SIGQUIT', 'SIGBREAK']) process.on(signal, () => passOn('SIGTERM'))
  return new Promise((resolve, reject) => {
    deck.on('error', reject)
    deck.on('close', (code, signal) => {
      clearInterval(parentWatch)
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}

/** A SIGTERM to npm ends the shell it runs scripts in, but is not passed on to us: we only see another parent. */
function hasLostNpm() {
  return process.env.npm_lifecycle_event !== undefined && process.ppid !== startedBy
}

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
