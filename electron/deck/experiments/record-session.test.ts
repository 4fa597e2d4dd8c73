import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { createDeckCommands, type DeckCommands } from '../deck-commands.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 30_000 }
const lastMs = 600_000

describe('recording what was done to a cluster', () => {
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  beforeEach(async () => {
    test = createTestDeck()
    commands = createDeckCommands({
      deck: test.deck,
      nodes: {
        list: async () => [],
        probe: async () => ({ ok: false, error: { code: 'node-missing', message: 'x' } }),
        look: async () => ({ kind: 'unknown', words: 'x' }),
      },
      samples: [],
      opened() {},
      samplingChanged() {},
      metricsChanged() {},
    })
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 3, env: { PORT: '0' } })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(3), patient)
  })
  afterEach(() => test.close())

  const act = async (number: number, action: 'worker.sigkill' | 'worker.pause' | 'worker.resume'): Promise<void> => {
    const found = test.snapshot()?.slots.find(({ slot }) => slot === number)
    if (found === undefined || found.pid === null) throw new Error(`nobody is in slot ${number}`)
    const { slot, generation, pid } = found
    expect(await commands['worker.act']({ clusterId, slot, generation, pid, action })).toMatchObject({ ok: true })
  }
  const stepsOf = (source: string) => {
    const outline = test.deck.experiments.check(source)
    return outline.ok ? outline.value.steps.map(({ words }) => words) : outline.error.message
  }

  it('makes an experiment of kills, pauses and faults that runs, and is not recorded itself', {
    timeout: 90_000,
  }, async () => {
    await act(2, 'worker.sigkill')
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(3), patient)
    await act(1, 'worker.pause')
    await act(1, 'worker.resume')
    const spec = {
      fault: 'fault.sigterm',
      input: {},
      target: { kind: 'slots', slots: [2] },
      trigger: { kind: 'now' },
      forMs: 60_000,
      seed: 1,
    } as const
    expect(
      await commands['fault.inject']({ clusterId, spec: { ...spec, target: { kind: 'slots', slots: [2] } } }),
    ).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.deck.sessions[0]?.faults.now.ended).toHaveLength(1), patient)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(3), patient)

    const recorded = await commands['experiment.record']({ clusterId, lastMs })
    if (!recorded.ok) throw new Error(recorded.error.message)
    expect(recorded.value.name).toMatch(/^Recorded \d\d:\d\d$/)
    const steps = ['SIGKILL on slot 2', 'Pause on slot 1', 'Resume on slot 1', 'SIGTERM on slot 2']
    expect(stepsOf(recorded.value.source)).toEqual(steps)

    // Its replay is measured for seconds before and after; a short while says no less here.
    const timing = { settle: '500 ms', before: '1 s', after: '1 s' }
    const source = JSON.stringify({ ...JSON.parse(recorded.value.source), timing })
    expect(await commands['experiment.run']({ clusterId, source })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.pushed('experiment-ended')).toHaveLength(1), { timeout: 60_000 })
    expect(test.pushed('experiment-ended')[0]?.verdict).toMatch(/^(passed|failed)$/)
    const again = await commands['experiment.record']({ clusterId, lastMs })
    expect(again.ok && stepsOf(again.value.source)).toEqual(steps)
  })

  it('brings the load that ran meanwhile, and allows twice what was measured before', { timeout: 60_000 }, async () => {
    const settings = { ...defaultLoadSettings, ratePerSec: 30, connections: 2, durationS: null }
    const started = await commands['load.start']({ clusterId, settings, experiment: { kind: 'run' }, allowHost: false })
    if (!started.ok) throw new Error(started.error.message)
    const seconds = () => test.deck.loads.snapshot().runs[0]?.seconds.filter(({ p99Ms }) => p99Ms !== null) ?? []
    await vi.waitFor(() => expect(seconds().length).toBeGreaterThan(1), patient)
    await act(2, 'worker.sigkill')
    const recorded = async () => {
      const answer = await commands['experiment.record']({ clusterId, lastMs })
      const outline = answer.ok ? test.deck.experiments.check(answer.value.source) : answer
      return outline.ok && [outline.value.loadWords, outline.value.hypothesis]
    }
    const words = ['30 requests/s on 2 connections', expect.stringMatching(/p99 < \d+ ms \(twice what it was\)/)]
    expect(await recorded()).toEqual(words)
    expect(await commands['load.stop']({ runId: started.value.runId })).toMatchObject({ ok: true })
    expect(await recorded()).toEqual(words)
  })

  it('is refused in words when nothing was done, or all was refused', async () => {
    const gone = await commands['worker.act']({ clusterId, slot: 9, generation: 1, pid: 1, action: 'worker.sigkill' })
    expect(gone.ok).toBe(false)
    expect(await commands['experiment.record']({ clusterId, lastMs })).toMatchObject({
      error: { code: 'refused', message: 'Nothing was done to this cluster in the last 10 minutes' },
    })
    expect(await commands['experiment.record']({ clusterId: 'gone', lastMs })).toMatchObject({
      error: { code: 'not-found' },
    })
  })
})
