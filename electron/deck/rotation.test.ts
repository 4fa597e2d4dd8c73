import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { WorkerOrder } from '../../shared/actions/worker-actions.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }
const out = { action: 'worker.rotate-out', connections: 'stay', ifLast: 'refuse', reason: 'by-hand' } as const

describe('a slot of a running cluster, out of rotation', () => {
  let test: TestDeck
  let session: ClusterSession
  let port: number
  beforeEach(async () => {
    test = createTestDeck()
    port = await freePort()
    const opened = await test.deck.open({
      scriptPath: fixture('plain.mjs'),
      workers: 2,
      // Each has connections to give, however busy the machine is.
      policy: 'in-turn',
      env: { PORT: String(port) },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
    await vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(2), patient)
  })
  afterEach(() => test.close())

  const act = (number: number, order: WorkerOrder) => {
    const slot = session.supervisor.slots.find((one) => one.slot === number)
    const { generation, pid } = slot ?? expect.fail()
    return session.supervisor.act({ slot: number, generation, pid: pid ?? 0 }, order)
  }
  const heldBy = (slot: number) => session.telemetry.lastPoint(slot)?.openConnections ?? 0
  const total = () => heldBy(1) + heldBy(2)

  it('gives its idle connections to others, and keeps none of those that get idle later', async () => {
    const agents = Array.from({ length: 8 }, () => new http.Agent({ keepAlive: true, maxSockets: 1 }))
    onTestFinished(() => {
      for (const agent of agents) agent.destroy()
    })
    const askAll = () => Promise.all(agents.map((agent) => ask(port, agent)))
    await askAll()
    await vi.waitFor(() => expect(total()).toBe(8), patient)
    expect(heldBy(1)).toBeGreaterThan(0)

    expect(await act(1, { ...out, connections: 'move' })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect([heldBy(1), heldBy(2)]).toEqual([0, 8]), patient)
    // Nobody was told to close: they are the same connections.
    expect(await askAll()).toEqual(agents.map(() => 'keep-alive'))
    expect(agents.every((agent) => Object.keys(agent.freeSockets).length === 1)).toBe(true)
    expect(session.snapshot().slots[0]?.outOfRotation).toMatchObject({ reason: 'by-hand' })

    // Its share is even among those that are dealt to, and it is missed by nobody.
    expect(session.snapshot()).toMatchObject({ listeningCount: 2 })
    expect(await act(1, { action: 'worker.rotate-in' })).toMatchObject({ ok: true })
    expect(session.snapshot().slots[0]?.outOfRotation).toBeNull()
  })
})

/** The answer's `Connection` header. */
function ask(port: number, agent: http.Agent): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, agent }, (response) => {
        response.resume().on('end', () => resolve(response.headers.connection))
      })
      .on('error', reject)
  })
}
