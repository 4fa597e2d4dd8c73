import {
  bundlePrimary,
  mediansInTurn,
  mediansOfStarts,
  readKeptRequests,
  readNewConnections,
  startNodeCluster,
  startOurs,
  withPrograms,
} from '../peers/primaries.mjs'
import { cpuMicros } from '../process-tree.mjs'
import { compare } from '../table.mjs'

const workers = 4
const otherCounts = [2, 8]
const roundMs = 1000
/** What is compiled late is compiled by then: a service runs for days. */
const freshWarmUpMs = 1500
const keptWarmUpMs = 500
/** Of each start. A few percent are to be told from none. */
const costRounds = 3
const startRounds = 2

/** @typedef {import('../peers/primaries.mjs').Cluster} Cluster */

/**
 * New connections handed over per second, and requests per second on kept connections, with workers as the deck forks
 * them. All clusters of a start live at the same time and take turns.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureConnections(electron) {
  await bundlePrimary()
  const figures = await atUsualCount(electron)
  for (const count of otherCounts) figures.push(...(await newConnectionsAt(count, electron)))
  return figures
}

/**
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
async function atUsualCount(electron) {
  const starts = {
    electron: () => startOurs({ workers, electron, agent: true, ownGroups: true }),
    plain: () => startOurs({ workers, agent: true, ownGroups: true }),
    noAgent: () => startOurs({ workers, ownGroups: true }),
    node: () => startNodeCluster(workers),
  }
  const { fresh, kept, cpu, freshCpu } = await mediansOfStarts(() =>
    withPrograms(starts, async (clusters) => {
      const { plain, noAgent } = clusters
      const onOff = { on: plain, off: noAgent }
      return {
        fresh: await mediansInTurn(clusters, newConnectionsPerSec, startRounds),
        kept: await mediansInTurn(clusters, keptRequestsPerSec, startRounds),
        freshCpu: await mediansInTurn(onOff, workerMicrosPerConnection, costRounds),
        cpu: await mediansInTurn(onOff, workerMicrosPerRequest, costRounds),
      }
    }),
  )
  const agent = { peerName: 'agent off' }
  return [
    ...freshFigures(workers, fresh),
    compare('keep-alive requests, as the deck', {
      ours: kept.electron,
      peer: kept.node,
      peerName: 'node:cluster',
      unit: '/s',
      aim: { atLeast: 0.98 },
    }),
    compare('keep-alive requests, agent on', {
      ours: kept.plain,
      peer: kept.noAgent,
      unit: '/s',
      aim: { atLeast: 0.97 },
      ...agent,
    }),
    compare("worker's CPU per request, agent on", {
      ours: cpu.on,
      peer: cpu.off,
      unit: 'µs',
      digits: 1,
      aim: { atMost: 1.02 },
      ...agent,
    }),
    compare("worker's CPU per new connection, agent on", {
      ours: freshCpu.on,
      peer: freshCpu.off,
      unit: 'µs',
      digits: 1,
      aim: { atMost: 1.03 },
      ...agent,
    }),
  ]
}

/**
 * @param {number} count of workers
 * @param {string} electron
 */
async function newConnectionsAt(count, electron) {
  const starts = {
    electron: () => startOurs({ workers: count, electron, agent: true, ownGroups: true }),
    plain: () => startOurs({ workers: count, agent: true, ownGroups: true }),
    node: () => startNodeCluster(count),
  }
  const { fresh } = await mediansOfStarts(() =>
    withPrograms(starts, async (clusters) => ({
      fresh: await mediansInTurn(clusters, newConnectionsPerSec, startRounds),
    })),
  )
  return freshFigures(count, fresh)
}

/**
 * @param {number} count of workers
 * @param {{ electron: number, plain: number, node: number }} fresh
 */
function freshFigures(count, { electron, plain, node }) {
  const peer = { peer: node, peerName: 'node:cluster', unit: '/s' }
  return [
    compare(`new connections, ${count} workers, as the deck: Electron, agent`, {
      ours: electron,
      aim: { atLeast: 0.95 },
      ...peer,
    }),
    compare(`new connections, ${count} workers, plain Node, agent`, { ours: plain, aim: { atLeast: 0.98 }, ...peer }),
  ]
}

/**
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function newConnectionsPerSec({ port }, warmUp) {
  return (await readNewConnections(port, warmUp ? freshWarmUpMs : roundMs)).perSec
}

/**
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
function keptRequestsPerSec({ port }, warmUp) {
  return readKeptRequests(port, warmUp ? keptWarmUpMs : roundMs)
}

/**
 * Less at the mercy of other programs than a rate: what the workers used, per request they answered.
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function workerMicrosPerRequest({ port, pids }, warmUp) {
  const before = cpuMicros(pids)
  const perSec = await keptRequestsPerSec({ port, pids }, warmUp)
  return (cpuMicros(pids) - before) / (perSec * ((warmUp ? keptWarmUpMs : roundMs) / 1000))
}

/**
 * The same per connection that came, was answered once and was reset.
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function workerMicrosPerConnection({ port, pids }, warmUp) {
  const before = cpuMicros(pids)
  const { count } = await readNewConnections(port, warmUp ? freshWarmUpMs : roundMs)
  return (cpuMicros(pids) - before) / count
}
