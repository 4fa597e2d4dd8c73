import { describe, expect, it, onTestFinished } from 'vitest'
import { FakeEngine, testReplica, testState } from '../../deck/containers/testing/fake-fleet.ts'
import { createTestCommands } from '../../deck/testing/test-commands.ts'
import { createTestDeck } from '../../deck/testing/test-deck.ts'
import { clusterView } from '../deeds/cluster-view.ts'
import { clusterText, slotText } from './cluster-text.ts'

describe('a cluster of containers on the command line', () => {
  it('is told in the words of containers, with its events and numbers', async () => {
    const engine = new FakeEngine(testState([testReplica('t1', 1), testReplica('t2', 2)]))
    const test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    onTestFinished(() => test.close())
    const commands = createTestCommands(test.deck)
    const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
    const opened = await commands['containers.open']({ source })
    if (!opened.ok) throw new Error(opened.error.message)
    const { clusterId } = opened.value
    const failed = { phase: 'failed', theirState: 'rejected', theirWords: 'No such image: web:2' } as const
    engine.change({ replicas: [testReplica('t1', 1), testReplica('t2', 2, failed)] })
    const [cluster] = test.deck.snapshots()
    const numbers = await commands['cluster.numbers']({ clusterId })
    if (cluster === undefined || !numbers.ok) throw new Error('it is not told')
    const view = clusterView(cluster, numbers.value, Date.now())
    const text = clusterText(view)
    expect(text).toContain('web: running, 1 of 2 containers serve, Node ?')
    expect(text).toContain('service web of web:1 on Docker 20.10.24\n')
    expect(text).toContain('connections: published per task: whoever connects chooses')
    expect(text).toContain('nodes: a: 0 containers')
    expect(text).toMatch(/slot +state .* node +task +its engine says\n/)
    expect(text).toMatch(/2 +failed .* a +t2 +rejected: No such image: web:2\n/)
    const other = { ...view.containers, engine: { ...view.containers?.engine, name: 'Kubernetes' } }
    expect(clusterText(Object.assign({}, view, { containers: other }))).toContain('on Kubernetes 20.10.24\n')
    const [first] = view.slots
    if (first === undefined) throw new Error('it has no slot')
    expect(slotText('web', first)).toContain('task t1, container web.1.t1 on a, image web:1\n')
    expect(slotText('web', first)).toContain('no agent of the deck rides in it')
    expect(slotText('web', first)).toContain('its engine tells no stats of it')
    const events = await commands['cluster.events']({ clusterId, count: 10 })
    expect(events.ok && events.value[0]?.words).toContain('service web opened on Docker 20.10.24')
  })
})
