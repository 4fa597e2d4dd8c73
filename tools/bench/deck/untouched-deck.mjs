import { inRoot, root } from '../../setup/folders.mjs'
import { deckWords } from './deck-page.mjs'
import { launchUntouched, waitUntil } from './untouched-app.mjs'

/** @typedef {import('./untouched-app.mjs').UntouchedApp} UntouchedApp */
/** @typedef {import('../../../shared/model/cluster.ts').ClusterSnapshot} ClusterSnapshot */
/** @typedef {UntouchedApp & { cluster: ClusterSnapshot, port: number, workerPids: readonly number[] }} UntouchedDeck */

/**
 * The built deck with the benchmark's server, as a person starts it: its Live screen stands open. All workers listen.
 * @param {string} electron
 * @param {number} workers
 * @returns {Promise<UntouchedDeck>}
 */
export async function launchUntouchedDeck(electron, workers) {
  const app = await launchUntouched(electron, [root, ...deckWords(workers)])
  try {
    const cluster = /** @type {{ now: ClusterSnapshot | undefined }} */ ({ now: undefined })
    await waitUntil(async () => {
      cluster.now = await app.inPage(
        `deck.invoke('deck.attach', {}).then((answer) => answer.ok ? answer.value.clusters[0] : undefined)`,
      )
      return cluster.now?.listeningCount === workers
    }, 'all workers listen')
    if (cluster.now === undefined) throw new Error('the deck has no cluster')
    const workerPids = cluster.now.slots.flatMap(({ pid }) => pid ?? [])
    return { ...app, cluster: cluster.now, port: Number(cluster.now.addresses[0]?.port), workerPids }
  } catch (error) {
    await app.close()
    throw error
  }
}

/**
 * An Electron app that only opens a window.
 * @param {string} electron
 */
export function launchBareWindow(electron) {
  return launchUntouched(electron, [inRoot('tools/bench/programs/bare-window')])
}
