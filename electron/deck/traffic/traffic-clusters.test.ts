import { get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TrafficBatch } from '../../../shared/model/traffic.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe('the traffic of two clusters', () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const open = async (): Promise<{ readonly session: ClusterSession; readonly port: number }> => {
    const port = await freePort()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), env: { PORT: String(port) }, workers: 1 })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(found.value.snapshot().listeningCount).toBe(1), patient)
    return { session: found.value, port }
  }
  const batchesOf = ({ id }: ClusterSession): TrafficBatch[] =>
    test.pushed('traffic').filter(({ clusterId }) => clusterId === id)
  const connectionIdsOf = (session: ClusterSession): Set<number> =>
    new Set(batchesOf(session).flatMap(({ connections }) => connections.map(({ id }) => id)))
  const ask = (port: number): Promise<void> =>
    new Promise((done, failed) => {
      get({ host: '127.0.0.1', port, agent: false }, (answer) => answer.resume().on('end', done)).on('error', failed)
    })
  const moreOf = async (session: ClusterSession): Promise<void> => {
    const { length } = batchesOf(session)
    await vi.waitFor(() => expect(batchesOf(session).length).toBeGreaterThan(length + 2), patient)
  }

  it('flows side by side, each with its own connections', async () => {
    const [one, other] = [await open(), await open()]
    test.deck.traffic.watch([one.session, other.session])
    for (let asked = 0; asked < 3; asked += 1) await ask(one.port)
    await ask(other.port)
    await vi.waitFor(() => expect(connectionIdsOf(one.session).size).toBe(3), patient)
    await vi.waitFor(() => expect(connectionIdsOf(other.session).size).toBe(1), patient)
  })

  it('goes on for the one that is still watched, and for nobody when the watch is closed', async () => {
    const [one, other] = [await open(), await open()]
    test.deck.traffic.watch([one.session, other.session])
    await Promise.all([moreOf(one.session), moreOf(other.session)])
    test.deck.traffic.watch([other.session])
    const { length } = batchesOf(one.session)
    await moreOf(other.session)
    expect(batchesOf(one.session)).toHaveLength(length)
    test.deck.traffic.close()
    const [count, ticks] = [test.pushed('traffic').length, test.pushed('tick').length]
    await ask(other.port)
    await vi.waitFor(() => expect(test.pushed('tick').length).toBeGreaterThan(ticks + 1), patient)
    expect(test.pushed('traffic')).toHaveLength(count)
  })

  it('has ended with a cluster that was removed', async () => {
    const [one, other] = [await open(), await open()]
    test.deck.traffic.watch([one.session, other.session])
    await Promise.all([moreOf(one.session), moreOf(other.session)])
    await test.deck.remove(one.session.id)
    const { length } = batchesOf(one.session)
    await moreOf(other.session)
    expect(batchesOf(one.session)).toHaveLength(length)
  })
})
