import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../setup/folders.mjs'
import { clusterUrl, driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { startGentleLoad } from './gentle-load.mjs'
import { dressUp, pictureSize, shootBoth } from './picture-steps.mjs'

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('../testing/drive-deck.mjs').DrivenApp} DrivenApp */

/** A profile of 5 s, two heap snapshots and a look at a stall, on a busy machine. */
const patience = { timeout: 90_000 }
const hardSlot = 3
/** Charts of the last minute, filled to a half. */
const historyMs = 30_000
/** The worker has reported on itself since. */
const reportMs = 2500
/** Several slots have thrown. */
const errorsMs = 5000

/**
 * Looks into workers: 32 of them on their screen, the log, a profile, two heap snapshots, a slot out of rotation, a stall.
 * @param {string} electron
 * @param {string} dir where the README's pictures go
 */
export async function takeLookPictures(electron, dir) {
  await withShop(electron, { workers: 32, requestsPerSec: 200 }, (deck) => pictureWorkers(deck, dir))
  await withShop(electron, { workers: 4, requestsPerSec: 60 }, async (deck) => {
    await pictureLog(deck, dir)
    await pictureProfile(deck, dir)
    await pictureHeap(deck, dir)
    await pictureLane(deck, dir)
    await pictureStall(deck, dir)
  })
}

/**
 * @param {string} electron
 * @param {{ workers: number, requestsPerSec: number }} size
 * @param {(deck: DrivenApp) => Promise<void>} take
 */
async function withShop(electron, { workers, requestsPerSec }, take) {
  // Stacks and profiles say where a program lies: not where this project does on this machine.
  const dir = mkdtempSync(join(tmpdir(), 'shop-'))
  const script = join(dir, 'shop.mjs')
  copyFileSync(inRoot('tools', 'pictures', 'fixtures', 'shop.mjs'), script)
  const words = ['--name', 'Shop', '--env', 'PORT=0', '--workers', String(workers)]
  const deck = await driveDeck(electron, [script, ...words])
  /** @type {(() => void)[]} */
  const loads = []
  try {
    await dressUp(deck)
    await waitForListening(deck.page, workers)
    const url = `${await clusterUrl(deck.page)}/api/cart`
    // Each keeps 16 connections: all workers get one.
    for (let open = 0; open < workers; open += 16)
      loads.push(startGentleLoad(url, requestsPerSec / Math.ceil(workers / 16)))
    await take(deck)
  } finally {
    for (const endLoad of loads) endLoad()
    await deck.close()
    rmSync(dir, { recursive: true })
  }
}

/**
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureWorkers(deck, dir) {
  const { page } = deck
  await page.getByRole('tab', { name: 'Workers' }).click()
  await page.getByText('1 m', { exact: true }).click()
  for (const slot of [2, hardSlot])
    await page.getByRole('checkbox', { name: `Choose slot ${slot}`, exact: true }).click()
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, 'workers', historyMs)
}

/**
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureLog(deck, dir) {
  const { page } = deck
  await page.getByRole('tab', { name: 'Logs' }).click()
  const lines = page.getByRole('log', { name: 'Output' })
  await lines.getByText('TypeError').first().waitFor(patience)
  await delay(errorsMs)
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('TypeError')
  await page.getByRole('button', { name: 'Next match' }).click()
  await lines.getByText('TypeError').last().click()
  const entry = page.getByRole('region', { name: 'All lines of the entry' })
  await entry.waitFor()
  await page.getByRole('button', { name: /^Errors/ }).click()
  // To the middle, from wherever the match lay.
  const box = await entry.boundingBox()
  await lines.hover()
  await page.mouse.wheel(0, (box?.y ?? 0) - pictureSize.height / 2)
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, 'logs')
  await page.getByRole('tab', { name: 'Live' }).click()
}

/**
 * What one slot does that the others do not.
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureProfile(deck, dir) {
  const { page } = deck
  await inspect(page, hardSlot)
  await page.getByRole('button', { name: 'CPU profile' }).click()
  await page.getByRole('menuitem', { name: /^5 s of all/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Profiles' })
  await dialog.getByRole('figure', { name: 'Flame graph' }).waitFor(patience)
  await shootBoth(deck, dir, 'profile')
  const slots = dialog.getByRole('combobox', { name: 'Slots in the flame graph' })
  await slots.selectOption({ label: `Slot ${hardSlot} against the others` })
  await shootBoth(deck, dir, 'profile-difference')
  await closeDialog(page)
}

/**
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureHeap(deck, dir) {
  const { page } = deck
  await inspect(page, 2)
  await takeSnapshot(page, 1)
  await closeDialog(page)
  const url = await clusterUrl(page)
  for (let asked = 0; asked < 8; asked += 1) await fetch(`${url}/carts`, { headers: { Connection: 'close' } })
  await delay(reportMs)
  await takeSnapshot(page, 2)
  const compare = page.getByRole('table', { name: 'Heap snapshots' }).getByRole('checkbox')
  for (const one of await compare.all()) await one.check()
  await page.getByRole('table', { name: 'Constructors' }).waitFor(patience)
  await shootBoth(deck, dir, 'heap')
  await closeDialog(page)
}

/**
 * @param {Page} page
 * @param {number} count how many are kept afterwards
 */
async function takeSnapshot(page, count) {
  await page.getByRole('button', { name: 'Heap snapshot…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Heap snapshot of/ })
  await dialog.getByRole('radio', { name: /^Now/ }).check()
  await dialog.getByRole('button', { name: 'Take snapshot' }).click()
  const kept = page.getByRole('table', { name: 'Heap snapshots' }).getByRole('checkbox')
  await kept.nth(count - 1).waitFor(patience)
}

/**
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureLane(deck, dir) {
  const { page } = deck
  await inspect(page, 2)
  await page.getByRole('button', { name: 'Take out of rotation' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take out of rotation' }).click()
  const back = page.getByRole('button', { name: 'Put back into rotation', exact: true })
  await back.waitFor()
  await page.getByText(/by hand, for/).scrollIntoViewIfNeeded()
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, 'lane', 4000)
  await back.click()
  await page.getByRole('button', { name: 'Take out of rotation' }).waitFor()
}

/**
 * Whoever gets the report is stuck with it.
 * @param {DrivenApp} deck
 * @param {string} dir
 */
async function pictureStall(deck, dir) {
  const { page } = deck
  const answered = fetch(`${await clusterUrl(page)}/report`, { headers: { Connection: 'close' } }).catch(() => null)
  const stuck = page
    .getByRole('table', { name: 'Workers' })
    .locator('tr[data-slot]')
    .filter({ has: page.getByTitle(/^blocked in/) })
  await stuck.waitFor(patience)
  const slot = Number(await stuck.getAttribute('data-slot'))
  const drawer = page.getByRole('complementary', { name: `Inspector slot ${slot}` })
  if (!(await drawer.isVisible())) await inspect(page, slot)
  await drawer.getByText('Where is it stuck').scrollIntoViewIfNeeded()
  await page.mouse.move(pictureSize.width / 2, 5)
  await shootBoth(deck, dir, 'stall')
  await answered
}

/**
 * @param {Page} page
 * @param {number} slot
 */
async function inspect(page, slot) {
  const drawer = page.getByRole('complementary', { name: `Inspector slot ${slot}` })
  if (await drawer.isVisible()) return
  await page
    .getByRole('button', { name: `Inspect slot ${slot}`, exact: true })
    .first()
    .click()
  await drawer.waitFor()
}

/** @param {Page} page */
async function closeDialog(page) {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
