import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { LoadResult } from '../../../shared/model/load.ts'
import { defaultLoadSettings, type LoadExperiment, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { beginLoad } from '../../load/begin-load.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }

/** A real cluster under load of real generator processes. */
describe('load on a cluster', () => {
  let test: TestDeck
  let clusterId: string
  beforeEach(async () => {
    test = createTestDeck()
    const env = { PORT: String(await freePort()) }
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 2, env })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
  })
  afterEach(() => test.close())

  const request = (
    settings: Partial<LoadSettings>,
    experiment: LoadExperiment = { kind: 'run' },
  ): CommandInput<'load.start'> => ({
    clusterId,
    settings: { ...defaultLoadSettings, ratePerSec: 200, connections: 10, durationS: null, ...settings },
    experiment,
    allowHost: false,
  })
  const start = async (...asked: Parameters<typeof request>): Promise<string> => {
    const started = await test.deck.loads.start(request(...asked))
    if (!started.ok) throw new Error(started.error.message)
    return started.value.runId
  }
  const sent = (): number => test.pushed('load').at(-1)?.run.totals.ledger.sent ?? 0
  const ended = () => vi.waitFor(() => expect(test.pushed('load-ended')).toHaveLength(1), patient)
  const resultOf = async (runId: string): Promise<LoadResult> => {
    const read = await test.deck.loads.result(runId)
    if (!read.ok) throw new Error(read.error.message)
    return read.value
  }

  it('goes to the cluster, is told as it goes, and leaves a result whose ledger is closed', async () => {
    const paths = [
      { path: '/first', weight: 1 },
      { path: '/second', weight: 1 },
    ]
    const runId = await start({ paths })
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(200), patient)
    const [run] = test.deck.loads.snapshot().runs
    expect(run).toMatchObject({ runId, clusterId, state: 'running', ratePerSec: 200 })
    expect(run?.url).toBe(`${test.snapshot()?.url}/first`)

    expect(await test.deck.loads.stop(runId)).toEqual({ ok: true, value: { resultId: runId } })
    const result = await resultOf(runId)
    const { ledger, shares } = result.totals
    expect(result).toMatchObject({ version: 2, endedBy: 'person', summary: { kind: 'run', workers: 2 } })
    expect(ledger).toEqual({ sent: ledger.ok, ok: ledger.ok, failed: 0, inFlight: 0, unaccounted: 0 })
    expect(shares.map(({ slot }) => slot)).toEqual([1, 2])
    expect(shares.reduce((sum, share) => sum + share.requestCount, 0)).toBe(ledger.sent)
    expect(result.seconds.length).toBeGreaterThan(0)
    expect(
      test
        .pushed('load-results')
        .at(-1)
        ?.map((summary) => summary.resultId),
    ).toEqual([runId])
    expect(test.deck.loads.snapshot().runs).toEqual([])
    expect(test.words()).toMatch(
      /load begins on http:\/\/[\w.:[\]]+: 200 requests\/s, over 10 connections\n(.*\n)*load over: stopped by hand after/,
    )
  })

  it('has its generator on record for as long as it lives', async () => {
    const generators = () => [...test.recorded.values()].filter(({ slot }) => slot === null)
    const runId = await start({ processes: 2 })
    expect(generators()).toEqual([1, 2].map(() => ({ slot: null, clusterName: test.snapshot()?.settings.name })))
    await test.deck.loads.stop(runId)
    expect(generators()).toEqual([])
  })

  it('runs once per cluster', async () => {
    await start({})
    const second = await test.deck.loads.start(request({}))
    expect(second).toMatchObject({ ok: false, error: { code: 'already-so' } })
  })

  it('marks what happened to the workers meanwhile', async () => {
    const runId = await start({})
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(0), patient)
    const { slot = 0, generation = 0, pid } = test.snapshot()?.slots[1] ?? {}
    await test.deck.sessions[0]?.supervisor.act({ slot, generation, pid: pid ?? 0 }, { action: 'worker.sigkill' })
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    await test.deck.loads.stop(runId)
    const result = await resultOf(runId)
    expect(result.marks.map((mark) => mark.slot)).toContain(2)
    expect(result.totals.ledger.unaccounted).toBe(0)
  })

  it('ends when the cluster is stopped, with what was measured', async () => {
    const runId = await start({})
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(0), patient)
    await test.deck.sessions[0]?.stop()
    await ended()
    expect(await resultOf(runId)).toMatchObject({ endedBy: 'cluster-stopped', totals: { ledger: { inFlight: 0 } } })
  })

  it('takes a new rate while it runs', async () => {
    const runId = await start({})
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(0), patient)
    expect(await test.deck.loads.setRate(runId, 900)).toEqual({ ok: true, value: undefined })
    await vi.waitFor(() => {
      const asked = test.pushed('load').flatMap((push) => push.newSeconds.map((second) => second.askedCount))
      expect(asked.at(-1)).toBeGreaterThan(850)
    }, patient)
    await test.deck.loads.stop(runId)
    expect((await resultOf(runId)).summary.name).toBe('round-robin, 2 workers, 200–900 req/s')
  })

  it('tries 1 → N and gives the workers back that it took', async () => {
    const runId = await start({ model: 'closed' }, { kind: 'workers', counts: [1, 2, 3], stepS: 2 })
    await ended()
    const result = await resultOf(runId)
    expect(result.points.map((point) => point.workers)).toEqual([1, 2, 3])
    expect(result.verdict).toContain('3 workers answered')
    expect(result.totals.ledger.ok).toBeGreaterThan(0)
    expect(test.snapshot()?.desired).toBe(2)
  }, 40_000)

  it('climbs until a bound is crossed', async () => {
    const experiment: LoadExperiment = {
      kind: 'limit',
      fromPerSec: 50,
      toPerSec: 100,
      factor: 2,
      stepS: 2,
      p99BoundMs: 1,
      failedBoundRatio: 0,
    }
    // Each request takes 20 ms to send: no answer can come within 1 ms.
    const runId = await start({ sendOverMs: 20 }, experiment)
    await ended()
    expect(await resultOf(runId)).toMatchObject({ endedBy: 'bound', points: [{ isWithinBounds: false }] })
  }, 20_000)

  it('goes with its cluster', async () => {
    await start({})
    await vi.waitFor(() => expect(sent()).toBeGreaterThan(0), patient)
    await test.deck.remove(clusterId)
    await vi.waitFor(() => expect(test.deck.loads.snapshot().runs).toEqual([]), patient)
  })

  it.each([
    { settings: { url: 'http://' }, code: 'invalid-input' },
    { settings: { url: 'ftp://localhost/' }, code: 'invalid-input' },
  ])('begins nothing with $settings', async ({ settings, code }) => {
    const refused = await test.deck.loads.start(request(settings))
    expect(refused).toMatchObject({ ok: false, error: { code } })
    expect(test.deck.loads.snapshot().runs).toEqual([])
  })
})

describe('a load whose generator the system refuses', () => {
  it('ends with the reason, and another can be started', async () => {
    const judged: (readonly string[])[] = []
    const refuse = (): never => {
      throw new Error('spawn ENOMEM')
    }
    const test = createTestDeck(
      () => true,
      (options) => {
        judged.push(options.targets.flatMap(({ addresses }) => addresses))
        return beginLoad({ ...options, clock: systemClock, generatorPath: '', execPath: '', fork: refuse })
      },
    )
    onTestFinished(() => test.close())
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 1, env: { PORT: '0' } })
    if (!opened.ok) throw new Error(opened.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(1), patient)
    const { clusterId } = opened.value
    for (const count of [1, 2]) {
      const started = await test.deck.loads.start({
        clusterId,
        settings: defaultLoadSettings,
        experiment: { kind: 'run' },
        allowHost: false,
      })
      expect(started).toMatchObject({ ok: true })
      await vi.waitFor(() => expect(test.pushed('load-ended')).toHaveLength(count), patient)
    }
    expect(JSON.stringify(test.pushed('load-ended').at(-1))).toContain(
      'a generator process could not be started: spawn ENOMEM',
    )
    expect(judged).toEqual([['127.0.0.1'], ['127.0.0.1']])
  })
})
