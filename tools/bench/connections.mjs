import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { asApp, sandboxArgs } from '../electron-process.mjs'
import { inRoot, keepDir } from '../setup/folders.mjs'
import { readProgram, startProgram } from './child.mjs'
import { cpuMicros } from './process-tree.mjs'
import { median } from './statistics.mjs'
import { compare } from './table.mjs'

const workers = 4
const rounds = 5
const roundMs = 1000
const concurrency = 64
const bundleDir = join(keepDir, 'bench')

/** The same node for all workers, and for the primaries in plain Node. */
export function benchNode() {
  const installed = inRoot('node_modules', 'node-24', 'bin', 'node')
  return existsSync(installed) ? installed : process.execPath
}

/**
 * New connections handed over per second, and requests per second on kept connections. All clusters live at the same
 * time and take turns, so that a noisy neighbour hits them alike.
 * @param {string} electron
 * @returns {Promise<import('./table.mjs').Figure[]>}
 */
export async function measureConnections(electron) {
  await bundlePrimary()
  const agent = inRoot('out', 'preload', 'agent.cjs')
  const clusters = {
    electron: await startOurs(electron, [...sandboxArgs(electron), join(bundleDir, 'our-primary.mjs')], agent),
    plain: await startOurs(benchNode(), [join(bundleDir, 'our-primary.mjs')], agent),
    noAgent: await startOurs(benchNode(), [join(bundleDir, 'our-primary.mjs')], ''),
    node: await startProgram(benchNode(), [inRoot('tools/bench/programs/node-cluster-primary.mjs'), String(workers)], {
      PATH: process.env.PATH,
    }),
  }
  try {
    const { noAgent: _, ...primaries } = clusters
    const fresh = await takeTurns(primaries, newConnectionsPerSec)
    const kept = await takeTurns(clusters, keptRequestsPerSec)
    const cpu = await takeTurns({ on: clusters.plain, off: clusters.noAgent }, workerMicrosPerRequest)
    const peerName = 'node:cluster'
    const perSec = { unit: '/s', aim: /** @type {const} */ ({ atLeast: 1 }) }
    return [
      compare('new connections, ours in Electron', { ours: fresh.electron, peer: fresh.node, peerName, ...perSec }),
      compare('new connections, ours in plain Node', { ours: fresh.plain, peer: fresh.node, peerName, ...perSec }),
      compare('keep-alive requests, ours in Electron', { ours: kept.electron, peer: kept.node, peerName, ...perSec }),
      compare('keep-alive requests, agent on', {
        ours: kept.plain,
        peer: kept.noAgent,
        peerName: 'agent off',
        unit: '/s',
        aim: { atLeast: 0.97 },
      }),
      compare("worker's CPU per request, agent on", {
        ours: cpu.on,
        peer: cpu.off,
        peerName: 'agent off',
        unit: 'µs',
        digits: 1,
        aim: { atMost: 1.03 },
      }),
    ]
  } finally {
    await Promise.all(Object.values(clusters).map((cluster) => cluster.close()))
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} agent path, or '' for none
 */
function startOurs(command, args, agent) {
  return startProgram(command, args, {
    ...asApp(command),
    BENCH_NODE: benchNode(),
    BENCH_SERVER: inRoot('tools/bench/programs/server.cjs'),
    BENCH_WORKERS: String(workers),
    BENCH_AGENT: agent,
  })
}

/**
 * @typedef {{ port: number, pids: readonly number[] }} Cluster
 */

/**
 * @template {string} Name
 * @param {Record<Name, { ready: Cluster }>} clusters
 * @param {(cluster: Cluster, durationMs: number) => Promise<number>} measure
 * @returns {Promise<Record<Name, number>>} median of all rounds
 */
async function takeTurns(clusters, measure) {
  const names = /** @type {Name[]} */ (Object.keys(clusters))
  const results = new Map(names.map((name) => [name, /** @type {number[]} */ ([])]))
  for (const name of names) await measure(clusters[name].ready, 300)
  for (let round = 0; round < rounds; round += 1) {
    // Who begins changes, so that nobody always runs first after a pause.
    for (const at of names.keys()) {
      const name = /** @type {Name} */ (names[(at + round) % names.length])
      results.get(name)?.push(await measure(clusters[name].ready, roundMs))
    }
  }
  const medians = names.map((name) => [name, median(results.get(name) ?? [])])
  return /** @type {Record<Name, number>} */ (Object.fromEntries(medians))
}

/**
 * @param {Cluster} cluster
 * @param {number} durationMs
 */
async function newConnectionsPerSec({ port }, durationMs) {
  const program = inRoot('tools/bench/programs/new-connections.mjs')
  const { perSec, failed } = await readProgram(benchNode(), [program, ...[port, durationMs, concurrency].map(String)])
  if (failed > 0) throw new Error(`${failed} connections to port ${port} got no answer`)
  return perSec
}

/**
 * @param {Cluster} cluster
 * @param {number} durationMs
 */
async function keptRequestsPerSec({ port }, durationMs) {
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  const args = ['--json', '--no-progress', '-c', '32', '-d', String(durationMs / 1000), `http://127.0.0.1:${port}/`]
  const { requests, duration, errors, non2xx } = await readProgram(benchNode(), [autocannon, ...args])
  if (errors + non2xx > 0) throw new Error(`${errors} errors, ${non2xx} bad answers from port ${port}`)
  return requests.total / duration
}

/**
 * Less at the mercy of other programs than a rate: what the workers used, per request they answered.
 * @param {Cluster} cluster
 * @param {number} durationMs
 */
async function workerMicrosPerRequest({ port, pids }, durationMs) {
  const before = cpuMicros(pids)
  const perSec = await keptRequestsPerSec({ port, pids }, durationMs)
  return (cpuMicros(pids) - before) / (perSec * (durationMs / 1000))
}

/** Workers are plain scripts; the primary is TypeScript and has to be bundled, as in the product. */
async function bundlePrimary() {
  mkdirSync(bundleDir, { recursive: true })
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      outDir: bundleDir,
      emptyOutDir: false,
      minify: false,
      target: 'node22',
      ssr: inRoot('tools/bench/programs/our-primary.ts'),
      rollupOptions: { output: { format: 'es', entryFileNames: 'our-primary.mjs' } },
    },
  })
}
