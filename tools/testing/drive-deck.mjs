import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { asApp, sandboxArgs } from '../run/electron-process.mjs'
import { root } from '../setup/folders.mjs'

const closeLimitMs = 20_000

/**
 * @typedef {{
 *   app: import('playwright').ElectronApplication,
 *   page: import('playwright').Page,
 *   launchedAtMs: number,
 *   close: () => Promise<void>,
 * }} DrivenApp
 */

/**
 * Starts the built deck with user data of its own.
 * @param {string} electron
 * @param {readonly string[]} words of the command line
 * @returns {Promise<DrivenApp>}
 */
export async function driveDeck(electron, words) {
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-driven-'))
  const driven = await driveApp(electron, [root, ...words, '--user-data-dir', userData])
  return {
    ...driven,
    async close() {
      await driven.close()
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/**
 * Starts an Electron app and waits for its first window.
 * @param {string} electron
 * @param {readonly string[]} args the app's path first
 * @returns {Promise<DrivenApp>}
 */
export async function driveApp(electron, args) {
  const launchedAtMs = Date.now()
  const env = /** @type {Record<string, string>} */ (asApp(electron))
  const app = await _electron.launch({
    executablePath: electron,
    args: [...sandboxArgs(electron), ...args],
    env,
    cwd: root,
  })
  const page = await app.firstWindow()
  return { app, page, launchedAtMs, close: () => closeApp(app) }
}

/**
 * An app that does not quit is a fault worth an error, but not worth a run that never ends.
 * @param {import('playwright').ElectronApplication} app
 */
async function closeApp(app) {
  const process = app.process()
  const kill = () => void process.kill('SIGKILL')
  const tooLate = setTimeout(kill, closeLimitMs)
  await app.close()
  clearTimeout(tooLate)
  if (process.signalCode === 'SIGKILL') throw new Error(`the app did not quit within ${closeLimitMs} ms and was killed`)
}

/**
 * @param {import('playwright').Page} page
 * @param {number} count
 */
export async function waitForListening(page, count) {
  const status = page.getByRole('status', { name: 'Workers' })
  await status.filter({ hasText: `${count}/${count} listening` }).waitFor({ timeout: 60_000 })
}

/**
 * @param {import('playwright').Page} page
 * @returns {Promise<string>} address of the open cluster, "http://localhost:3000"
 */
export async function clusterUrl(page) {
  return (await page.getByRole('link', { name: /^http:\/\// }).getAttribute('href')) ?? ''
}
