import { get } from 'node:http'
import { inRoot } from '../../../setup/folders.mjs'
import { askedNumber } from '../../asked-number.mjs'
import { benchServer, driveBenchDeck } from '../../deck/deck-page.mjs'
import { openCluster, removeCluster } from '../../deck/deck-reload.mjs'
import { benchNode, readKeptRequests } from '../../peers/primaries.mjs'
import { median, quantile } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const stuckServer = inRoot('tools/bench/programs/inspect/stuck-server.cjs')
const blockedCounts = [1, 4, 16]
/** Each round blocks all of them once. */
const rounds = askedNumber('CLUSTERDECK_STALL_ROUNDS', 3, 100)
/** Silent for so long a worker is looked at: `limits.stallMs`. */
const thresholdMs = 1000
const aimMs = 1000
/** An agent says after its app's first turn whether its worker may be asked; who blocks before is not: that is its boot. */
const settleMs = 1500
const armedRounds = 7
const roundMs = 2500

/** @typedef {import('../../table.mjs').Figure} Figure */
/** @typedef {import('../../../../shared/ipc/contract.ts').ExposedDeck} ExposedDeck */
/** @typedef {import('../../../../shared/inspection/stall.ts').StallSummary} StallSummary */

/**
 * How soon the deck names where workers are blocked, and what a healthy one pays for being looked after.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureStalls(electron) {
  const deck = await driveBenchDeck(electron, 1)
  try {
    const figures = []
    for (const count of blockedCounts) figures.push(await measureNaming(deck.page, count))
    return [...figures, await measureArmed(deck.page)]
  } finally {
    await deck.close()
  }
}

/**
 * @param {import('playwright').Page} page
 * @param {number} workers
 * @returns {Promise<Figure>}
 */
async function measureNaming(page, workers) {
  const named = /** @type {number[]} */ ([])
  let unnamed = 0
  for (let round = 0; round < rounds; round += 1) {
    // A worker that is stuck where it was before is not looked at again so soon: each round has workers of its own.
    const opened = await openCluster(page, { scriptPath: stuckServer, workers, nodePath: benchNode() })
    await page.waitForTimeout(settleMs)
    const kept = await blockAll(page, opened, workers)
    await removeCluster(page, opened.clusterId)
    // Silent since its last word: what comes after the threshold is the deck's.
    named.push(...kept.map(({ silentMs, tookMs }) => silentMs - thresholdMs + tookMs))
    unnamed += workers - kept.filter(({ words }) => words.includes('stuck-server.cjs:')).length
  }
  const p95 = quantile(named, 0.95)
  return {
    what: `from silent for 1 s to named, ${workers} blocked at once, p95`,
    ours: `${p95.toFixed(0)} ms`,
    peer: `median ${median(named).toFixed(0)} ms`,
    ratio: `${unnamed} of ${workers * rounds} without their place`,
    aim: `≤ ${aimMs} ms`,
    reached: p95 <= aimMs && unnamed === 0,
  }
}

/**
 * Blocks each worker once by round robin, and waits until all are free again.
 * @param {import('playwright').Page} page
 * @param {{ clusterId: string, port: number }} served
 * @param {number} workers
 * @returns {Promise<readonly StallSummary[]>} the looks at them
 */
async function blockAll(page, { clusterId, port }, workers) {
  await Promise.all(
    Array.from(
      { length: workers },
      () =>
        new Promise((resolve, reject) => {
          get({ host: '127.0.0.1', port, path: '/block', agent: false }, (response) => {
            response.resume().on('end', resolve)
          }).on('error', reject)
        }),
    ),
  )
  return readCaptures(page, clusterId)
}

/**
 * @param {import('playwright').Page} page
 * @param {string} id
 * @returns {Promise<readonly StallSummary[]>}
 */
function readCaptures(page, id) {
  return page.evaluate(async (clusterId) => {
    const { deck } = /** @type {{ deck: ExposedDeck }} */ (/** @type {unknown} */ (window))
    const attached = await deck.invoke('deck.attach', {})
    if (!attached.ok) throw new Error(attached.error.message)
    return attached.value.clusters.find((one) => one.id === clusterId)?.stalls.kept ?? []
  }, id)
}

/**
 * Requests of one healthy worker whose stalls are looked for, beside one whose are not; in turns.
 * @param {import('playwright').Page} page
 */
async function measureArmed(page) {
  const open = (/** @type {boolean} */ stallCapture) =>
    openCluster(page, { scriptPath: benchServer, workers: 1, nodePath: benchNode(), stallCapture })
  const [armed, off] = [await open(true), await open(false)]
  const [withIt, without] = /** @type {[number[], number[]]} */ ([[], []])
  for (let round = 0; round < armedRounds; round += 1) {
    const turns = /** @type {const} */ ([
      [armed, withIt],
      [off, without],
    ])
    for (const [{ port }, into] of round % 2 === 0 ? turns : turns.toReversed()) {
      into.push(await readKeptRequests(port, roundMs))
    }
  }
  return compare('keep-alive requests of a healthy worker, capture armed', {
    ours: median(withIt),
    peer: median(without),
    unit: '/s',
    peerName: 'switched off',
    aim: { atLeast: 0.99 },
  })
}
