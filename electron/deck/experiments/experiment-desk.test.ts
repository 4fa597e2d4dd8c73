import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }

const source = (method: readonly object[], settle = '0 s', more: object = {}) =>
  JSON.stringify({
    ...more,
    version: 1,
    title: 'Pause one',
    load: 'none',
    timing: { settle, before: '1 s', after: '1 s' },
    'steady-state-hypothesis': {
      title: 'All listen again',
      probes: [{ name: 'all listen', tolerance: 'workers.listening==desired within 2s' }],
    },
    method,
  })
const pause = [
  { name: 'pause one', action: 'worker.pause', target: { kind: 'slots', slots: [1] }, pauses: { after: '60 s' } },
]
const look = [{ name: 'look', type: 'probe', probe: 'workers.listening' }]

describe('the desk of experiments', () => {
  let test: TestDeck
  let clusterId: string
  beforeEach(async () => {
    test = createTestDeck()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 2, env: { PORT: '0' } })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
  })
  afterEach(() => test.close())

  const run = (text: string): string => {
    const begun = test.deck.experiments.run({ clusterId, source: text })
    if (!begun.ok) throw new Error(begun.error.message)
    return begun.value.runId
  }
  const ended = async () => {
    await vi.waitFor(() => expect(test.pushed('experiment-ended')).toHaveLength(1), patient)
    return test.pushed('experiment-ended')[0]
  }
  const healths = () => test.snapshot()?.slots.map(({ health }) => health)

  it('tells how one goes, keeps what came of it, and lists it', async () => {
    const runId = run(source(look))
    expect(await ended()).toMatchObject({ runId, clusterId, verdict: 'passed', resultId: runId })
    expect(test.pushed('experiment').map(({ phase }) => phase)).toContain('before')
    const told = test.pushed('lifecycle').map(({ event }) => event.words)
    const ofIt = told.filter((words) => words.startsWith('experiment'))
    expect(ofIt).toEqual([
      'experiment "Pause one" begins with seed 1',
      expect.stringMatching(/^experiment "Pause one": passed: /),
    ])
    const { running, results, ready } = await test.deck.experiments.snapshot()
    expect([running.length, results.map(({ title }) => title)]).toEqual([0, ['Pause one']])
    expect(ready.length).toBe(4)
    const html = await test.deck.experiments.export({ resultId: runId, format: 'html' })
    expect(html).toMatchObject({ ok: true, value: { fileName: 'pause-one.html' } })
    await test.deck.experiments.rename(runId, 'before the fix')
    expect(await test.deck.experiments.result(runId)).toMatchObject({ value: { summary: { name: 'before the fix' } } })
    await test.deck.experiments.remove(runId)
    expect(await test.deck.experiments.result(runId)).toMatchObject({ ok: false })
  })

  it('runs one at a time on a cluster; stopped by hand, the paused worker goes on before it answers', async () => {
    const runId = run(source(pause))
    expect(test.deck.experiments.run({ clusterId, source: source(look) })).toMatchObject({
      error: { code: 'already-so', message: expect.stringContaining('stop it first') },
    })
    await vi.waitFor(() => expect(healths()).toContain('paused'), patient)
    expect(await test.deck.experiments.stop(runId)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(healths()).toEqual(['ok', 'ok']), patient)
    expect(await ended()).toMatchObject({ verdict: 'aborted', words: 'it was stopped by hand' })
    expect(await test.deck.experiments.stop(runId)).toMatchObject({ error: { code: 'not-found' } })
  })

  it('is aborted when its cluster is stopped, and needs one that runs', async () => {
    run(source(look, '60 s'))
    await test.deck.sessions[0]?.stop()
    expect(await ended()).toMatchObject({ verdict: 'aborted', words: 'the cluster was stopped' })
    expect(test.deck.experiments.run({ clusterId, source: source(look) })).toMatchObject({
      error: { code: 'wrong-state', message: expect.stringContaining('an experiment needs it running') },
    })
  })

  it('is void where the rail of its file is reached on the way, and nothing is left', async () => {
    const burn = (slot: number) => ({
      name: `burn slot ${slot}`,
      fault: 'fault.burn-loop',
      input: { sharePercent: 5 },
      target: { kind: 'slots', slots: [slot] },
      for: '60 s',
      background: true,
      pauses: { after: '1 s' },
    })
    const off = { leastListening: { isOn: false, count: 1 } }
    const session = test.deck.sessions[0]
    if (session === undefined) throw new Error('no cluster is open')
    await session.update({ guardRails: { ...session.settings.guardRails, ...off } })
    run(source([burn(1), burn(2)], '0 s', { guardRails: { mostSlots: { isOn: true, count: 1 } } }))
    const rail = '2 slots would be hurt at once (1 and 2), at most 1 may be'
    expect(await ended()).toMatchObject({
      verdict: 'void',
      words: `A guard rail ended it: Burn CPU in the loop on slot 2: a guard rail forbids it: ${rail}`,
    })
    expect(session.snapshot().faults.active).toEqual([])
  })

  it('does not call it a guard rail when a fault cannot be', async () => {
    const down = { name: 'down', fault: 'fault.dependency-down', input: { variable: 'REDIS_URL' } }
    run(source([down]))
    const { verdict, words } = (await ended()) ?? {}
    expect([verdict, words]).toEqual([
      'void',
      expect.stringMatching(/^A fault did not land, so nothing is proven: .*REDIS_URL does not lead through a proxy/),
    ])
  })

  it('is over before its cluster leaves the deck', async () => {
    run(source(pause))
    await vi.waitFor(() => expect(healths()).toContain('paused'), patient)
    expect(await test.deck.remove(clusterId)).toMatchObject({ ok: true })
    expect(await ended()).toMatchObject({ verdict: 'aborted', words: 'its cluster was removed' })
  })

  it('refuses what is of no cluster, or cannot be read', () => {
    const { experiments } = test.deck
    expect(experiments.run({ clusterId: 'gone', source: source(look) })).toMatchObject({ error: { code: 'not-found' } })
    expect(experiments.run({ clusterId, source: '{' })).toMatchObject({ error: { code: 'invalid-input' } })
    expect(experiments.check(source(look))).toMatchObject({
      ok: true,
      value: { title: 'Pause one', loadWords: 'no load' },
    })
  })
})
