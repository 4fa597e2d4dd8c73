import { Agent, get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }

function ask(port: number, agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(request.reusedSocket))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}

describe('the numbers of a reload', () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  it('hold every request and every connection once', async () => {
    const port = await freePort()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 2, env: { PORT: String(port) } })
    const found = test.deck.session(opened.ok ? opened.value.clusterId : '')
    if (!found.ok) throw new Error(found.error.message)
    const session = found.value
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)

    let [requests, connections, isOver] = [0, 0, false]
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      while (!isOver) {
        requests += 1
        if (!(await ask(port, agent))) connections += 1
      }
      agent.destroy()
    }
    const clients = [1, 2, 3, 4].map(client)
    await vi.waitFor(() => expect(requests).toBeGreaterThan(200), patient)
    await session.reload(null)
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
    isOver = true
    await Promise.all(clients)

    const told = () => {
      const shares = session.telemetry.shares()
      return {
        requests: shares.reduce((sum, { requestCount }) => sum + requestCount, 0),
        connections: shares.reduce((sum, { connectionCount }) => sum + connectionCount, 0),
      }
    }
    await vi.waitFor(() => expect(told()).toEqual({ requests, connections }), { timeout: 3000 })
  })
})
