import { setTimeout as delay } from 'node:timers/promises'

/**
 * What is wrong with the deck, found while it is driven.
 * @typedef {{
 *   faults: string[],
 *   look: (after: string) => Promise<void>,
 *   settle: (limitMs: number) => Promise<void>,
 * }} Watched
 */

/** Remarks of Chromium about a machine without a graphics card or a session bus, and of Node about who drives it. */
const notOurs =
  /:(ERROR|WARNING|INFO):|^\[\d+:|dri3|libva|vaInit|dbus|WARNING \*\*|GLib|Xlib|^Debugger |^For help, see|^\s*$/i
/** Chromium's own word for a size that changed while it was told of; nothing is lost by it. */
const harmless = /ResizeObserver loop/

/**
 * Looks over the shoulder of a deck: consoles of its page and of its process, its page, and the answers to its commands.
 * Native dialogs answer by themselves, as somebody would who always cancels.
 * @param {import('playwright').ElectronApplication} app
 * @param {import('playwright').Page} page
 * @returns {Promise<Watched>}
 */
export async function watchFaults(app, page) {
  /** @type {string[]} */
  const faults = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !harmless.test(message.text())) faults.push(`page's console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`page: ${error.stack ?? error.message}`))
  page.on('crash', () => faults.push("the page's process ended"))
  app.process().stderr?.on('data', (/** @type {Buffer} */ chunk) => {
    for (const line of String(chunk).split('\n')) if (!notOurs.test(line)) faults.push(`deck's console: ${line}`)
  })
  await countAnswers(app)
  return {
    faults,
    async look(after) {
      const words = await throughReloads(page, () =>
        page.evaluate(() => document.querySelector('#root')?.textContent?.trim() ?? ''),
      )
      if (words === '') faults.push(`the page is blank after: ${after}`)
    },
    async settle(limitMs) {
      const giveUpMs = performance.now() + limitMs
      for (;;) {
        const waiting = await readWaiting(app)
        if (waiting.length === 0) return
        if (performance.now() > giveUpMs) {
          faults.push(`without an answer: ${waiting.join(', ')}`)
          return
        }
        await delay(100)
      }
    },
  }
}

/**
 * Looks again when the page was reloaded under the look: by the monkey, from the native menu.
 * @template T
 * @param {import('playwright').Page} page
 * @param {() => Promise<T>} look
 * @returns {Promise<T>}
 */
export async function throughReloads(page, look) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await look()
    } catch (error) {
      if (tries > 5 || !/context was destroyed|navigation/.test(String(error))) throw error
      await page.waitForLoadState()
    }
  }
}

/**
 * Counts commands that wait for their answer, in the main process, where each of them comes in.
 * @param {import('playwright').ElectronApplication} app
 */
function countAnswers(app) {
  return app.evaluate(({ dialog, ipcMain, shell }) => {
    const channel = 'deck:command'
    const canceled = { canceled: true, filePaths: [], filePath: '' }
    Object.assign(dialog, {
      showOpenDialog: async () => canceled,
      showSaveDialog: async () => canceled,
      showMessageBox: async () => ({ response: 1, checkboxChecked: false }),
    })
    Object.assign(shell, { openExternal: async () => {} })
    // Electron keeps them there; without a public way to them this would have to be in the product.
    const handler = /** @type {any} */ (ipcMain)._invokeHandlers?.get(channel)
    if (handler === undefined) throw new Error('Electron keeps its handlers elsewhere now: look for them')
    /** @type {Map<number, string>} */
    const waiting = new Map()
    let lastId = 0
    ipcMain.removeHandler(channel)
    ipcMain.handle(channel, async (event, name, input) => {
      lastId += 1
      const id = lastId
      waiting.set(id, typeof name === 'string' ? name.slice(0, 60) : typeof name)
      try {
        return await handler(event, name, input)
      } finally {
        waiting.delete(id)
      }
    })
    Object.assign(globalThis, { monkeyWaiting: waiting })
  })
}

/**
 * @param {import('playwright').ElectronApplication} app
 * @returns {Promise<string[]>}
 */
function readWaiting(app) {
  return app.evaluate(() => [.../** @type {Map<number, string>} */ (Reflect.get(globalThis, 'monkeyWaiting')).values()])
}
