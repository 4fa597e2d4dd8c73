import { fileURLToPath } from 'node:url'
import { readProgram } from '../peers/child.mjs'
import {
  benchNode,
  bundlePrimary,
  mediansInTurn,
  readNewConnections,
  startNodeCluster,
  startOurs,
  withPrograms,
} from '../peers/primaries.mjs'
import { cpuMicros } from '../process-tree.mjs'
import { compare } from '../table.mjs'

const workers = 4
const roundMs = 1000
const warmUpMs = 300
/** A few percent are to be told from none. */
const costRounds = 11

/** @typedef {import('../peers/primaries.mjs').Cluster} Cluster */

/**
 * New connections handed over per second, and requests per second on kept connections, with workers as the deck forks
 * them. All clusters live at the same time and take turns.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureConnections(electron) {
  await bundlePrimary()
  const starts = {
    electron: () => startOurs({ workers, electron, agent: true, ownGroups: true }),
    plain: () => startOurs({ workers, agent: true, ownGroups: true }),
    noAgent: () => startOurs({ workers, ownGroups: true }),
    node: () => startNodeCluster(workers),
  }
  return withPrograms(starts, async (clusters) => {
    const { plain, noAgent } = clusters
    const fresh = await mediansInTurn(clusters, newConnectionsPerSec)
    const kept = await mediansInTurn(clusters, keptRequestsPerSec)
    const onOff = { on: plain, off: noAgent }
    const cpu = await mediansInTurn(onOff, workerMicrosPerRequest, costRounds)
    const freshCpu = await mediansInTurn(onOff, workerMicrosPerConnection, costRounds)
    const perSec = { peerName: 'node:cluster', unit: '/s', aim: /** @type {const} */ ({ atLeast: 1 }) }
    const agent = { peerName: 'agent off' }
    return [
      compare('new connections, as the deck: Electron, agent', { ours: fresh.electron, peer: fresh.node, ...perSec }),
      compare('new connections, plain Node, agent', { ours: fresh.plain, peer: fresh.node, ...perSec }),
      compare('keep-alive requests, as the deck', { ours: kept.electron, peer: kept.node, ...perSec }),
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
  })
}

/**
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function newConnectionsPerSec({ port }, warmUp) {
  return (await readNewConnections(port, warmUp ? warmUpMs : roundMs)).perSec
}

/**
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function keptRequestsPerSec({ port }, warmUp) {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  const seconds = String((warmUp ? warmUpMs : roundMs) / 1000)
  const args = ['--json', '--no-progress', '-c', '32', '-d', seconds, `http://127.0.0.1:${port}/`]
  const { requests, duration, errors, non2xx } = await readProgram(benchNode(), [autocannon, ...args])
  if (errors + non2xx > 0) throw new Error(`${errors} errors, ${non2xx} bad answers from port ${port}`)
  return requests.total / duration
}

/**
 * Less at the mercy of other programs than a rate: what the workers used, per request they answered.
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function workerMicrosPerRequest({ port, pids }, warmUp) {
  const before = cpuMicros(pids)
  const perSec = await keptRequestsPerSec({ port, pids }, warmUp)
  return (cpuMicros(pids) - before) / (perSec * ((warmUp ? warmUpMs : roundMs) / 1000))
}

/**
 * The same per connection that came, was answered once and was reset.
 * @param {Cluster} cluster
 * @param {boolean} warmUp
 */
async function workerMicrosPerConnection({ port, pids }, warmUp) {
  const before = cpuMicros(pids)
  const { count } = await readNewConnections(port, warmUp ? warmUpMs : roundMs)
  return (cpuMicros(pids) - before) / count
}
