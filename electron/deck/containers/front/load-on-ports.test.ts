import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LoadSettings } from '../../../../shared/model/load-settings.ts'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { noTotals } from '../../../load/measure/sum-totals.ts'
import type { GeneratedLoad, LoadOutcome, LoadTarget } from '../../../load/types.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'
import { FakeEngine, killed, testNode, testReplica, testState } from '../testing/fake-fleet.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
const onPort = (key: string, slot: number, port: number, address = '127.0.0.1') =>
  testReplica(key, slot, {
    ports: [
      { address, port: port + 1, containerPort: 9229 },
      { address, port, containerPort: 3000 },
    ].slice(slot === 1 ? 1 : 0),
  })

/** A load without a generator that keeps where it was told to go. */
function heldLoad(told: string[][]) {
  const note = (targets: readonly LoadTarget[]): void => void told.push(targets.map(({ url }) => url.host))
  return ({ targets }: { readonly targets: readonly LoadTarget[] }): GeneratedLoad => {
    note(targets)
    let settle: (outcome: LoadOutcome) => void = () => {}
    const ended = new Promise<LoadOutcome>((resolve) => {
      settle = resolve
    })
    const end = (): void => settle({ endedBy: 'person', words: 'stopped' })
    const totals = { ...noTotals, ledger: { sent: 1, ok: 1, failed: 0, inFlight: 0, unaccounted: 0 }, elapsedMs: 1000 }
    return {
      state: 'running',
      ratePerSec: 100,
      endsAtMs: null,
      pids: [],
      silentMs: 0,
      ended,
      totals: () => totals,
      takeSeconds: () => [],
      setRate: async () => ({ ok: true, value: undefined }),
      setTargets: async (now) => note(now),
      stop: () => {
        end()
        return ended
      },
      close: end,
    }
  }
}

describe('load on tasks with a port each', () => {
  let engine: FakeEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  let told: string[][]

  beforeEach(async () => {
    told = []
    const tasks = [onPort('t1', 1, 40_001), onPort('t2', 2, 40_002), onPort('t3', 3, 40_003)]
    engine = new FakeEngine(testState(tasks, { nodes: [testNode('a', { address: '10.0.0.9' })] }))
    test = createTestDeck(() => true, heldLoad(told), undefined, undefined, undefined, engine)
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({ source })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
  })
  afterEach(() => test.close())

  const start = (settings: Partial<LoadSettings> = {}, allowHost = false) =>
    commands['load.start']({
      clusterId,
      settings: { ...defaultLoadSettings, durationS: null, ...settings },
      experiment: { kind: 'run' },
      allowHost,
    })
  const started = async (...asked: Parameters<typeof start>): Promise<string> => {
    const begun = await start(...asked)
    return begun.ok ? begun.value.runId : expect.fail(begun.error.message)
  }
  const remarks = () => test.deck.loads.snapshot().runs[0]?.remarks.map(({ words }) => words)

  it('goes to those that serve, each at the port of the app', async () => {
    engine.change({
      replicas: engine.state.replicas.map((one) => (one.key === 't2' ? { ...one, isPaused: true } : one)),
    })
    expect(test.snapshot()?.fleet?.spread.portCount).toBe(2)
    const runId = await started()
    expect(told).toEqual([['127.0.0.1:40001', '127.0.0.1:40003']])
    expect(test.words()).toContain('load begins to the ports of 2 tasks in turn: ')
    await test.deck.loads.stop(runId)
  })

  it('follows a task that is replaced, and its result says so', async () => {
    const runId = await started()
    const [first, second, third] = engine.state.replicas
    if (first === undefined || second === undefined || third === undefined) expect.fail('there are three tasks')
    engine.change({ replicas: [first, killed(second, Date.now()), third] })
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['127.0.0.1:40001', '127.0.0.1:40003']))
    engine.change({ replicas: [first, killed(second, Date.now()), third, onPort('t4', 2, 40_012)] })
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['127.0.0.1:40001', '127.0.0.1:40012', '127.0.0.1:40003']))
    expect(remarks()).toEqual(['Connections go to the ports of 3 tasks in turn; 1 more served earlier'])

    const stopped = await test.deck.loads.stop(runId)
    const result = await test.deck.loads.result(stopped.ok ? stopped.value.resultId : '')
    expect(result.ok && result.value.remarks.map(({ words }) => words)).toEqual([
      'Connections went to the ports of 3 tasks in turn; 1 more served earlier',
    ])
    const before = told.length
    engine.change({ replicas: [first] })
    expect(told).toHaveLength(before)
  })

  it('keeps the last ones while no task serves', async () => {
    const runId = await started()
    engine.change({ replicas: engine.state.replicas.map((one) => killed(one, Date.now())) })
    engine.change({ replicas: [onPort('t7', 1, 40_021)] })
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['127.0.0.1:40021']))
    expect(told).toHaveLength(2)
    await test.deck.loads.stop(runId)
  })

  it('stays at one where its URL is typed, or a mesh stands before all', async () => {
    const typed = await started({ url: 'http://127.0.0.1:40002/' })
    engine.change({ replicas: [onPort('t8', 1, 40_031)] })
    await test.deck.loads.stop(typed)
    engine.change({ spread: { by: 'mesh', words: 'spread by IPVS' } })
    const meshed = await started()
    await test.deck.loads.stop(meshed)
    expect(told).toEqual([['127.0.0.1:40002'], ['localhost:40031']])
    expect(test.snapshot()?.fleet?.spread.portCount).toBe(undefined)
  })

  it('asks once before it goes to other machines, of all nodes that tasks may move to', async () => {
    engine.change({ replicas: [onPort('t1', 1, 40_001), onPort('t2', 2, 40_002, '10.0.0.8')] })
    expect(await start()).toMatchObject({
      error: {
        code: 'host-not-allowed',
        message: expect.stringMatching(/^10\.0\.0\.8, 10\.0\.0\.9 are not this machine/),
      },
    })
    const runId = await started({}, true)
    engine.change({ replicas: [onPort('t3', 1, 40_003, '10.0.0.9'), onPort('t4', 2, 40_004, '10.0.0.7')] })
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['10.0.0.9:40003']))
    expect(test.words()).toContain('slot 2 gets no load: 10.0.0.7 is not this machine, and nobody allowed it')
    await test.deck.loads.stop(runId)
  })

  it('has its link at the port of a task that serves', () => {
    const paused = { ...onPort('t1', 1, 40_001), isPaused: true }
    engine.change({ replicas: [paused, onPort('t2', 2, 40_002)] })
    expect(test.snapshot()?.url).toBe('http://localhost:40003')
  })
})
