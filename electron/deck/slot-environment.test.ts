import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeWorker } from './inspect/detail-watch.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe("what a slot's workers are given", () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const open = async (settings: object): Promise<ClusterSession> => {
    const opened = await test.deck.open({ scriptPath: fixture('environment.mjs'), workers: 2, ...settings })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    return found.value
  }
  /** As the Inspector shows it. */
  const shown = async (session: ClusterSession, slot: number): Promise<Record<string, string | null>> => {
    await vi.waitFor(() => expect(describeWorker(session, slot, () => null).env).not.toEqual([]), patient)
    return Object.fromEntries(describeWorker(session, slot, () => null).env.map(({ name, value }) => [name, value]))
  }

  it('is its own, and the same for the next generation', async () => {
    const session = await open({ env: { NAME: 'w{slot}', REGION: 'us' }, slotEnv: { 1: { REGION: 'eu' } } })
    const first = { NAME: 'w1', REGION: 'eu', NODE_APP_INSTANCE: '0' }
    expect(await shown(session, 1)).toMatchObject(first)
    expect(await shown(session, 2)).toMatchObject({ NAME: 'w2', REGION: 'us', NODE_APP_INSTANCE: '1' })
    const { generation, pid } = session.supervisor.slots[0] ?? expect.fail()
    await session.supervisor.act({ slot: 1, generation, pid: pid ?? 0 }, { action: 'worker.sigkill' })
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    expect(await shown(session, 1)).toMatchObject(first)
    expect(session.supervisor.slots[0]?.generation).toBe(2)
    expect(await session.reload(null)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
    expect(await shown(session, 1)).toMatchObject(first)
  })

  it('is no NODE_APP_INSTANCE where that is switched off, and advanced messages where they are asked for', async () => {
    const session = await open({ appInstance: false, serialization: 'advanced' })
    expect(await shown(session, 1)).not.toHaveProperty('NODE_APP_INSTANCE')
    const { worker } = session.workerAt(1) ?? expect.fail()
    const heard: unknown[] = []
    worker.process.on('message', (message) => heard.push(message))
    worker.send(new Map([['big', 1n]]))
    await vi.waitFor(() => expect(heard).toEqual([new Map([['big', 1n]])]), patient)
  })
})
