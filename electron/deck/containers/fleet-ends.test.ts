import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualOrder } from '../../../shared/actions/worker-actions.ts'
import { rememberedClusterSchema } from '../../../shared/model/settings.ts'
import { fail } from '../../../shared/result.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { FakeEngine, killed, retired, testNode, testReplica, testState } from './testing/fake-fleet.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const

describe('ends of containers', () => {
  let engine: FakeEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  const own = testReplica('t1', 1)

  beforeEach(async () => {
    engine = new FakeEngine(testState([own, testReplica('t2', 2)], { nodes: [testNode('a')] }))
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({ source })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
  })
  afterEach(() => test.close())

  const act = (action: Parameters<typeof usualOrder>[0]) =>
    commands['worker.act']({ clusterId, slot: 1, generation: 1, pid: 1, ...usualOrder(action) })
  const causes = () => test.pushed('exit').map(({ exit }) => exit.cause)

  it("are told again, in their place, when the scheduler's words come after them", () => {
    const at = { ...killed(own, 4400), theirState: 'exited', theirWords: '' }
    engine.change({ replicas: [at, testReplica('t2', 2)] })
    const before = test.pushed('lifecycle').at(-1)?.event
    engine.change({ replicas: [killed(own, 4400), testReplica('t2', 2)] })
    const after = test.pushed('lifecycle').at(-1)?.event
    expect(before?.words).toMatch(/^slot 1's g1 \(task t1\): exited: killed; it ran 3 s; our rule would/)
    expect(after?.words).toMatch(
      /^slot 1's g1 \(task t1\): failed: task: non-zero exit \(137\): killed; it ran 3 s; our/,
    )
    expect(after?.id).toBe(before?.id)
    expect(test.pushed('exit').map(({ exit }) => exit.words)).toEqual([before?.words, after?.words])
    expect(test.snapshot()?.slots[0]?.lastExit?.words).toBe(after?.words)
    expect(test.snapshot()?.slots[0]?.restartCount).toBe(1)
  })

  it('are no kill when a node is drained, and none when one is restarted', async () => {
    void commands['containers.set-node']({ clusterId, nodeId: 'node-a', availability: 'drain' })
    engine.replace('t1', retired)
    expect(causes()).toEqual(['reload'])
    await commands['cluster.reload']({ clusterId, slot: 2 })
    engine.replace('t2', retired)
    expect(causes()).toEqual(['reload', 'reload'])
  })

  it('are a kill where one was sent, and not where it was only paused before', async () => {
    await act('worker.pause')
    await act('worker.resume')
    engine.replace('t1', killed)
    expect(causes()).toEqual(['crash'])
    expect(test.words()).not.toMatch(/after resume by you/)
  })

  it("are nobody's doing where draining their node was refused", async () => {
    engine.answer = fail('refused', 'rpc error: the manager has no quorum')
    await commands['containers.set-node']({ clusterId, nodeId: 'node-a', availability: 'drain' })
    engine.replace('t1', killed)
    expect(causes()).toEqual(['crash'])
  })

  it('are a kill that was asked for, however long the engine took to tell of it', async () => {
    engine.answer = fail('not-reached-in-time', 'After 15 s 2 of 2 run')
    await act('worker.sigkill')
    engine.replace('t1', killed)
    expect(causes()).toEqual(['asked'])
  })

  it('have a stopped cluster of 500 start with as many, in the next deck as well', () => {
    engine.change({ desired: 500 })
    const [remembered] = test.deck.containers.remembered
    expect(remembered?.settings.workers).toBe(500)
    expect(rememberedClusterSchema.safeParse(remembered).success).toBe(true)
    expect(rememberedClusterSchema.safeParse({ ...remembered, fleet: undefined }).success).toBe(false)
  })
})
