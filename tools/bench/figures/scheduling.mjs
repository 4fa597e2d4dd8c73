import { inRoot } from '../../setup/folders.mjs'
import { readProgram } from '../peers/child.mjs'
import {
  benchNode,
  bundlePrimary,
  mediansInTurn,
  readNewConnections,
  startNodeCluster,
  startOurs,
  takeTurns,
  withPrograms,
} from '../peers/primaries.mjs'
import { median, quantile } from '../statistics.mjs'
import { compare } from '../table.mjs'

const workerCounts = [2, 4, 8]
const aims = new Map([
  [2, 1.1],
  [4, 1.25],
  [8, 1.25],
])
const roundMs = 700
const warmUpMs = 300
/**
 * One stall of the machine makes the p99 of its round, so there are many short rounds, and of their p99s the lower quartile
 * counts: in medians our own primary differed from itself by a third.
 */
const tailRounds = 15
const tailRoundMs = 400
/** What is asked of the policies that bypass the primary. */
const bypassAims = new Map([
  ['shared-handle', 0.98],
  ['reuse-port', 1.1],
])

/** @typedef {import('../table.mjs').Figure} Figure */

/**
 * The engine alone against node:cluster, both in plain Node and with the same workers: hand-overs per second, delay at
 * half that rate, and what the policies that bypass the primary do.
 * @param {string} electron
 * @returns {Promise<Figure[]>}
 */
export async function measureScheduling(electron) {
  await bundlePrimary()
  const figures = []
  for (const workers of workerCounts) figures.push(...(await handOvers(electron, workers)))
  for (const workers of workerCounts) figures.push(...(await bypassing(workers)))
  return figures
}

/**
 * @param {string} electron
 * @param {number} workers
 * @returns {Promise<Figure[]>}
 */
function handOvers(electron, workers) {
  const starts = {
    ours: () => startOurs({ workers }),
    again: () => startOurs({ workers }),
    node: () => startNodeCluster(workers),
    electron: () => startOurs({ workers, electron }),
  }
  return withPrograms(starts, async (clusters) => {
    const perSec = await mediansInTurn(clusters, async ({ port }, warmUp) => {
      return (await readNewConnections(port, warmUp ? warmUpMs : roundMs)).perSec
    })
    const halfRate = Math.floor(Math.min(perSec.ours, perSec.node) / 2)
    const { ours, again, node } = clusters
    const tails = { ours, again, node }
    const p99Ms = await takeTurns(tails, ({ port }) => firstByteP99Ms(port, halfRate, tailRoundMs), tailRounds)
    const peerName = 'node:cluster'
    return [
      compare(`hand-overs, ${workers} workers, engine alone`, {
        ours: perSec.ours,
        peer: perSec.node,
        peerName,
        unit: '/s',
        aim: { atLeast: aims.get(workers) ?? 1 },
      }),
      compare(`hand-overs, ${workers} workers, from Electron`, {
        ours: perSec.electron,
        peer: perSec.node,
        peerName,
        unit: '/s',
        aim: null,
      }),
      compare(`connect to first byte, p99 at ${halfRate}/s, ${workers} workers`, {
        ours: quantile(p99Ms.ours, 0.25),
        peer: quantile(p99Ms.node, 0.25),
        peerName,
        unit: 'ms',
        digits: 1,
        aim: { atMost: 1 },
      }),
      compare(`the same, ours against ours: the estimator's noise, ${workers} workers`, {
        ours: quantile(p99Ms.again, 0.25),
        peer: quantile(p99Ms.ours, 0.25),
        peerName: 'ours',
        unit: 'ms',
        digits: 1,
        aim: null,
      }),
    ]
  })
}

/**
 * The policies in which the primary takes no part, with workers that lead process groups, as in the deck; the skew says at
 * what price.
 * @param {number} workers
 * @returns {Promise<Figure[]>}
 */
function bypassing(workers) {
  const starts = {
    'shared-handle': () => startOurs({ workers, ownGroups: true, policy: 'shared-handle' }),
    'reuse-port': () => startOurs({ workers, ownGroups: true, policy: 'reuse-port' }),
    none: () => startNodeCluster(workers, 'none'),
    'round-robin': () => startOurs({ workers, ownGroups: true }),
  }
  return withPrograms(starts, async (clusters) => {
    const readings = await takeTurns(clusters, ({ port }, warmUp) =>
      readNewConnections(port, warmUp ? warmUpMs : roundMs),
    )
    const perSecOf = (/** @type {keyof typeof clusters} */ name) => median(readings[name].map((one) => one.perSec))
    const skewOf = (/** @type {keyof typeof clusters} */ name) => median(readings[name].map((one) => one.skewRatio))
    return /** @type {const} */ (['shared-handle', 'reuse-port', 'round-robin']).map((policy) => {
      const aim = bypassAims.get(policy)
      return compare(`${policy}, ${workers} workers, busiest ${skewOf(policy).toFixed(2)} × its even share`, {
        ours: perSecOf(policy),
        peer: perSecOf('none'),
        peerName: `SCHED_NONE, busiest ${skewOf('none').toFixed(2)} ×`,
        unit: '/s',
        aim: aim === undefined ? null : { atLeast: aim },
      })
    })
  })
}

/**
 * @param {number} port
 * @param {number} perSec
 * @param {number} durationMs
 * @returns {Promise<number>} from the intended moment of the connection to the first byte of its answer
 */
async function firstByteP99Ms(port, perSec, durationMs) {
  const program = inRoot('tools/bench/programs/paced-connections.mjs')
  const { p99Ms, failed } = await readProgram(benchNode(), [program, ...[port, perSec, durationMs].map(String)])
  if (failed > 0) throw new Error(`${failed} connections to port ${port} got no answer`)
  return p99Ms
}
