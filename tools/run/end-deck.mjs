/**
 * How `npm start` tells the deck to end. A signal is passed on as it is; Windows has none, and `kill` would end the deck at
 * once, with its workers: there it gets a word over an IPC channel (electron/main/start/end-word.ts).
 * @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} EndSignal
 */

/** @param {string} platform as `process.platform` names it */
export const endsByWord = (platform) => platform === 'win32'

/**
 * What the deck must be started with to be told so. On Windows it does not join our console: that would end it when the
 * console is closed.
 * Its stderr is read: Chromium's lines are taken out of it (chromium-noise.mjs).
 * @param {string} platform
 * @returns {{ stdio: import('node:child_process').StdioOptions, env: NodeJS.ProcessEnv }}
 */
export function startFor(platform) {
  return endsByWord(platform)
    ? { stdio: ['inherit', 'inherit', 'pipe', 'ipc'], env: { ELECTRON_NO_ATTACH_CONSOLE: '1' } }
    : { stdio: ['inherit', 'inherit', 'pipe'], env: {} }
}

/**
 * @param {Pick<import('node:child_process').ChildProcess, 'kill' | 'send' | 'connected'>} deck
 * @param {EndSignal} signal
 * @param {string} platform
 */
export function tellToEnd(deck, signal, platform) {
  if (!endsByWord(platform)) deck.kill(signal)
  // One that is not connected has ended, or is about to.
  else if (deck.connected) deck.send({ clusterdeck: 'end', as: signal }, () => {})
}
