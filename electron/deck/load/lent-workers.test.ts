import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { noTotals } from '../../load/measure/sum-totals.ts'
import type { GeneratedLoad, LoadOutcome } from '../../load/types.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }

/** A load without a generator: it lasts until a test, or who began it, ends it. */
interface HeldLoad extends GeneratedLoad {
  end(): void
}

function holdLoad(): HeldLoad {
  let settle: (outcome: LoadOutcome) => void = () => {}
  const ended = new Promise<LoadOutcome>((resolve) => {
    settle = resolve
  })
  const totals = { ...noTotals, ledger: { sent: 1, ok: 1, failed: 0, inFlight: 0, unaccounted: 0 }, elapsedMs: 1000 }
  const stop = (): Promise<LoadOutcome> => {
    settle({ endedBy: 'person', words: 'stopped' })
    return ended
  }
  return {
    state: 'running',
    ratePerSec: null,
    endsAtMs: null,
    pids: [],
    silentMs: 0,
    ended,
    stop,
    totals: () => totals,
    takeSeconds: () => [],
    setTargets: async () => {},
    setRate: async () => ({ ok: true, value: undefined }),
    close: () => void stop(),
    end: () => settle({ endedBy: 'duration', words: 'ended after 1 s' }),
  }
}

/** 1 → N on a real cluster of two workers. */
describe('the workers of an experiment', () => {
  let test: TestDeck
  let session: ClusterSession
  let loads: HeldLoad[]
  let runId: string
  beforeEach(async () => {
    loads = []
    test = createTestDeck(
      () => true,
      () => {
        const load = holdLoad()
        loads.push(load)
        return load
      },
    )
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 2, env: { PORT: '0' } })
    const found = test.deck.session(opened.ok ? opened.value.clusterId : '')
    if (!found.ok) throw new Error(found.error.message)
    session = found.value
    await vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(2), patient)
    await vi.waitFor(() => expect(session.runState).toBe('running'), patient)
    const started = await test.deck.loads.start({
      clusterId: session.id,
      settings: { ...defaultLoadSettings, model: 'closed' },
      experiment: { kind: 'workers', counts: [1, 3], stepS: 2 },
      allowHost: false,
    })
    runId = started.ok ? started.value.runId : ''
    await stepBegins(1)
  })
  afterEach(() => test.close())

  const stepBegins = (nth: number) => vi.waitFor(() => expect(loads).toHaveLength(nth), patient)
  const hasWorkers = (count: number) => vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(count), patient)
  /** Every count that could have been saved so far. */
  const savedCounts = () => new Set(test.pushed('cluster').map(({ settings }) => settings.workers))

  it('are lent to each step, and the setting stays what a person made it', async () => {
    expect(session.snapshot()).toMatchObject({ desired: 1, settings: { workers: 2 } })
    loads[0]?.end()
    await stepBegins(2)
    expect(session.snapshot()).toMatchObject({ desired: 3, settings: { workers: 2 } })
    loads[1]?.end()
    await hasWorkers(2)
    await vi.waitFor(() => expect(test.pushed('load-ended')).toHaveLength(1), patient)
    const result = await test.deck.loads.result(runId)
    expect(result.ok && result.value.points.map(({ workers }) => workers)).toEqual([1, 3])
    expect(result.ok && result.value.summary.inForce?.workers).toEqual({ least: 1, most: 3 })
    expect(savedCounts()).toEqual(new Set([2]))
  })

  it('come back when it is stopped in its middle', async () => {
    await test.deck.loads.stop(runId)
    await hasWorkers(2)
    expect(savedCounts()).toEqual(new Set([2]))
  })

  it('are forgotten when the cluster is stopped: it starts anew with its own', async () => {
    await session.stop()
    expect(await session.start()).toEqual({ ok: true, value: undefined })
    expect(session.snapshot()).toMatchObject({ desired: 2, listeningCount: 2 })
    await vi.waitFor(() => expect(test.pushed('load-ended')).toHaveLength(1), patient)
    const result = await test.deck.loads.result(runId)
    expect(result).toMatchObject({ value: { endedBy: 'cluster-stopped', points: [] } })
    expect(session.snapshot()).toMatchObject({ desired: 2, listeningCount: 2 })
    expect(savedCounts()).toEqual(new Set([2]))
  })

  it('are not what the deck remembers when it quits in the middle', async () => {
    await test.deck.stopAll()
    expect(session.settings.workers).toBe(2)
    expect(savedCounts()).toEqual(new Set([2]))
  })

  it('are nobody else’s to count meanwhile', async () => {
    const message = 'The load experiment sets the number of workers: stop it to choose one'
    expect(await session.scale(5)).toEqual({ ok: false, error: { code: 'wrong-state', message } })
    expect(session.lent.refusal()).toEqual({ ok: false, error: { code: 'wrong-state', message } })
    expect(session.snapshot()).toMatchObject({ desired: 1, settings: { workers: 2 } })
    await test.deck.loads.stop(runId)
    expect(session.lent.refusal()).toBeNull()
  })

  it('give way to a number that is set meanwhile, once it is over', async () => {
    await session.update({ workers: 3 })
    expect(session.snapshot()).toMatchObject({ desired: 1, settings: { workers: 3 } })
    await test.deck.loads.stop(runId)
    await hasWorkers(3)
  })

  it('are left alone by autoscale', async () => {
    const { autoscale } = session.settings
    await session.update({ autoscale: { ...autoscale, isOn: true, min: 2, max: 2 } })
    await vi.waitFor(() => expect(session.snapshot().guards.autoscale).not.toBeNull(), patient)
    expect(session.snapshot().guards.autoscale).toBe('waits: a load experiment sets the number of workers')
    loads[0]?.end()
    await stepBegins(2)
    expect(session.snapshot()).toMatchObject({ desired: 3, settings: { workers: 2 } })
  })
})
