import { setTimeout as delay } from 'node:timers/promises'
import { clusterUrl } from '../../testing/drive-deck.mjs'
import { driveBenchDeck } from '../deck/deck-page.mjs'
import { bundlePrimary, readNewConnections } from '../peers/primaries.mjs'
import { median, quantile } from '../statistics.mjs'
import { compare } from '../table.mjs'

const workers = 4
const rounds = 5
const roundMs = 1000
/** The view comes and goes with the next frames and batches. */
const settleMs = 300
const roundTripAimMs = 50

/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/**
 * The whole deck while its primary hands over as fast as it can: how long a command of the window takes, and what the
 * wire view costs.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureUnderLoad(electron) {
  await bundlePrimary()
  const deck = await driveBenchDeck(electron, workers)
  try {
    const port = Number(new URL(await clusterUrl(deck.page)).port)
    const shown = []
    const hidden = []
    const tripsMs = []
    await readNewConnections(port, settleMs)
    for (let round = 0; round < rounds; round += 1) {
      await showWires(deck.page, true)
      const [{ perSec }, trips] = await Promise.all([readNewConnections(port, roundMs), roundTrips(deck.page)])
      tripsMs.push(...trips)
      shown.push(perSec)
      await showWires(deck.page, false)
      const [without, more] = await Promise.all([readNewConnections(port, roundMs), roundTrips(deck.page)])
      tripsMs.push(...more)
      hidden.push(without.perSec)
    }
    const p99Ms = quantile(tripsMs, 0.99)
    return [
      {
        what: `command from the window at full rate, p99 of ${tripsMs.length}`,
        ours: `${p99Ms.toFixed(1)} ms`,
        peer: '',
        ratio: `median ${median(tripsMs).toFixed(1)} ms`,
        aim: `≤ ${roundTripAimMs} ms`,
        reached: p99Ms <= roundTripAimMs,
      },
      compare('new connections with the wire view shown', {
        ours: median(shown),
        peer: median(hidden),
        peerName: 'hidden',
        unit: '/s',
        aim: { atLeast: 0.97 },
      }),
    ]
  } finally {
    await deck.close()
  }
}

/**
 * Hidden means that fairness stands in its place: everything else on the screen stays.
 * @param {import('playwright').Page} page
 * @param {boolean} isShown
 */
async function showWires(page, isShown) {
  await page.getByRole('radio', { name: isShown ? 'Wires' : 'Fairness' }).click()
  await delay(settleMs)
}

/**
 * @param {import('playwright').Page} page
 * @returns {Promise<number[]>} ms of each round trip within most of a round, one after the other
 */
function roundTrips(page) {
  return page.evaluate(async (durationMs) => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const endMs = performance.now() + durationMs
    const trips = []
    while (performance.now() < endMs) {
      const sentMs = performance.now()
      await deck.invoke('deck.dismissNotice', { noticeId: 'none' })
      trips.push(performance.now() - sentMs)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return trips
  }, roundMs * 0.8)
}
