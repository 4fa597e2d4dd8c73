import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../../setup/folders.mjs'
import { driveDeck, waitForListening } from '../../testing/drive-deck.mjs'
import { benchNode } from '../peers/primaries.mjs'

/** @typedef {import('../../../shared/model/deck.ts').DeckSnapshot} DeckSnapshot */
/** @typedef {import('../../../shared/model/cluster.ts').ClusterSnapshot} ClusterSnapshot */
/** @typedef {import('../../../shared/ipc/contract.ts').DeckBridge} DeckBridge */

/** The server of all benchmarks. */
export const benchServer = inRoot('tools/bench/programs/server.cjs')

/**
 * @param {number} workers
 * @returns {string[]} the deck's command line for the benchmark's server
 */
export function deckWords(workers) {
  return [benchServer, '--workers', String(workers), '--node', benchNode(), '--name', 'bench']
}

/**
 * @param {string} electron
 * @param {number} workers
 */
export async function driveBenchDeck(electron, workers) {
  const deck = await driveDeck(electron, deckWords(workers))
  await waitForListening(deck.page, workers)
  return deck
}

/**
 * @param {import('playwright').Page} page
 * @returns {Promise<ClusterSnapshot>} the only cluster
 */
export async function readCluster(page) {
  const clusters = await page.evaluate(async () => {
    const { deck } = /** @type {{ deck: DeckBridge }} */ (/** @type {unknown} */ (window))
    const answer = await deck.invoke('deck.attach', {})
    return answer.ok ? answer.value.clusters : []
  })
  const [cluster] = clusters
  if (!cluster) throw new Error('the deck has no cluster')
  return cluster
}

/**
 * @param {import('playwright').Page} page
 * @param {(cluster: ClusterSnapshot) => boolean} isReached
 * @returns {Promise<ClusterSnapshot>}
 */
export async function waitForCluster(page, isReached) {
  const giveUpAtMs = Date.now() + 60_000
  while (Date.now() < giveUpAtMs) {
    const cluster = await readCluster(page)
    if (isReached(cluster)) return cluster
    await delay(20)
  }
  throw new Error('the deck did not reach the wanted state within 60 s')
}
