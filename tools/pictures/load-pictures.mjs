import { setTimeout as delay } from 'node:timers/promises'
import { driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { dressUp, shoot, startLoad } from './picture-steps.mjs'

/** Of a run; a picture with less shows short lines. */
const runS = Number(process.env.CLUSTERDECK_LOAD_S ?? 60)
const path = '/fibonacci/26'
/** More than half of what one worker can answer here. */
const ratePerSec = 500

/** @typedef {import('../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/**
 * Whether clustering pays for an app that computes: the same load on one worker and on four, one of which is killed in the
 * middle; both compared; and 1 → 4.
 * @param {string} electron
 * @param {string} dir where the pictures go
 */
export async function takeLoadPictures(electron, dir) {
  const sample = ['--sample', 'fibonacci', '--env', 'PORT=0', '--name', 'fibonacci', '--workers', '1']
  const deck = await driveDeck(electron, sample)
  const { page } = deck
  try {
    await waitForListening(page, 1)
    await dressUp(deck)
    await page.getByRole('tab', { name: 'Load' }).click()
    await run(page, { durationS: Math.ceil(runS / 2) }, { kind: 'run' })
    await waitForEnd(page)
    await scale(page, 4)
    await waitForListening(page, 4)
    await run(page, { durationS: runS }, { kind: 'run' })
    await delay(runS * 450)
    await killOne(page)
    await delay(runS * 400)
    await shoot(page, `${dir}/load-dark-1440x900.png`)
    await waitForEnd(page)
    for (const box of await page.getByRole('checkbox', { name: /^Compare / }).all()) await box.check()
    await page.getByRole('button', { name: 'Compare 2' }).click()
    await page.getByRole('table', { name: 'Comparison' }).waitFor()
    await shoot(page, `${dir}/load-compare-dark-1440x900.png`)
    await page.getByRole('button', { name: 'Close' }).click()
    const counts = [1, 2, 3, 4]
    await run(page, { model: 'closed', connections: 16 }, { kind: 'workers', counts, stepS: Math.ceil(runS / 6) })
    await waitForEnd(page)
    await page.getByRole('figure', { name: 'Throughput per worker count' }).waitFor()
    await shoot(page, `${dir}/load-workers-dark-1440x900.png`)
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {Partial<import('./picture-steps.mjs').LoadSettings>} change
 * @param {import('./picture-steps.mjs').LoadExperiment} experiment
 */
function run(page, change, experiment) {
  const own = { ratePerSec, paths: [{ path, weight: 1 }], durationS: runS, requestsPerConnection: 1 }
  return startLoad(page, { ...own, ...change }, experiment)
}

/** @param {import('playwright').Page} page */
async function waitForEnd(page) {
  await page.getByRole('region', { name: 'Load under way' }).waitFor()
  await page.getByRole('region', { name: 'Load under way' }).waitFor({ state: 'detached', timeout: 180_000 })
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor()
}

/**
 * @param {import('playwright').Page} page
 * @param {number} desired
 */
function scale(page, desired) {
  return page.evaluate(async (count) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const attached = await deck.invoke('deck.attach', {})
    const clusterId = attached.ok ? (attached.value.clusters[0]?.id ?? '') : ''
    await deck.invoke('cluster.scale', { clusterId, desired: count })
  }, desired)
}

/** @param {import('playwright').Page} page */
async function killOne(page) {
  await page.getByRole('tab', { name: 'Live' }).click()
  await page
    .getByRole('button', { name: /^Kill slot 2/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await page.getByRole('tab', { name: 'Load' }).click()
}
