import { Agent, get } from 'node:http'

const tickMs = 25
/** In turn over all connections: node's default would use the same few again and again. */
const newAgent = () => new Agent({ keepAlive: true, maxSockets: 16, scheduling: 'fifo' })
/** Slow enough for every connection to be used, fast enough to be dealt out anew within the picture. */
const renewEveryMs = 4000

/**
 * Keeps a server lightly busy: about `perSec` requests a second in slow waves, over connections that are renewed now
 * and then, so that workers that came later get their share.
 * @param {string} url
 * @param {number} perSec
 * @returns {() => void} ends it
 */
export function startGentleLoad(url, perSec) {
  let agent = newAgent()
  let owed = 0
  const renew = setInterval(() => {
    const old = agent
    agent = newAgent()
    setTimeout(() => old.destroy(), 500)
  }, renewEveryMs)
  const tick = setInterval(() => {
    const wave = 1 + 0.5 * Math.sin(Date.now() / 5000)
    owed += (perSec * wave * tickMs) / 1000
    for (; owed >= 1; owed -= 1) {
      const request = get(url, { agent }, (response) => response.resume())
      request.on('error', () => {}) // A killed worker takes its connections along: that is what is being shown.
    }
  }, tickMs)
  return () => {
    clearInterval(renew)
    clearInterval(tick)
    agent.destroy()
  }
}
