import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asApp, sandboxArgs } from '../../run/electron-process.mjs'
import { inRoot, keepDir } from '../../setup/folders.mjs'
import { median } from '../statistics.mjs'
import { bundleProgram } from './bundle-program.mjs'
import { readProgram, startProgram } from './child.mjs'

const usualRounds = 5
const bundle = join(keepDir, 'bench', 'our-primary.mjs')

/** A cluster under measurement, as its program describes it. @typedef {{ port: number, pids: readonly number[] }} Cluster */
/** @typedef {import('./child.mjs').Program} Program */

/** The same node for all workers, and for the primaries in plain Node. */
export function benchNode() {
  const installed = inRoot('node_modules', 'node-24', 'bin', 'node')
  return existsSync(installed) ? installed : process.execPath
}

/**
 * @typedef {object} Ours
 * @property {number} workers
 * @property {string} [electron] runs as an Electron app; without it in plain Node
 * @property {string} [policy]
 * @property {boolean} [agent] workers carry the agent
 * @property {boolean} [ownGroups] workers are process groups, as in the deck; to Linux's scheduler that is not the same
 */

/**
 * @param {Ours} options
 * @returns {Promise<Program>}
 */
export function startOurs({ workers, electron, policy = 'round-robin', agent = false, ownGroups = false }) {
  const command = electron ?? benchNode()
  return startProgram(command, [...(electron === undefined ? [] : sandboxArgs(electron)), bundle], {
    ...asApp(electron ?? ''),
    BENCH_NODE: benchNode(),
    BENCH_SERVER: inRoot('tools/bench/programs/server.cjs'),
    BENCH_WORKERS: String(workers),
    BENCH_POLICY: policy,
    BENCH_AGENT: agent ? inRoot('out', 'preload', 'agent.cjs') : '',
    BENCH_OWN_GROUPS: ownGroups ? '1' : '',
  })
}

/**
 * @param {number} workers
 * @param {'rr' | 'none'} policy as NODE_CLUSTER_SCHED_POLICY takes it
 */
export function startNodeCluster(workers, policy = 'rr') {
  return startProgram(benchNode(), [inRoot('tools/bench/programs/node-cluster-primary.mjs'), String(workers)], {
    PATH: process.env.PATH,
    NODE_CLUSTER_SCHED_POLICY: policy,
  })
}

/**
 * Starts programs one after the other, and ends all of them whatever happens.
 * @template {string} Name
 * @template Result
 * @param {Record<Name, () => Promise<Program>>} starts
 * @param {(programs: Record<Name, Program>) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withPrograms(starts, use) {
  const started = /** @type {[Name, Program][]} */ ([])
  try {
    for (const name of /** @type {Name[]} */ (Object.keys(starts))) started.push([name, await starts[name]()])
    return await use(/** @type {Record<Name, Program>} */ (Object.fromEntries(started)))
  } finally {
    await Promise.all(started.map(([, program]) => program.close()))
  }
}

/**
 * Measures all clusters in turn, so that a noisy neighbour hits them alike.
 * @template {string} Name
 * @template Reading
 * @param {Record<Name, { ready: Cluster }>} clusters
 * @param {(cluster: Cluster, warmUp: boolean) => Promise<Reading>} measure
 * @param {number} [rounds]
 * @returns {Promise<Record<Name, Reading[]>>} a reading per round
 */
export async function takeTurns(clusters, measure, rounds = usualRounds) {
  const names = /** @type {Name[]} */ (Object.keys(clusters))
  const readings = /** @type {Record<Name, Reading[]>} */ (
    Object.fromEntries(names.map((name) => [name, /** @type {Reading[]} */ ([])]))
  )
  for (const name of names) await measure(clusters[name].ready, true)
  for (let round = 0; round < rounds; round += 1) {
    // Who begins changes, so that nobody always runs first after a pause.
    for (const at of names.keys()) {
      const name = /** @type {Name} */ (names[(at + round) % names.length])
      readings[name].push(await measure(clusters[name].ready, false))
    }
  }
  return readings
}

/**
 * @template {string} Name
 * @param {Record<Name, { ready: Cluster }>} clusters
 * @param {(cluster: Cluster, warmUp: boolean) => Promise<number>} measure
 * @param {number} [rounds]
 * @returns {Promise<Record<Name, number>>} median of all rounds
 */
export async function mediansInTurn(clusters, measure, rounds) {
  const readings = await takeTurns(clusters, measure, rounds)
  const names = /** @type {Name[]} */ (Object.keys(readings))
  const medians = names.map((name) => [name, median(readings[name])])
  return /** @type {Record<Name, number>} */ (Object.fromEntries(medians))
}

/** Two starts of one program differ by up to a tenth, and keep that for as long as they run. */
const usualStarts = 3

/**
 * Measures anew started programs several times.
 * @template {Record<string, Record<string, number>>} Figures
 * @param {(start: number) => Promise<Figures>} measureStart starts them, measures, and ends them
 * @param {number} [starts]
 * @returns {Promise<Figures>} the median of all starts, each
 */
export async function mediansOfStarts(measureStart, starts = usualStarts) {
  const all = /** @type {Figures[]} */ ([])
  for (let start = 0; start < starts; start += 1) all.push(await measureStart(start))
  const [first] = all
  if (first === undefined) throw new Error('nothing was started')
  const medians = Object.entries(first).map(([figure, values]) => {
    const ofAll = (/** @type {string} */ name) => median(all.map((one) => one[figure]?.[name] ?? Number.NaN))
    return [figure, Object.fromEntries(Object.keys(values).map((name) => [name, ofAll(name)]))]
  })
  return Object.fromEntries(medians)
}

/**
 * Opens connections as fast as it can.
 * @param {number} port
 * @param {number} durationMs
 * @returns {Promise<{ count: number, perSec: number, skewRatio: number }>} `skewRatio`: busiest worker's share per even share
 */
export async function readNewConnections(port, durationMs) {
  const program = inRoot('tools/bench/programs/new-connections.mjs')
  const { perSec, failed, byWorker } = await readProgram(benchNode(), [program, ...[port, durationMs, 64].map(String)])
  if (failed > 0) throw new Error(`${failed} connections to port ${port} got no answer`)
  const counts = /** @type {number[]} */ (Object.values(byWorker))
  const count = counts.reduce((sum, one) => sum + one, 0)
  return { count, perSec, skewRatio: (Math.max(...counts) * counts.length) / count }
}

/**
 * Asks on 32 kept connections, as fast as they are answered.
 * @param {number} port
 * @param {number} durationMs
 * @returns {Promise<number>} requests per second
 */
export async function readKeptRequests(port, durationMs) {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  const args = ['--json', '--no-progress', '-c', '32', '-d', String(durationMs / 1000), `http://127.0.0.1:${port}/`]
  const { requests, duration, errors, non2xx } = await readProgram(benchNode(), [autocannon, ...args])
  if (errors + non2xx > 0) throw new Error(`${errors} errors, ${non2xx} bad answers from port ${port}`)
  return requests.total / duration
}

/** Workers are plain scripts; the primary is TypeScript and has to be bundled, as in the product. */
export function bundlePrimary() {
  return bundleProgram('our-primary')
}
