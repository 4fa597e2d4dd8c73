import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FaultSpec } from '../../../shared/model/fault.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 30_000, interval: 50 }
const now = { trigger: { kind: 'now' }, forMs: 60_000, seed: 1 } as const

describe('faults that strike, with real workers', { timeout: 60_000 }, () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const open = async (given: Partial<OpenRequest> = {}): Promise<ClusterSession> => {
    const port = await freePort()
    const { workers = 2 } = given
    const settings = { policy: 'round-robin', env: { PORT: String(port) }, ...given, workers } as const
    const opened = await test.deck.open({ scriptPath: fixture('demanding.cjs'), ...settings })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await listening(found.value, workers)
    return found.value
  }
  const listening = (session: ClusterSession, count: number): Promise<void> =>
    vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(count), patient)
  const inject = (session: ClusterSession, spec: FaultSpec): number => {
    const injected = session.faults.inject(spec)
    if (!injected.ok) throw new Error(injected.error.message)
    return injected.value.faultId
  }
  const slotOf = (session: ClusterSession, number: number) =>
    session.snapshot().slots.find(({ slot }) => slot === number)

  it('kill a worker as the kill menu does, and tell when the slot listens again', async () => {
    const session = await open()
    const spec: FaultSpec = { fault: 'fault.sigkill', input: {}, target: { kind: 'slots', slots: [2] }, ...now }
    expect(session.faults.preview(spec)).toMatchObject({ words: 'would hit slot 2: 50 % of capacity; strikes once' })
    const faultId = inject(session, spec)
    await vi.waitFor(() => {
      const [ended] = session.snapshot().faults.ended
      expect(ended).toMatchObject({ id: faultId, state: 'reverted', endedBy: 'done', hitCount: 1 })
      expect(ended?.words).toMatch(/SIGKILL.*listening again after \d/)
    }, patient)
    expect(session.snapshot().faults.active).toEqual([])
    expect(slotOf(session, 2)).toMatchObject({ generation: 2, restartCount: 1, unstableCount: 0 })
  })

  it('hit the slots that the preview named, when they are drawn', async () => {
    const session = await open({ workers: 4 })
    const spec: FaultSpec = { fault: 'fault.sigkill', input: {}, target: { kind: 'random', count: 2 }, ...now, seed: 7 }
    const { slots } = session.faults.preview(spec)
    inject(session, spec)
    await vi.waitFor(
      () => expect(session.snapshot().faults.ended[0]).toMatchObject({ state: 'reverted', slots }),
      patient,
    )
    const killed = session.history.exits.map(({ slot }) => slot)
    expect([...killed].sort()).toEqual(slots)
  })

  it('strike again and again until they are undone', async () => {
    const session = await open({ workers: 3 })
    const faultId = inject(session, {
      fault: 'fault.kill-at-random',
      input: {},
      target: { kind: 'random', count: 1 },
      trigger: { kind: 'every', everyMs: 300, times: null },
      forMs: 60_000,
      seed: 3,
    })
    await vi.waitFor(() => expect(session.snapshot().faults.active[0]?.hitCount).toBeGreaterThanOrEqual(3), patient)
    const undone = await session.faults.undo(faultId)
    expect(undone.ok).toBe(true)
    const exits = session.history.exits.length
    expect(session.snapshot().faults).toMatchObject({ active: [], ended: [{ id: faultId, endedBy: 'person' }] })
    await listening(session, 3)
    expect(session.history.exits.length).toBe(exits)
  })

  it('stop a process and let it go on when its time is over, or when all is stopped', async () => {
    const session = await open()
    const spec: FaultSpec = { fault: 'fault.pause', input: {}, target: { kind: 'slots', slots: [1] }, ...now }
    inject(session, { ...spec, forMs: 1000 })
    await vi.waitFor(() => expect(slotOf(session, 1)?.health).toBe('paused'), patient)
    await vi.waitFor(() => expect(session.snapshot().faults.ended[0]).toMatchObject({ endedBy: 'time' }), patient)
    expect(slotOf(session, 1)?.health).toBe('ok')

    inject(session, spec)
    await vi.waitFor(() => expect(session.snapshot().faults.active[0]?.state).toBe('landed'), patient)
    expect(await test.deck.stopFaults()).toMatchObject({ ok: true })
    expect(session.snapshot().faults).toMatchObject({
      active: [],
      ended: [{ endedBy: 'stop-all', state: 'reverted' }, {}],
    })
    expect(slotOf(session, 1)).toMatchObject({ health: 'ok', generation: 1 })
  })

  it('are refused by a guard rail before anything is hurt', async () => {
    const session = await open()
    const all: FaultSpec = { fault: 'fault.kill-all', input: {}, target: { kind: 'all' }, ...now }
    const words = 'a guard rail forbids it: 0 of 2 workers would be listening and unhurt, at least 1 must be'
    expect(session.faults.preview(all).refused).toContain(words)
    expect(session.faults.inject(all)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(session.snapshot().faults).toMatchObject({ active: [], ended: [] })
    expect(session.history.exits).toEqual([])
  })

  it('do not land on an app that survives them, and say so', async () => {
    const session = await open({ scriptPath: fixture('swallows.cjs') })
    inject(session, { fault: 'fault.uncaught-exception', input: {}, target: { kind: 'slots', slots: [1] }, ...now })
    await vi.waitFor(
      () => expect(session.snapshot().faults.ended[0]).toMatchObject({ state: 'did-not-land', endedBy: 'refused' }),
      patient,
    )
    expect(test.words()).toMatch(/"Uncaught exception" in slot 1 did not land: slot 1 survived an uncaught exception/)
  })
})
