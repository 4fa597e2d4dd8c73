import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../setup/folders.mjs'
import { clusterUrl, driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { startGentleLoad } from './gentle-load.mjs'
import { dressUp, shootBoth } from './picture-steps.mjs'

/** Of load before the first picture: the charts then show lines. */
const historyMs = Number(process.env.CLUSTERDECK_HISTORY_MS ?? 40_000)

/** As a tutorial has it that leaves the dead alone, and forks again and again when it is told to. */
const careless = `const cluster = require('node:cluster')

if (cluster.isPrimary) {
  for (let count = 0; count < 4; count++) cluster.fork()
  cluster.on('exit', (worker) => console.log('worker', worker.id, 'died'))
  process.on('SIGUSR2', () => {
    cluster.on('exit', () => cluster.fork())
    for (let count = 0; count < 60; count++) cluster.fork({ BROKEN: '1' })
  })
} else {
  if (process.env.BROKEN) throw new Error('no database')
  require('node:http').createServer((request, response) => response.end('hello')).listen(process.env.PORT)
}
`

/**
 * An app whose own primary decides: at work, after a death, what it leaves undone, and how it is opened.
 * @param {string} electron
 * @param {string} dir where the pictures of the README go
 */
export async function takeOwnPrimaryPictures(electron, dir) {
  await takeAtWork(electron, dir)
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'))
  try {
    const script = join(folder, 'server.js')
    writeFileSync(script, careless)
    await takeUndone(electron, script)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} electron
 * @param {string} dir
 */
async function takeAtWork(electron, dir) {
  const script = inRoot('out', 'samples', 'own-primary.cjs')
  const deck = await driveDeck(electron, [script, '--primary', 'own', '--name', 'tutorial', '--env', 'PORT=0'])
  const { page } = deck
  try {
    await waitForListening(page, 4)
    await dressUp(deck)
    await page.getByText('1 m', { exact: true }).click()
    const endLoad = startGentleLoad(await clusterUrl(page), 120)
    await delay(historyMs)
    await page
      .getByRole('button', { name: /^Kill slot 2/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
    await page
      .getByRole('log', { name: 'Events' })
      .getByText(/your primary forked g2 in slot 2/)
      .first()
      .waitFor()
    await waitForListening(page, 4)
    await delay(3000)
    await shootBoth(deck, dir, 'own-primary')
    await page.getByRole('button', { name: 'Inspect your primary' }).click()
    await page.getByRole('complementary', { name: 'Inspector your primary' }).waitFor()
    await delay(1500)
    await shootBoth(deck, lookDir, 'own-primary-drawer')
    endLoad()
    await takeDialog(deck, script)
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 * @param {string} script
 */
async function takeDialog(deck, script) {
  const { page } = deck
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Open server script…' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Open server script' })
  await dialog.getByRole('textbox', { name: 'Script' }).fill(script)
  await dialog.getByRole('button', { name: 'As proposed' }).click()
  await shootBoth(deck, lookDir, 'own-primary-dialog')
}

/** Only to look at. */
const lookDir = inRoot('test-results', 'pictures')

/**
 * @param {string} electron
 * @param {string} script
 */
async function takeUndone(electron, script) {
  const deck = await driveDeck(electron, [script, '--primary', 'own', '--name', 'careless', '--env', 'PORT=0'])
  const { page } = deck
  try {
    await waitForListening(page, 4)
    await dressUp(deck)
    await delay(3000)
    for (const slot of [2, 3]) {
      await page
        .getByRole('button', { name: new RegExp(`^Kill slot ${slot}`) })
        .first()
        .click()
      await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
      await delay(500)
    }
    await page.getByRole('button', { name: 'Fork one' }).first().waitFor()
    await shootBoth(deck, lookDir, 'own-primary-empty')
    process.kill(await primaryPid(page), 'SIGUSR2')
    await page.getByRole('button', { name: 'Let it fork' }).first().waitFor()
    await shootBoth(deck, lookDir, 'own-primary-storm')
    process.kill(await primaryPid(page), 'SIGKILL')
    await page.getByRole('button', { name: 'Start its primary' }).or(page.getByRole('alert')).first().waitFor()
    await shootBoth(deck, lookDir, 'own-primary-ended')
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('playwright').Page} page
 * @returns {Promise<number>}
 */
function primaryPid(page) {
  return page.evaluate(async () => {
    const { deck } = /** @type {{ deck: import('../../shared/ipc/contract.ts').DeckBridge }} */ (
      /** @type {unknown} */ (window)
    )
    const attached = await deck.invoke('deck.attach', {})
    return (attached.ok ? attached.value.clusters[0]?.ownPrimary?.pid : null) ?? 0
  })
}
