import { Agent, get } from 'node:http'
import { createRandom } from '../../shared/base/seeded-random.mjs'

/** Clients that stay: kept alive, and asked in turn. */
const keptCount = 16
const keptEveryMs = 25
/** Clients that come, ask once, and stay for a while. */
const newEveryMs = 40
const stayMs = { least: 50, most: 2400 }
/** As many addresses, so that a policy that looks at them has something to choose from. */
const addressCount = 8

/**
 * A load in which policies differ, the same each time: `keptCount` connections with 40 requests a second together, and 25
 * new connections a second which stay between 0.05 and 2.4 s.
 * @param {string} url
 * @returns {() => void} ends it
 */
export function startMixedLoad(url) {
  const random = createRandom(7)
  const { port } = new URL(url)
  const kept = Array.from({ length: keptCount }, (_, index) => newAgent(index))
  let turn = 0
  /** @param {Agent} agent */
  const ask = (agent) => {
    const request = get({ host: '127.0.0.1', port, agent }, (response) => response.resume())
    request.on('error', () => {}) // A policy that is left may close connections: that is part of the picture.
  }
  const keepAsking = setInterval(() => ask(/** @type {Agent} */ (kept[turn++ % keptCount])), keptEveryMs)
  const keepComing = setInterval(() => {
    const agent = newAgent(Math.floor(random() * addressCount))
    ask(agent)
    setTimeout(() => agent.destroy(), stayMs.least + random() ** 3 * (stayMs.most - stayMs.least))
  }, newEveryMs)
  return () => {
    clearInterval(keepAsking)
    clearInterval(keepComing)
    for (const agent of kept) agent.destroy()
  }
}

/**
 * Other systems than Linux have one loopback address unless told otherwise.
 * @param {number} index
 */
function newAgent(index) {
  const address = process.platform === 'linux' ? { localAddress: `127.0.0.${1 + (index % addressCount)}` } : {}
  return new Agent({ keepAlive: true, maxSockets: 1, ...address })
}
