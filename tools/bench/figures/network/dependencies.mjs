import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { inRoot, keepDir } from '../../../setup/folders.mjs'
import { bundleProgram } from '../../peers/bundle-program.mjs'
import { startProgram } from '../../peers/child.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

/** Each way is started so often: two starts of one program differ by more than two measurements of one start. */
const rounds = 11
const sentBytes = 256 * 1024 * 1024
const asks = 2000
/** Not counted: what compiles and finds its processor meanwhile. */
const warmUpAsks = 500
const warmUpBytes = 64 * 1024 * 1024
const kinds = ['direct', 'pipe', 'ours', 'held']

/** @typedef {{ roundTripUs: number, megabytesPerSec: number }} Cost */

/**
 * What the proxy before a dependency costs while no toxic is there, and with one that changes nothing: beside the way without
 * it, and beside two sockets that are piped into each other.
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureDependencies() {
  await bundleProgram('network/dependency-proxy')
  const node = benchNode()
  const bundle = join(keepDir, 'bench', 'network', 'dependency-proxy.mjs')
  const server = await startProgram(node, [inRoot('tools/bench/programs/network/dependency-server.cjs')], process.env)
  /** @type {Record<string, Cost[]>} */
  const costs = {}
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
        const port = server.ready.port
        const proxy = kind === 'direct' ? null : await startProgram(node, [bundle, kind, String(port)], process.env)
        try {
          const cost = await readCost(proxy?.ready.port ?? port)
          costs[kind] = [...(costs[kind] ?? []), cost]
        } finally {
          await proxy?.close()
        }
      }
    }
  } finally {
    await server.close()
  }
  return drawFigures((kind) => costs[kind] ?? [])
}

/**
 * @param {number} port
 * @returns {Promise<Cost>}
 */
async function readCost(port) {
  const roundTripUs = await readRoundTrip(port)
  await readThroughput(port, warmUpBytes)
  return { roundTripUs, megabytesPerSec: await readThroughput(port, sentBytes) }
}

/**
 * @param {(kind: string) => readonly Cost[]} costsOf
 * @returns {import('../../table.mjs').Figure[]}
 */
function drawFigures(costsOf) {
  const figure = (
    /** @type {string} */ what,
    /** @type {keyof Cost} */ key,
    /** @type {[string, string]} */ [ours, peer],
    /** @type {{ atLeast: number } | { atMost: number } | null} */ aim,
  ) =>
    compare(what, {
      ours: median(costsOf(ours).map((cost) => cost[key])),
      peer: median(costsOf(peer).map((cost) => cost[key])),
      unit: key === 'roundTripUs' ? 'µs' : 'MB/s',
      peerName: peer === 'pipe' ? 'piped sockets' : 'no proxy',
      aim,
    })
  return [
    figure('round trip of a byte through the proxy', 'roundTripUs', ['ours', 'direct'], null),
    figure('round trip of a byte through the proxy', 'roundTripUs', ['ours', 'pipe'], { atMost: 1.2 }),
    figure('the same with a toxic of 0 ms', 'roundTripUs', ['held', 'pipe'], null),
    figure('bytes through the proxy', 'megabytesPerSec', ['ours', 'direct'], null),
    figure('bytes through the proxy', 'megabytesPerSec', ['ours', 'pipe'], { atLeast: 0.85 }),
    figure('the same with a toxic of 0 ms', 'megabytesPerSec', ['held', 'pipe'], null),
  ]
}

/**
 * Median of many, one after the other on one connection.
 * @param {number} port
 */
async function readRoundTrip(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.write('echo\n')
  await once(socket, 'data')
  const took = []
  for (let ask = -warmUpAsks; ask < asks; ask += 1) {
    const startMs = performance.now()
    socket.write('x')
    await once(socket, 'data')
    if (ask >= 0) took.push((performance.now() - startMs) * 1000)
  }
  socket.destroy()
  return median(took)
}

/**
 * @param {number} port
 * @param {number} byteCount
 */
async function readThroughput(port, byteCount) {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const startMs = performance.now()
  socket.write(`send ${byteCount}\n`)
  let readBytes = 0
  socket.on('data', ({ length }) => {
    readBytes += length
  })
  await once(socket, 'end')
  socket.destroy()
  if (readBytes !== byteCount) throw new Error(`${readBytes} of ${byteCount} bytes came`)
  return readBytes / 1000 / (performance.now() - startMs)
}
