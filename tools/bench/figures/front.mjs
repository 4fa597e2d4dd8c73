import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { inRoot, keepDir } from '../../setup/folders.mjs'
import { bundleProgram } from '../peers/bundle-program.mjs'
import { startProgram } from '../peers/child.mjs'
import { benchNode } from '../peers/primaries.mjs'
import { median } from '../statistics.mjs'
import { compare } from '../table.mjs'

const rounds = 7
const connections = 1500
const atOnce = 16
const asks = 2000
const kinds = ['direct', 'pipe', 'ours']

/** @typedef {{ perSec: number, roundTripUs: number }} Cost */

/**
 * What the front before tasks costs: new connections that are answered, and a byte there and back on one that is open; beside
 * the way without it, and beside sockets that are piped into each other. Client, front and servers share the machine.
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureFront() {
  await bundleProgram('front')
  const node = benchNode()
  const bundle = join(keepDir, 'bench', 'front.mjs')
  const servers = [1, 2].map(() =>
    startProgram(node, [inRoot('tools/bench/programs/dependency-server.cjs')], process.env),
  )
  const started = await Promise.all(servers)
  const ports = started.map(({ ready }) => String(ready.port))
  /** @type {Record<string, Cost[]>} */
  const costs = {}
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
        const front = kind === 'direct' ? null : await startProgram(node, [bundle, kind, ...ports], process.env)
        const port = Number(front?.ready.port ?? ports[0])
        try {
          await readNew(port, connections / 4)
          const cost = { perSec: await readNew(port, connections), roundTripUs: await readRoundTrip(port) }
          costs[kind] = [...(costs[kind] ?? []), cost]
        } finally {
          await front?.close()
        }
      }
    }
  } finally {
    for (const server of started) await server.close()
  }
  const figure = (/** @type {string} */ what, /** @type {keyof Cost} */ key, /** @type {string} */ peer) =>
    compare(what, {
      ours: median((costs.ours ?? []).map((cost) => cost[key])),
      peer: median((costs[peer] ?? []).map((cost) => cost[key])),
      unit: key === 'perSec' ? '/s' : 'µs',
      peerName: peer === 'pipe' ? 'piped sockets' : 'no front',
      aim: null,
    })
  return [
    figure('new connections through the front, answered', 'perSec', 'direct'),
    figure('new connections through the front, answered', 'perSec', 'pipe'),
    figure('round trip of a byte through the front', 'roundTripUs', 'direct'),
    figure('round trip of a byte through the front', 'roundTripUs', 'pipe'),
  ]
}

/**
 * @param {number} port
 * @param {number} count
 */
async function readNew(port, count) {
  let left = count
  const startMs = performance.now()
  const run = async () => {
    while (left > 0) {
      left -= 1
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.write('echo\n')
      await once(socket, 'data')
      socket.destroy()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, run))
  return count / ((performance.now() - startMs) / 1000)
}

/** @param {number} port */
async function readRoundTrip(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.write('echo\n')
  await once(socket, 'data')
  const took = []
  for (let ask = -asks / 4; ask < asks; ask += 1) {
    const startMs = performance.now()
    socket.write('x')
    await once(socket, 'data')
    if (ask >= 0) took.push((performance.now() - startMs) * 1000)
  }
  socket.destroy()
  return median(took)
}
