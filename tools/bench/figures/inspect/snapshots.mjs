import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../../../setup/folders.mjs'
import { askedNumber } from '../../asked-number.mjs'
import { startDeckLoad, stopDeckLoad } from '../../deck/deck-load.mjs'
import { driveBenchDeck } from '../../deck/deck-page.mjs'
import { openCluster } from '../../deck/deck-reload.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'

const workers = 2
const ratePerSec = 300
const snapshots = askedNumber('CLUSTERDECK_SNAPSHOTS', 4, 100)
/** Load goes on for so long before the first and after the last. */
const besideMs = 1500
const heapServer = inRoot('tools/bench/programs/inspect/heap-server.cjs')

/** @typedef {import('../../table.mjs').Figure} Figure */
/** @typedef {import('../../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../../shared/inspection/heap.ts').HeapWay} HeapWay */

/**
 * Heap snapshots under constant load: with the belt, which replaces the worker first, beside one of a worker that serves.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureSnapshots(electron) {
  return [await measureWay(electron, 'replace-first'), await measureWay(electron, 'now')]
}

/**
 * @param {string} electron
 * @param {HeapWay} way
 * @returns {Promise<Figure>}
 */
async function measureWay(electron, way) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const { page } = deck
    const opened = await openCluster(page, { scriptPath: heapServer, workers, nodePath: benchNode() })
    const change = { ratePerSec, connections: 50, requestsPerConnection: 1, timeoutMs: 10_000 }
    const loadId = await startDeckLoad(page, opened.clusterId, change)
    await delay(besideMs)
    const tookMs = []
    for (let done = 0; done < snapshots; done += 1) {
      tookMs.push(await takeSnapshot(page, opened.clusterId, (done % workers) + 1, way))
    }
    await delay(besideMs)
    const { ledger, latency } = await stopDeckLoad(page, loadId)
    const lost = ledger.failed + ledger.unaccounted
    const isBelt = way === 'replace-first'
    return {
      what: `failed requests in ${snapshots} heap snapshots, ${isBelt ? 'worker replaced first' : 'of a worker that serves'}`,
      ours: `${lost} of ${ledger.sent}`,
      peer: `slowest ${(latency?.raw.maxMs ?? 0).toFixed(0)} ms`,
      ratio: `${(median(tookMs) / 1000).toFixed(1)} s each`,
      aim: isBelt ? '0' : '',
      reached: isBelt ? lost === 0 && ledger.sent > 0 : null,
    }
  } finally {
    await deck.close()
  }
}

/**
 * Takes one, and answers how long it took until it was kept.
 * @param {import('playwright').Page} page
 * @param {string} clusterId
 * @param {number} slot
 * @param {HeapWay} way
 * @returns {Promise<number>}
 */
async function takeSnapshot(page, clusterId, slot, way) {
  // What was replaced for the one before may still end.
  await page.evaluate(async (id) => {
    const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
    for (let tries = 0; tries < 600; tries += 1) {
      const attached = await deck.invoke('deck.attach', {})
      const cluster = attached.ok ? attached.value.clusters.find((one) => one.id === id) : undefined
      if (cluster?.reload?.state !== 'running') return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('a reload is not over after 30 s')
  }, clusterId)
  return page.evaluate(
    async (input) => {
      const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
      const attached = await deck.invoke('deck.attach', {})
      const cluster = attached.ok ? attached.value.clusters.find(({ id }) => id === input.clusterId) : undefined
      const found = cluster?.slots.find((one) => one.slot === input.slot)
      if (found?.pid == null) throw new Error(`slot ${input.slot} has no worker`)
      const { generation, pid } = found
      const worker = { clusterId: input.clusterId, slot: input.slot, generation, pid }
      // A new worker has not told at once how large its heap is.
      for (let tries = 0; tries < 200 && !(await deck.invoke('heap.weigh', worker)).ok; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      const startedMs = performance.now()
      const asked = { ...worker, way: input.way, isForced: false }
      const taken = await deck.invoke('heap.take', asked)
      if (!taken.ok) throw new Error(taken.error.message)
      for (let tries = 0; tries < 3600; tries += 1) {
        const state = await deck.invoke('heap.state', {})
        const end = state.ok ? state.value.lastEnd : null
        if (end?.runId === taken.value.runId) {
          if (end.snapshotId === null) throw new Error(end.words)
          return performance.now() - startedMs
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error('the heap snapshot is not over after three minutes')
    },
    { clusterId, slot, way },
  )
}
