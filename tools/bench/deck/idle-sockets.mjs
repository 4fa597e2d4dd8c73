import { once } from 'node:events'
import { Agent, get } from 'node:http'

/**
 * Idle keep-alive sockets, each answered once.
 * @param {number} port
 * @param {number} count
 */
export async function holdIdleSockets(port, count) {
  const agents = Array.from({ length: count }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const ask = async (/** @type {Agent} */ agent) => {
    const request = get({ host: '127.0.0.1', port, agent })
    const [response] = await once(request, 'response')
    await once(response.resume(), 'end')
    return request.reusedSocket
  }
  // One after the other, so that workers take turns whoever is busy.
  for (const agent of agents) await ask(agent)
  return {
    /** Asks on each again, and closes all. @returns {Promise<number>} how many were closed meanwhile, or got no answer */
    async countLost() {
      const asked = await Promise.allSettled(agents.map(ask))
      for (const agent of agents) agent.destroy()
      return asked.filter((one) => one.status === 'rejected' || !one.value).length
    },
  }
}
