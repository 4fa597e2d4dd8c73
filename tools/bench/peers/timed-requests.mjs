import { Agent, get } from 'node:http'

/** @typedef {{ status: number, tookMs: number }} Answer */

/**
 * Asks one request after the other on each of some kept connections.
 * @param {number} port
 * @param {number} count of all
 * @param {number} connections
 * @returns {Promise<readonly Answer[]>}
 */
export async function askInTurn(port, count, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const answers = /** @type {Answer[]} */ ([])
  let begun = 0
  const askOn = async () => {
    while (begun < count) {
      begun += 1
      answers.push(await ask(port, agent))
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, askOn))
  } finally {
    agent.destroy()
  }
  return answers
}

/**
 * @param {number} port
 * @param {Agent} agent
 * @returns {Promise<Answer>}
 */
function ask(port, agent) {
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume().on('end', () => {
        resolve({ status: response.statusCode ?? 0, tookMs: performance.now() - startedMs })
      })
    }).on('error', reject)
  })
}
