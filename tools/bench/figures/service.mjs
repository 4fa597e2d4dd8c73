import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { launchUntouchedDeck } from '../deck/untouched-deck.mjs'
import { readProgram } from '../peers/child.mjs'
import { benchNode, readNewConnections, startNodeCluster, withPrograms } from '../peers/primaries.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const workers = 4
const rounds = 7
const roundMs = 1500
const warmUpMs = 500
/** What comes and goes with being shown is over. */
const settleMs = 600

/** @typedef {import('../deck/untouched-deck.mjs').UntouchedDeck} UntouchedDeck */
/** @typedef {(port: number, durationMs: number) => Promise<number>} ReadRate */
/** @typedef {{ ours: number[], peer: number[] }} Pairs */

/**
 * What the real deck gives a service: the built app, with its window hidden and with its Live screen shown, in turns with
 * node:cluster. While the peer is measured the deck's window is hidden: what it draws is the deck's cost alone.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureService(electron) {
  const deck = await launchUntouchedDeck(electron, workers)
  try {
    return await withPrograms({ node: () => startNodeCluster(workers) }, async ({ node }) => {
      const freshHidden = await takePairs(deck, node.ready.port, false, newConnectionsPerSec)
      const freshShown = await takePairs(deck, node.ready.port, true, newConnectionsPerSec)
      const keptHidden = await takePairs(deck, node.ready.port, false, keptRequestsPerSec)
      const keptShown = await takePairs(deck, node.ready.port, true, keptRequestsPerSec)
      return [
        describe('new connections, the real deck, hidden', freshHidden, 0.95),
        describe('new connections, the real deck, Live shown', freshShown, 0.9),
        describe('keep-alive requests, the real deck, hidden', keptHidden, 0.98),
        describe('keep-alive requests, the real deck, Live shown', keptShown, null),
      ]
    })
  } finally {
    await deck.close()
  }
}

/**
 * @param {UntouchedDeck} deck
 * @param {number} peerPort
 * @param {boolean} isShown
 * @param {ReadRate} readRate
 * @returns {Promise<Pairs>}
 */
async function takePairs(deck, peerPort, isShown, readRate) {
  const pairs = /** @type {Pairs} */ ({ ours: [], peer: [] })
  const ours = async (/** @type {number} */ durationMs) => {
    if (isShown) await deck.show(true)
    await delay(settleMs)
    const perSec = await readRate(deck.port, durationMs)
    if (isShown) await deck.show(false)
    return perSec
  }
  const peer = async (/** @type {number} */ durationMs) => {
    await delay(settleMs)
    return readRate(peerPort, durationMs)
  }
  await deck.show(false)
  await ours(warmUpMs)
  await peer(warmUpMs)
  for (let round = 0; round < rounds; round += 1) {
    // Who begins changes, so that nobody always runs first.
    if (round % 2 === 0) pairs.ours.push(await ours(roundMs))
    pairs.peer.push(await peer(roundMs))
    if (round % 2 === 1) pairs.ours.push(await ours(roundMs))
  }
  return pairs
}

/** @type {ReadRate} */
async function newConnectionsPerSec(port, durationMs) {
  return (await readNewConnections(port, durationMs)).perSec
}

/** @type {ReadRate} */
async function keptRequestsPerSec(port, durationMs) {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  const args = ['--json', '--no-progress', '-c', '32', '-d', String(durationMs / 1000), `http://127.0.0.1:${port}/`]
  const { requests, duration, errors, non2xx } = await readProgram(benchNode(), [autocannon, ...args])
  if (errors + non2xx > 0) throw new Error(`${errors} errors, ${non2xx} bad answers from port ${port}`)
  return requests.total / duration
}

/**
 * @param {string} what
 * @param {Pairs} pairs
 * @param {number | null} atLeast
 */
function describe(what, { ours, peer }, atLeast) {
  return compare(what, {
    ours: median(ours),
    peer: median(peer),
    unit: '/s',
    peerName: 'node:cluster',
    aim: atLeast === null ? null : { atLeast },
  })
}
