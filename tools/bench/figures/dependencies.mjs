import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { inRoot, keepDir } from '../../setup/folders.mjs'
import { bundleProgram } from '../peers/bundle-program.mjs'
import { startProgram } from '../peers/child.mjs'
import { benchNode } from '../peers/primaries.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const rounds = 9
const sentBytes = 512 * 1024 * 1024
const asks = 2000

/** @typedef {{ roundTripUs: number, megabytesPerSec: number }} Cost */

/**
 * What the proxy before a dependency costs while no toxic is there, and with one that changes nothing: beside the way without
 * it, and beside two sockets that are piped into each other.
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureDependencies() {
  await bundleProgram('dependency-proxy')
  const node = benchNode()
  const bundle = join(keepDir, 'bench', 'dependency-proxy.mjs')
  const programs = [await startProgram(node, [inRoot('tools/bench/programs/dependency-server.cjs')], process.env)]
  try {
    /** @type {{ kind: string, port: number, costs: Cost[] }[]} */
    const ways = [{ kind: 'direct', port: programs[0]?.ready.port, costs: [] }]
    for (const kind of ['pipe', 'ours', 'held']) {
      const program = await startProgram(node, [bundle, kind, String(ways[0]?.port)], process.env)
      programs.push(program)
      ways.push({ kind, port: program.ready.port, costs: [] })
    }
    for (let round = -1; round < rounds; round += 1) {
      for (const { port, costs } of round % 2 === 0 ? ways : ways.toReversed()) {
        const cost = { roundTripUs: await readRoundTrip(port), megabytesPerSec: await readThroughput(port) }
        // The first ones warm up what is compiled while it runs.
        if (round >= 0) costs.push(cost)
      }
    }
    const costsOf = (/** @type {string} */ kind) => ways.find((way) => way.kind === kind)?.costs ?? []
    return drawFigures(costsOf)
  } finally {
    for (const program of programs) await program.close()
  }
}

/**
 * @param {(kind: string) => readonly Cost[]} costsOf
 * @returns {import('../table.mjs').Figure[]}
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
    figure('round trip of a byte through the proxy', 'roundTripUs', ['ours', 'pipe'], { atMost: 1.1 }),
    figure('the same with a toxic of 0 ms', 'roundTripUs', ['held', 'pipe'], null),
    figure('bytes through the proxy', 'megabytesPerSec', ['ours', 'direct'], null),
    figure('bytes through the proxy', 'megabytesPerSec', ['ours', 'pipe'], { atLeast: 0.9 }),
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
  for (let ask = -100; ask < asks; ask += 1) {
    const startMs = performance.now()
    socket.write('x')
    await once(socket, 'data')
    if (ask >= 0) took.push((performance.now() - startMs) * 1000)
  }
  socket.destroy()
  return median(took)
}

/** @param {number} port */
async function readThroughput(port) {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const startMs = performance.now()
  socket.write(`send ${sentBytes}\n`)
  let readBytes = 0
  socket.on('data', ({ length }) => {
    readBytes += length
  })
  await once(socket, 'end')
  socket.destroy()
  if (readBytes !== sentBytes) throw new Error(`${readBytes} of ${sentBytes} bytes came`)
  return readBytes / 1000 / (performance.now() - startMs)
}
