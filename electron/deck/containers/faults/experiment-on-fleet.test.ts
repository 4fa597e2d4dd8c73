import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'
import { FakeEngine, testReplica, testState } from '../testing/fake-fleet.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
const patient = { timeout: 20_000 }

const experiment = (method: readonly object[], more: object = {}, tolerance = 'workers.listening==desired within 2s') =>
  JSON.stringify({
    version: 1,
    title: 'On containers',
    load: 'none',
    timing: { settle: '0 s', before: '1 s', after: '1 s' },
    'steady-state-hypothesis': { title: 'All listen again', probes: [{ name: 'as believed', tolerance }] },
    method,
    ...more,
  })
const target = { kind: 'slots', slots: [2] }

describe('experiments on containers', () => {
  let engine: FakeEngine
  let test: TestDeck
  let clusterId: string

  beforeEach(async () => {
    engine = new FakeEngine(testState([1, 2, 3].map((slot) => testReplica(`t${slot}`, slot))))
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    const opened = await test.deck.containers.open(source)
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
  })
  afterEach(() => test.close())

  const run = (text: string): string => {
    const begun = test.deck.experiments.run({ clusterId, source: text })
    return begun.ok ? 'it was begun' : begun.error.message
  }
  const verdict = async () => {
    await vi.waitFor(() => expect(test.pushed('experiment-ended')).toHaveLength(1), patient)
    return test.pushed('experiment-ended')[0] ?? expect.fail('nothing was told')
  }

  it('do what the engine has hands for, set our rule beside what Swarm did, and leave nothing paused', async () => {
    const steps = [
      { name: 'kill one', action: 'worker.sigkill', target },
      { name: 'pause for a while', fault: 'fault.pause', target: { kind: 'slots', slots: [3] }, for: '100ms' },
      { name: 'pause one', action: 'worker.pause', target: { kind: 'slots', slots: [1] } },
      { name: 'one more', action: 'cluster.scale', input: { desired: 4 } },
      { name: 'all anew', action: 'cluster.reload', input: { slot: null } },
    ]
    expect(run(experiment(steps, {}, 'workers.listening>1'))).toBe('it was begun')
    const { words, resultId } = await verdict()
    expect(words).toMatch(/^The hypothesis held: .*\. Swarm filled slot 2 in .+; our rule would have /)
    const acts = ['SIGKILL t2', 'pause t3', 'resume t3', 'pause t1', 'scale 4', 'update {}', 'resume t1']
    expect(engine.acts).toEqual(acts)
    const result = await test.deck.experiments.result(resultId ?? '')
    expect(result).toMatchObject({ value: { runs: [{ steps: [{ slots: [2], state: 'over' }, {}, {}, {}, {}] }] } })
  })

  it.each([
    [
      'a step that no engine has a hand for',
      { action: 'worker.exit-code', input: { exitCode: 1 }, target },
      /"x" makes no sense here: .*Exit with code/,
    ],
    [
      'a fault that needs our agent',
      { fault: 'fault.latency', target },
      /"x" makes no sense here: an agent of the deck does it, and none is heard/,
    ],
    [
      'a node that is not there',
      { fault: 'fault.pause-node', input: { node: 'moon' } },
      /"x" makes no sense here: there is no node moon/,
    ],
    [
      'an action on a cluster of processes',
      { action: 'cluster.let-fork' },
      /"x" makes no sense here: .*has no hand for cluster\.let-fork/,
    ],
    [
      'a probe that nobody measures',
      { type: 'probe', probe: 'latency.p99-ms' },
      /"x" makes no sense here: nobody measures .*no agent of the deck is heard/,
    ],
  ])('refuse by name, before anything is done, %s', (_, step, words) => {
    const first = { name: 'kill one', action: 'worker.sigkill', target }
    expect(run(experiment([first, { name: 'x', ...step }]))).toMatch(words)
    expect(engine.acts).toEqual([])
  })

  it('refuse a hypothesis about what nobody measures', () => {
    const look = [{ name: 'look', type: 'probe', probe: 'workers.listening' }]
    expect(run(experiment(look, {}, 'requests.per-sec>10'))).toMatch(
      /^"as believed" could not be judged: nobody measures/,
    )
  })
})
