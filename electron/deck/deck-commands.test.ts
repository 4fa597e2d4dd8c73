import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import { createDeckCommands, type DeckCommands } from './deck-commands.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }
const sample = { id: 'plain', title: 'Plain', shows: '', icon: 'globe', path: fixture('plain.mjs') } as const
const env = { PORT: '0' }

describe("the deck's commands", () => {
  let test: TestDeck
  let commands: DeckCommands
  let opened: ClusterSettings[]
  beforeEach(() => {
    test = createTestDeck()
    opened = []
    commands = createDeckCommands({
      deck: test.deck,
      nodes: {
        list: async () => [],
        probe: async () => ({ ok: false, error: { code: 'node-missing', message: 'x' } }),
        look: async () => ({ kind: 'unknown', words: 'x' }),
      },
      samples: [sample],
      opened: (settings) => opened.push(settings),
      samplingChanged() {},
    })
  })
  afterEach(() => test.close())

  it('name what is gone, and do nothing', async () => {
    const gone = { clusterId: 'gone' }
    const slot = { ...gone, slot: 1 }
    const answers = await Promise.all([
      commands['cluster.start'](gone),
      commands['cluster.stop'](gone),
      commands['cluster.remove'](gone),
      commands['cluster.update']({ ...gone, settings: {} }),
      commands['cluster.scale']({ ...gone, desired: 2 }),
      commands['cluster.set-policy']({ ...gone, policy: 'random' }),
      commands['cluster.events']({ ...gone, count: 5 }),
      commands['cluster.numbers'](gone),
      commands['log.search']({ ...gone, query: '', count: 5 }),
      commands['cluster.resetFairness'](gone),
      commands['cluster.retry']({ ...gone, slot: null }),
      commands['cluster.remove-slot'](slot),
      commands['worker.act']({ ...slot, generation: 1, pid: 1, action: 'worker.sigkill' }),
      commands['worker.watch']({ target: slot }),
      commands['worker.revealEnv']({ ...slot, name: 'PATH' }),
      commands['worker.output'](slot),
      commands['traffic.watch']({ clusterIds: ['gone'] }),
      commands['cluster.openSample']({ sample: 'gone' }),
      commands['experiment.run']({ ...gone, source: '' }),
      commands['experiment.stop']({ runId: 'gone' }),
      commands['experiment.result']({ resultId: 'gone' }),
    ])
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('tell of a script that a person opened, once it stands, and of no other', async () => {
    await commands['cluster.open']({ scriptPath: '/nowhere/server.js' })
    expect(opened).toEqual([])
    await commands['cluster.open']({ scriptPath: sample.path, name: 'mine', workers: 1, env })
    await commands['cluster.openSample']({ sample: 'plain', workers: 1 })
    expect(opened.map(({ name }) => name)).toEqual(['mine'])
    expect(test.deck.sessions.map(({ settings }) => [settings.name, settings.sample])).toEqual([
      ['mine', null],
      ['Plain', 'plain'],
    ])
  })

  it('take a removed slot out of what is wanted', async () => {
    const answer = await commands['cluster.open']({ scriptPath: sample.path, workers: 2, env })
    const clusterId = answer.ok ? answer.value.clusterId : ''
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    const { generation = 0, pid } = test.snapshot()?.slots[1] ?? {}
    const removed = await commands['worker.act']({
      clusterId,
      slot: 2,
      generation,
      pid: pid ?? 0,
      action: 'worker.remove-slot',
    })
    expect(removed.ok).toBe(true)
    expect(test.snapshot()?.settings.workers).toBe(1)
  })

  it('remove no slot while an experiment sets the number of workers', async () => {
    const answer = await commands['cluster.open']({ scriptPath: sample.path, workers: 2, env })
    const clusterId = answer.ok ? answer.value.clusterId : ''
    const session = test.deck.sessions[0]
    await vi.waitFor(() => expect(session?.runState).toBe('running'), patient)
    expect(await session?.lent.set(2)).toEqual({ ok: true, value: undefined })
    const { generation = 0, pid } = test.snapshot()?.slots[1] ?? {}
    const slot = { clusterId, slot: 2 }
    const answers = [
      await commands['worker.act']({ ...slot, generation, pid: pid ?? 0, action: 'worker.remove-slot' }),
      await commands['cluster.remove-slot'](slot),
    ]
    for (const refused of answers) expect(refused).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    expect(test.snapshot()).toMatchObject({ desired: 2, settings: { workers: 2 } })
  })
})
