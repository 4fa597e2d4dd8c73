import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FaultSpec } from '../../../shared/model/fault.ts'
import { FaultDeck } from './testing/fault-deck.ts'

const patient = { timeout: 30_000, interval: 50 }
const now = { trigger: { kind: 'now' }, forMs: 60_000, seed: 1 } as const

describe('faults that strike, with real workers', { timeout: 60_000 }, () => {
  let faulty: FaultDeck
  beforeEach(() => {
    faulty = new FaultDeck()
  })
  afterEach(() => faulty.close())

  it('kill a worker as the kill menu does, and tell when the slot listens again', async () => {
    await faulty.open({})
    const { session } = faulty
    const spec: FaultSpec = { fault: 'fault.sigkill', input: {}, target: { kind: 'slots', slots: [2] }, ...now }
    expect(session.faults.preview(spec)).toMatchObject({ words: 'would hit slot 2: 50 % of capacity; strikes once' })
    const faultId = faulty.inject(spec)
    await vi.waitFor(() => {
      const [ended] = session.snapshot().faults.ended
      expect(ended).toMatchObject({ id: faultId, state: 'reverted', endedBy: 'done', hitCount: 1 })
      expect(ended?.words).toMatch(/SIGKILL.*listening again after \d/)
    }, patient)
    expect(session.snapshot().faults.active).toEqual([])
    expect(faulty.slot(2)).toMatchObject({ generation: 2, restartCount: 1, unstableCount: 0 })
  })

  it('hit the slots that the preview named, when they are drawn', async () => {
    await faulty.open({ workers: 4 })
    const { session } = faulty
    const spec: FaultSpec = { fault: 'fault.sigkill', input: {}, target: { kind: 'random', count: 2 }, ...now, seed: 7 }
    const { slots } = session.faults.preview(spec)
    faulty.inject(spec)
    await vi.waitFor(
      () => expect(session.snapshot().faults.ended[0]).toMatchObject({ state: 'reverted', slots }),
      patient,
    )
    const killed = session.history.exits.map(({ slot }) => slot)
    expect([...killed].sort()).toEqual(slots)
  })

  it('strike again and again until they are undone', async () => {
    await faulty.open({ workers: 3 })
    const { session } = faulty
    const faultId = faulty.inject({
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
    const { active, ended } = session.snapshot().faults
    expect([active, ended]).toMatchObject([[], [{ id: faultId, endedBy: 'person' }]])
    // Who was hit last may still be on the way out.
    const exitCount = () => session.history.exits.length
    await expect.poll(exitCount).toBe(ended[0]?.hitCount)
    await faulty.listening(3)
    expect(exitCount()).toBe(ended[0]?.hitCount)
  })

  it('stop a process and let it go on when its time is over, or when all is stopped', async () => {
    await faulty.open({})
    const { session } = faulty
    const spec: FaultSpec = { fault: 'fault.pause', input: {}, target: { kind: 'slots', slots: [1] }, ...now }
    faulty.inject({ ...spec, forMs: 1000 })
    await vi.waitFor(() => expect(faulty.slot(1)?.health).toBe('paused'), patient)
    await vi.waitFor(() => expect(session.snapshot().faults.ended[0]).toMatchObject({ endedBy: 'time' }), patient)
    expect(faulty.slot(1)?.health).toBe('ok')

    faulty.inject(spec)
    await vi.waitFor(() => expect(session.snapshot().faults.active[0]?.state).toBe('landed'), patient)
    expect(await faulty.test.deck.stopFaults()).toEqual({ ok: true, value: { words: '1 fault taken back' } })
    expect(await faulty.test.deck.stopFaults()).toEqual({ ok: true, value: { words: 'no fault is active' } })
    expect(session.snapshot().faults).toMatchObject({
      active: [],
      ended: [{ endedBy: 'stop-all', state: 'reverted' }, {}],
    })
    expect(faulty.slot(1)).toMatchObject({ health: 'ok', generation: 1 })
  })

  it('are refused by a guard rail before anything is hurt', async () => {
    await faulty.open({})
    const { session } = faulty
    const all: FaultSpec = { fault: 'fault.kill-all', input: {}, target: { kind: 'all' }, ...now }
    const words = 'a guard rail forbids it: 0 of 2 workers would be listening and unhurt, at least 1 must be'
    expect(session.faults.preview(all).refused).toContain(words)
    expect(session.faults.inject(all)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(session.snapshot().faults).toMatchObject({ active: [], ended: [] })
    expect(session.history.exits).toEqual([])
  })

  it('do not land on an app that survives them, and say so', async () => {
    await faulty.open({ script: 'swallows.cjs' })
    const { session } = faulty
    faulty.inject({ fault: 'fault.uncaught-exception', input: {}, target: { kind: 'slots', slots: [1] }, ...now })
    await vi.waitFor(
      () => expect(session.snapshot().faults.ended[0]).toMatchObject({ state: 'did-not-land', endedBy: 'refused' }),
      patient,
    )
    expect(faulty.words()).toMatch(/"Uncaught exception" in slot 1 did not land: slot 1 survived an uncaught exception/)
  })
})
