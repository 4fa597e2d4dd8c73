import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../setup/folders.mjs'
import { plainLoad } from './plain-load.mjs'

/** The pictures of the README have this size. */
export const pictureSize = { width: 1440, height: 900 }

/** @typedef {import('../../shared/ipc/contract.ts').DeckBridge} DeckBridge */
/** @typedef {import('../../shared/model/load-settings.ts').LoadSettings} LoadSettings */
/** @typedef {import('../../shared/model/load-settings.ts').LoadExperiment} LoadExperiment */

/**
 * The window as it is pictured.
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 */
export async function dressUp({ app, page }) {
  await app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height),
    pictureSize,
  )
  await page.emulateMedia({ colorScheme: 'dark' })
}

/**
 * Starts load on the only cluster, as the form would.
 * @param {import('playwright').Page} page
 * @param {Partial<LoadSettings>} change
 * @param {LoadExperiment} [experiment]
 */
export function startLoad(page, change, experiment = { kind: 'run' }) {
  return page.evaluate(
    async ({ settings, tried }) => {
      const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
      const attached = await deck.invoke('deck.attach', {})
      const clusterId = attached.ok ? (attached.value.clusters[0]?.id ?? '') : ''
      const started = await deck.invoke('load.start', { clusterId, settings, experiment: tried, allowHost: false })
      if (!started.ok) throw new Error(started.error.message)
    },
    { settings: { ...plainLoad, ratePerSec: 500, connections: 64, ...change }, tried: experiment },
  )
}

/**
 * @param {import('playwright').Page} page
 * @param {string} to
 * @param {number} [settleMs] canvases draw with the next tick
 */
export async function shoot(page, to, settleMs = 1200) {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await delay(settleMs)
  await page.screenshot({ path: to })
  process.stdout.write(`${to}\n`)
}

/**
 * Dark for the README; the light one and the small ones only to look at.
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 * @param {string} dir
 * @param {string} name
 * @param {number} [settleMs] before the first
 */
export async function shootBoth({ app, page }, dir, name, settleMs = 1200) {
  const resize = (/** @type {{ width: number, height: number }} */ to) =>
    app.evaluate(({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    }, to)
  await shoot(page, `${dir}/${name}-dark-1440x900.png`, settleMs)
  await page.emulateMedia({ colorScheme: 'light' })
  await shoot(page, inRoot('test-results', 'pictures', `${name}-light-1440x900.png`))
  await resize({ width: 1100, height: 700 })
  await shoot(page, inRoot('test-results', 'pictures', `${name}-light-1100x700.png`))
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, inRoot('test-results', 'pictures', `${name}-dark-1100x700.png`))
  await resize(pictureSize)
}
