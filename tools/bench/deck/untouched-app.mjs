import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { asApp, sandboxArgs } from '../../run/electron-process.mjs'
import { root } from '../../setup/folders.mjs'

/** What an app that waits for something looks at so often. */
const lookEveryMs = 100
const launchLimitMs = 60_000

/**
 * @typedef {{
 *   pid: number,
 *   inMain: (expression: string, isPromise?: boolean) => Promise<any>,
 *   inPage: (expression: string) => Promise<any>,
 *   show: (isShown: boolean) => Promise<void>,
 *   close: () => Promise<void>,
 * }} UntouchedApp
 */

/**
 * Starts an Electron app as a person would, with user data of its own: what drives tests keeps every page visible and awake,
 * even that of a hidden window. Here only main's own inspector is asked, and only for as long as a question takes.
 * @param {string} electron
 * @param {readonly string[]} args the app's folder first
 * @param {Readonly<Record<string, string>>} [variables] of its environment
 * @returns {Promise<UntouchedApp>}
 */
export async function launchUntouched(electron, args, variables = {}) {
  const userData = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const words = [...sandboxArgs(electron), '--inspect=127.0.0.1:0', `--user-data-dir=${userData}`, ...args]
  const env = { ...asApp(electron), ...variables }
  const child = spawn(electron, words, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const close = async () => {
    child.kill('SIGTERM')
    const tooLate = setTimeout(() => child.kill('SIGKILL'), 20_000)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    clearTimeout(tooLate)
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const address = await inspectorAddress(child.stderr)
    const inMain = (/** @type {string} */ expression, isPromise = false) => evaluate(address, expression, isPromise)
    const inPage = (/** @type {string} */ expression) =>
      inMain(`${theWindow}.webContents.executeJavaScript(${JSON.stringify(expression)})`, true)
    const app = { pid: child.pid ?? 0, inMain, inPage, show: setShown(inMain, inPage), close }
    // Until its Node has started, not even the question is understood.
    const isThere = `(() => { try { return ${theWindow}.webContents.isLoading() === false } catch { return false } })()`
    await waitUntil(() => inMain(isThere), 'the window is there')
    return app
  } catch (error) {
    await close()
    throw error
  }
}

const electronModule = `process.getBuiltinModule('node:module').createRequire('/')('electron')`
const theWindow = `${electronModule}.BrowserWindow.getAllWindows()[0]`

/**
 * @param {() => Promise<unknown>} isReached
 * @param {string} what
 */
export async function waitUntil(isReached, what) {
  const giveUpAtMs = Date.now() + launchLimitMs
  while (!(await isReached())) {
    if (Date.now() > giveUpAtMs) throw new Error(`not within ${launchLimitMs} ms: ${what}`)
    await delay(lookEveryMs)
  }
}

/**
 * @param {UntouchedApp['inMain']} inMain
 * @param {UntouchedApp['inPage']} inPage
 * @returns {UntouchedApp['show']} answers when the page knows
 */
function setShown(inMain, inPage) {
  return async (isShown) => {
    await inMain(`${theWindow}.${isShown ? 'show' : 'hide'}()`)
    const wanted = isShown ? 'visible' : 'hidden'
    await waitUntil(async () => (await inPage('document.visibilityState')) === wanted, `the page is ${wanted}`)
  }
}

/**
 * @param {string} address
 * @param {string} expression
 * @param {boolean} awaitPromise
 * @returns {Promise<any>} its value, which can be written as JSON
 */
async function evaluate(address, expression, awaitPromise) {
  const socket = new WebSocket(address)
  try {
    await once(socket, 'open')
    const params = { expression, awaitPromise, returnByValue: true }
    const answered = once(socket, 'message')
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }))
    const [message] = await answered
    const { result, error } = JSON.parse(String(message))
    if (error !== undefined || result.exceptionDetails !== undefined) {
      throw new Error(`${expression}: ${JSON.stringify(error ?? result.exceptionDetails)}`)
    }
    return result.result.value
  } finally {
    socket.close()
  }
}

/**
 * @param {import('node:stream').Readable} stderr
 * @returns {Promise<string>}
 */
async function inspectorAddress(stderr) {
  for await (const line of createInterface({ input: stderr })) {
    const address = line.match(/^Debugger listening on (ws:\S+)/)?.[1]
    if (address === undefined) continue
    stderr.resume()
    return address
  }
  throw new Error('the app ended before it listened for its debugger')
}
