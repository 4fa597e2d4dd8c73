import { asApp, sandboxArgs } from '../../../run/electron-process.mjs'
import { inRoot, keepDir } from '../../../setup/folders.mjs'
import { bundleProgram } from '../../peers/bundle-program.mjs'
import { startProgram } from '../../peers/child.mjs'
import { benchNode, readNewConnections, takeTurns, withPrograms } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const workers = 2
const rounds = 5
const connectionsMs = 1000
const answerMs = 5000
const server = inRoot('tools/bench/programs/own-primary/relaying.cjs')

/** @typedef {import('../../peers/primaries.mjs').Cluster} Cluster */

/**
 * One program with two halves: its primary half in a process of its own under our engine, under plain Node, and its workers
 * without it, forked by the engine. All live at the same time and take turns.
 * @param {string} electron
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureOwnPrimary(electron) {
  await bundleProgram('own-primary/our-own-primary')
  const starts = {
    own: () => startEngine(electron, inRoot('out', 'preload', 'own-primary.cjs')),
    node: () => startProgram(benchNode(), [server], { PATH: process.env.PATH, BENCH_WORKERS: String(workers) }),
  }
  const messages = await withPrograms(starts, async (clusters) => {
    const trips = await takeTurns(clusters, ({ port }) => ask(port, 'round-trips'), rounds)
    const most = await takeTurns(clusters, ({ port }) => ask(port, 'saturate'), rounds)
    const respawns = await takeTurns(clusters, respawnMs, rounds)
    return { trips, most, respawns }
  })
  const both = { own: starts.own, deck: () => startEngine(electron, '') }
  const fresh = await withPrograms(both, (clusters) =>
    takeTurns(clusters, async ({ port }) => (await readNewConnections(port, connectionsMs)).perSec, rounds),
  )
  return figuresOf(messages, fresh)
}

/** @typedef {{ own: any[], node: any[] }} Readings */

/**
 * @param {{ trips: Readings, most: Readings, respawns: Readings }} messages
 * @param {{ own: number[], deck: number[] }} fresh
 */
function figuresOf({ trips, most, respawns }, fresh) {
  const of = (/** @type {Readings} */ readings, /** @type {string} */ name) => ({
    ours: median(readings.own.map((one) => one[name])),
    peer: median(readings.node.map((one) => one[name])),
    peerName: 'node:cluster',
  })
  const aim = { atMost: 1.5 }
  return [
    compare('message worker → own primary → worker, p50', { ...of(trips, 'p50Ms'), unit: 'ms', digits: 3, aim }),
    compare('the same, p99', { ...of(trips, 'p99Ms'), unit: 'ms', digits: 3, aim: null }),
    compare('messages there and back at most', { ...of(most, 'perSec'), unit: '/s', aim: null }),
    compare('exit → its respawn listens', { ...of(respawns, 'ms'), unit: 'ms', digits: 1, aim: null }),
    compare('new connections with an own primary', {
      ours: median(fresh.own),
      peer: median(fresh.deck),
      peerName: 'the deck supervises',
      unit: '/s',
      aim: { atLeast: 0.97 },
    }),
  ]
}

/**
 * @param {string} electron
 * @param {string} shim its path, or '': the engine forks the workers
 */
function startEngine(electron, shim) {
  return startProgram(electron, [...sandboxArgs(electron), `${keepDir}/bench/own-primary/our-own-primary.mjs`], {
    ...asApp(electron),
    BENCH_NODE: benchNode(),
    BENCH_SERVER: server,
    BENCH_WORKERS: String(workers),
    BENCH_SHIM: shim,
  })
}

/**
 * @param {number} port
 * @param {string} what
 */
async function ask(port, what) {
  const options = { headers: { connection: 'close' }, signal: AbortSignal.timeout(answerMs) }
  const response = await fetch(`http://127.0.0.1:${port}/${what}`, options)
  return response.json()
}

/**
 * A worker ends by itself; the primary measures until the next one listens.
 * @param {Cluster} cluster
 */
async function respawnMs({ port }) {
  const before = (await ask(port, 'respawns')).respawnMs.length
  await ask(port, 'exit')
  const deadlineMonoMs = performance.now() + 10_000
  while (performance.now() < deadlineMonoMs) {
    // A connection that node:cluster had handed to the dying worker gets no answer.
    const answer = await ask(port, 'respawns').catch(() => ({ respawnMs: [] }))
    if (answer.respawnMs.length > before) return { ms: answer.respawnMs.at(-1) }
  }
  throw new Error('no worker was forked within 10 s')
}
