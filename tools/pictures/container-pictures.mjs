import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../setup/folders.mjs'
import { openDockerEngine } from '../testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../testing/docker-node.mjs'
import { driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { dressUp, shootBoth } from './picture-steps.mjs'
import { plainLoad } from './plain-load.mjs'

/** Of load before the first picture: the charts then show lines. */
const historyMs = Number(process.env.CLUSTERDECK_HISTORY_MS ?? 40_000)
const taskCount = 6
/** Only to look at. */
const lookDir = inRoot('test-results', 'pictures')

/** @typedef {import('../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/**
 * A Swarm service on an engine of two nodes: how it is opened, a rolling update under load, a task that is killed, a node that
 * is drained. As root on Linux with `docker.io`; else it says what is missing.
 * @param {string} electron
 * @param {string} dir where the pictures of the README go
 */
export async function takeContainerPictures(electron, dir) {
  const why = whyNoDockerEngine()
  if (why !== null) return void process.stderr.write(`No pictures of a real service: ${why}\n`)
  const manager = await openDockerEngine()
  const second = await openDockerEngine({ name: 'node-2' })
  try {
    await manager.swarm()
    await second.image()
    await second.joinSwarm(manager)
    await manager.service('shop', { replicas: taskCount })
    await takeService(electron, dir, `unix://${manager.socketPath}`)
  } finally {
    await second.close()
    await manager.close()
  }
}

/**
 * @param {string} electron
 * @param {string} dir
 * @param {string} host
 */
async function takeService(electron, dir, host) {
  const deck = await driveDeck(electron, [])
  const { page } = deck
  try {
    await waitForListening(page, 2)
    await dressUp(deck)
    await removeSample(page)
    await takeOpening(deck, host)
    await waitForListening(page, taskCount)
    await page.getByText('1 m', { exact: true }).click()
    await startLoad(page)
    await delay(historyMs)
    await takeUpdate(deck, dir)
    // The task that it asked is gone with its port.
    const stop = page.getByRole('button', { name: 'Stop load' })
    await stop.click()
    await stop.waitFor({ state: 'detached' })
    await startLoad(page)
    await takeKill(deck, dir)
    await takeDrain(deck)
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 * @param {string} host
 */
async function takeOpening(deck, host) {
  const { page } = deck
  await page.keyboard.press('ControlOrMeta+K')
  await page.keyboard.type('Open containers')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Open containers' })
  await dialog.getByRole('combobox', { name: 'Engine' }).fill(host)
  await dialog.getByRole('radio').first().check()
  await shootBoth(deck, lookDir, 'containers-open')
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/**
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 * @param {string} dir
 */
async function takeUpdate(deck, dir) {
  const { page } = deck
  await page.getByRole('button', { name: 'Rolling update' }).click()
  const dialog = page.getByRole('dialog', { name: /^Rolling update of/ })
  await dialog.getByRole('radio', { name: 'Start first' }).click()
  await dialog.getByRole('textbox', { name: 'Delay, s' }).fill('6')
  await shootBoth(deck, lookDir, 'containers-update-dialog')
  await dialog.getByRole('button', { name: 'Begin update' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const progress = page.getByRole('status', { name: 'Update' })
  await progress.filter({ hasText: /[2-4] of 6|[2-4]\/6/ }).waitFor({ timeout: 90_000 })
  await shootBoth(deck, dir, 'containers-update')
  await progress.waitFor({ state: 'detached', timeout: 180_000 })
  await waitForListening(page, taskCount)
  await shootBoth(deck, lookDir, 'containers-updated')
}

/**
 * Only the containers of the engine that was asked can be sent a signal, so the first whose menu allows it is taken.
 * @param {import('../testing/drive-deck.mjs').DrivenApp} deck
 * @param {string} dir
 */
async function takeKill(deck, dir) {
  const { page } = deck
  for (let slot = 1; slot <= taskCount; slot++) {
    await page
      .getByRole('button', { name: new RegExp(`^Kill slot ${slot}\\b`) })
      .first()
      .click()
    const item = page.getByRole('menuitem', { name: /^SIGKILL/ })
    if (await item.isEnabled()) {
      if (slot > 1) await shootBoth(deck, lookDir, 'containers-kill-menu')
      await item.click()
      break
    }
    await page.keyboard.press('Escape')
    await item.waitFor({ state: 'hidden' })
  }
  await page
    .getByRole('log', { name: 'Events' })
    .getByText(/after SIGKILL by you/)
    .first()
    .waitFor()
  await waitForListening(page, taskCount)
  await delay(3000)
  await shootBoth(deck, dir, 'containers-killed')
}

/** @param {import('../testing/drive-deck.mjs').DrivenApp} deck */
async function takeDrain(deck) {
  const { page } = deck
  await page.getByRole('button', { name: 'Availability of node-2' }).click()
  await page.getByRole('menuitem', { name: /^Drain/ }).click()
  await shootBoth(deck, lookDir, 'containers-drain-dialog')
  await page.getByRole('button', { name: 'Drain node' }).click()
  await page.getByRole('row', { name: /^node-2, drain/i }).waitFor({ timeout: 60_000 })
  await waitForListening(page, taskCount)
  await delay(5000)
  await shootBoth(deck, lookDir, 'containers-drained')
}

/**
 * A deck that was given nothing starts a sample.
 * @param {import('playwright').Page} page
 */
async function removeSample(page) {
  await page.evaluate(async () => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const attached = await deck.invoke('deck.attach', {})
    if (!attached.ok) throw new Error(attached.error.message)
    for (const { id } of attached.value.clusters) await deck.invoke('cluster.remove', { clusterId: id })
  })
  await page.getByRole('status', { name: 'Workers' }).waitFor({ state: 'detached' })
}

/**
 * Without a mesh it goes to the ports of all tasks in turn.
 * @param {import('playwright').Page} page
 */
function startLoad(page) {
  return page.evaluate(async (plain) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const attached = await deck.invoke('deck.attach', {})
    const cluster = attached.ok ? attached.value.clusters.find(({ fleet }) => fleet !== null) : undefined
    const settings = { ...plain, url: '', ratePerSec: 120, connections: 16, durationS: 600 }
    const started = await deck.invoke('load.start', {
      clusterId: cluster?.id ?? '',
      settings,
      experiment: { kind: 'run' },
      allowHost: true,
    })
    if (!started.ok) throw new Error(started.error.message)
  }, plainLoad)
}
