import { setTimeout as delay } from 'node:timers/promises'
import { launchUntouchedDeck } from '../deck/untouched-deck.mjs'
import {
  mediansOfStarts,
  readKeptRequests,
  readNewConnections,
  startNodeCluster,
  withPrograms,
} from '../peers/primaries.mjs'
import { compare } from '../table.mjs'

const workers = 4
const roundMs = 1500
/** What is compiled late is compiled by then. */
const freshWarmUpMs = 1500
const keptWarmUpMs = 500
/** What comes and goes with being shown is over. */
const settleMs = 600

/** @typedef {import('../deck/untouched-deck.mjs').UntouchedDeck} UntouchedDeck */
/** @typedef {(port: number, durationMs: number) => Promise<number>} ReadRate */
/** @typedef {{ ours: number, peer: number }} Pair */

/**
 * What the real deck gives a service: the built app, with its window hidden and with its Live screen shown, in turns with
 * node:cluster. While the peer is measured the deck's window is hidden: what it draws is the deck's cost alone.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureService(electron) {
  const pairs = await mediansOfStarts((start) => measureStart(electron, start))
  return [
    describe('new connections, the real deck, hidden', pairs.freshHidden, 0.95),
    describe('new connections, the real deck, Live shown', pairs.freshShown, 0.9),
    describe('keep-alive requests, the real deck, hidden', pairs.keptHidden, 0.98),
    describe('keep-alive requests, the real deck, Live shown', pairs.keptShown, null),
  ]
}

/**
 * @param {string} electron
 * @param {number} start
 */
async function measureStart(electron, start) {
  const deck = await launchUntouchedDeck(electron, workers)
  try {
    return await withPrograms({ node: () => startNodeCluster(workers) }, async ({ node }) => {
      const take = takePair(deck, node.ready.port, start)
      await deck.show(false)
      for (const port of [deck.port, node.ready.port]) await newConnectionsPerSec(port, freshWarmUpMs)
      const freshHidden = await take(false, newConnectionsPerSec)
      const freshShown = await take(true, newConnectionsPerSec)
      for (const port of [deck.port, node.ready.port]) await readKeptRequests(port, keptWarmUpMs)
      const keptHidden = await take(false, readKeptRequests)
      const keptShown = await take(true, readKeptRequests)
      return { freshHidden, freshShown, keptHidden, keptShown }
    })
  } finally {
    await deck.close()
  }
}

/**
 * @param {UntouchedDeck} deck
 * @param {number} peerPort
 * @param {number} start
 * @returns {(isShown: boolean, readRate: ReadRate) => Promise<Pair>}
 */
function takePair(deck, peerPort, start) {
  return async (isShown, readRate) => {
    const ours = async () => {
      if (isShown) await deck.show(true)
      await delay(settleMs)
      const perSec = await readRate(deck.port, roundMs)
      if (isShown) await deck.show(false)
      return perSec
    }
    const peer = async () => {
      await delay(settleMs)
      return readRate(peerPort, roundMs)
    }
    // Who begins changes, so that nobody always runs first.
    if (start % 2 === 0) return { ours: await ours(), peer: await peer() }
    const first = await peer()
    return { ours: await ours(), peer: first }
  }
}

/** @type {ReadRate} */
async function newConnectionsPerSec(port, durationMs) {
  return (await readNewConnections(port, durationMs)).perSec
}

/**
 * @param {string} what
 * @param {Pair} pair
 * @param {number | null} atLeast
 */
function describe(what, { ours, peer }, atLeast) {
  return compare(what, {
    ours,
    peer,
    unit: '/s',
    peerName: 'node:cluster',
    aim: atLeast === null ? null : { atLeast },
  })
}
