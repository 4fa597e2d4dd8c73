import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../setup/folders.mjs'
import { clusterUrl, driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { startGentleLoad } from './gentle-load.mjs'
import { dressUp, shootBoth } from './picture-steps.mjs'

/** Long enough for boots, drains and memory to be evidence. */
const watchedMs = 8000
/** Only to look at: the export names where this project lies on this machine. */
const lookDir = inRoot('test-results', 'pictures')

/**
 * A cluster as the files of Kubernetes, after a reload; and the settings, with metrics.
 * @param {string} electron
 */
export async function takeExportPictures(electron) {
  const script = inRoot('out', 'samples', 'hello.mjs')
  const deck = await driveDeck(electron, [script, '--name', 'hello', '--workers', '4', '--env', 'PORT=0'])
  const { page } = deck
  try {
    await waitForListening(page, 4)
    await dressUp(deck)
    const endLoad = startGentleLoad(await clusterUrl(page), 120)
    await page
      .getByRole('button', { name: /reload/i })
      .first()
      .click()
    await delay(watchedMs)
    await waitForListening(page, 4)
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: /^Export/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Export / })
    await dialog.getByRole('radio', { name: 'Kubernetes' }).click()
    await dialog.getByRole('region', { name: 'kubernetes.yaml' }).getByText('maxUnavailable: 0').waitFor()
    await shootBoth(deck, lookDir, 'export')
    await page.keyboard.press('Escape')
    endLoad()
    await page.getByRole('button', { name: /^Settings/ }).click()
    const metrics = page.getByRole('region', { name: 'Metrics' }).or(page.getByRole('heading', { name: 'Metrics' }))
    await metrics.first().scrollIntoViewIfNeeded()
    await shootBoth(deck, lookDir, 'settings-metrics')
  } finally {
    await deck.close()
  }
}
