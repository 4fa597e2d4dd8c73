import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe('what the end of a worker cuts', () => {
  let test: TestDeck
  let session: ClusterSession
  const agent = new Agent({ keepAlive: true })
  beforeEach(async () => {
    test = createTestDeck()
    const opened = await test.deck.open({ scriptPath: fixture('never-answers.cjs'), workers: 2, env: { PORT: '0' } })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
    await vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(2), patient)
  })
  afterEach(async () => {
    agent.destroy()
    await test.close()
  })

  const ask = (path: string) => {
    const request = get({ host: '127.0.0.1', port: session.addresses[0]?.port ?? 0, path, agent })
    request.on('error', () => {})
    return request
  }
  const inFlight = (slot: number): number => session.telemetry.lastPoint(slot)?.requestsInFlight ?? 0
  const pidOf = (slot: number): number => session.snapshot().slots.find((one) => one.slot === slot)?.pid ?? 0
  const exitOf = async (slot: number) => {
    await vi.waitFor(() => expect(session.history.exits.some((exit) => exit.slot === slot)).toBe(true), patient)
    return session.history.exits.find((exit) => exit.slot === slot) ?? expect.fail()
  }

  it('is told by its exit: the requests without an answer, and its connections', async () => {
    for (let request = 0; request < 6; request += 1) ask('/never')
    await vi.waitFor(() => expect(inFlight(1) + inFlight(2)).toBe(6), patient)
    const held = inFlight(2)
    expect(held).toBeGreaterThan(0)
    process.kill(pidOf(2), 'SIGKILL')
    const { cut, words } = await exitOf(2)
    expect(cut).toMatchObject({ requestCount: held, connectionCount: held })
    // The heartbeat says it anew every 500 ms.
    expect(cut?.ageMs).toBeLessThan(5000)
    const counted = (thing: string) => `${held} ${thing}${held === 1 ? '' : 's'}`
    expect(words).toContain(`, about ${counted('request')} cut and ${counted('connection')} closed`)
  })

  it('is nothing where it finished what it had', async () => {
    await once(ask('/'), 'response').then(([response]) => response.resume())
    const { generation, pid } = session.snapshot().slots[0] ?? expect.fail()
    const stopped = await session.supervisor.act(
      { slot: 1, generation, pid: pid ?? 0 },
      { action: 'worker.graceful-stop' },
    )
    expect(stopped).toMatchObject({ ok: true })
    expect((await exitOf(1)).cut).toBeNull()
  })
})
