import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { usualOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../engines/docker-engines.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: a cluster of containers on a real engine: ${why}`)
const patient = { timeout: 30_000 }

/** In the long form: an engine and a swarm of its own, where the adapter and the desk are each tried without. */
describe.skipIf(why !== null || !isLong)('a cluster of containers on a real engine', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.service('web', { replicas: 2 })
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
    const host = `unix://${docker.socketPath}`
    const opened = await commands['containers.open']({ source: { kind: 'service', host, service: 'web' } })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
  }, 60_000)
  afterAll(async () => {
    await test.close()
    await docker.close()
  }, 60_000)

  const snapshot = (): ClusterSnapshot => test.snapshot() ?? expect.fail('it is not in the deck')
  const serves = (count: number) =>
    vi.waitFor(() => expect(snapshot().listeningCount, test.words()).toBe(count), patient)

  /** On the ports of all tasks, as a client with service discovery: there is no mesh and no front. */
  const startLoad = async (): Promise<string> => {
    const settings = { ...defaultLoadSettings, ratePerSec: 50, connections: 6, durationS: 120 }
    const experiment = { kind: 'run' } as const
    const begun = await commands['load.start']({ clusterId, settings, experiment, allowHost: true })
    return begun.ok ? begun.value.runId : expect.fail(begun.error.message)
  }

  it('kills a task of a Swarm service and scales it, and tells how', async () => {
    await serves(2)
    const { generation, pid } = snapshot().slots[0] ?? expect.fail('there is no slot')
    const killed = await commands['worker.act']({
      clusterId,
      slot: 1,
      generation,
      pid: pid ?? 1,
      ...usualOrder('worker.sigkill'),
    })
    expect(killed).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(snapshot().slots[0]?.generation).toBe(generation + 1), patient)
    expect(test.words()).toMatch(/slot 1's g1 .*killed by SIGKILL, after SIGKILL by you; it ran/)
    await serves(2)
    expect(await commands['cluster.scale']({ clusterId, desired: 3 })).toEqual({ ok: true, value: undefined })
    await serves(3)
  }, 90_000)

  it('watches a rolling update by what our load measures meanwhile', async () => {
    const { generation } = snapshot().slots[0] ?? expect.fail('there is no slot')
    const runId = await startLoad()
    await vi.waitFor(() => expect(test.deck.loads.snapshot().runs[0]?.totals.ledger.ok).toBeGreaterThan(5), patient)
    expect(await commands['cluster.reload']({ clusterId, slot: null })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.words()).toContain('rolling update done'), patient)
    await serves(3)
    const totals = () => test.deck.loads.snapshot().runs[0]?.totals ?? expect.fail('the load is over')
    const { failed, ok } = totals().ledger
    await vi.waitFor(() => expect(totals().ledger.ok).toBeGreaterThan(ok + 100), patient)
    // All that failed did so while tasks were replaced: what serves now is what is loaded.
    expect(totals().ledger.failed).toBe(failed)
    const { remarks } = test.deck.loads.snapshot().runs[0] ?? expect.fail('the load is over')
    expect(remarks.map(({ words }) => words)).toContain(
      'Connections go to the ports of 3 tasks in turn; 3 more served earlier',
    )
    await commands['load.stop']({ runId })
    const ledger = /update done in [\d.]+ s: 3 of 3 replaced.*: \d+ answered, \d+ lost, \d+ refused while it lasted/
    expect(test.words()).toMatch(ledger)
    expect(snapshot().slots.map(({ generation, lastExit }) => [generation, lastExit?.cause])).toEqual([
      [generation + 1, 'reload'],
      [2, 'reload'],
      [2, 'reload'],
    ])
    expect(snapshot().fleet?.replicas[0]).toMatchObject({ theirState: 'running', nodeName: docker.name })
  }, 90_000)

  it('drains a node of two, and answers when its last container left', async () => {
    const second = await openDockerEngine({ name: 'node-2' })
    try {
      await second.image()
      await second.joinSwarm(docker)
      expect(await commands['cluster.scale']({ clusterId, desired: 6 })).toEqual({ ok: true, value: undefined })
      await serves(6)
      const node = snapshot().fleet?.nodes.find(({ name }) => name === 'node-2') ?? expect.fail('there is one node')
      expect(node.replicaCount).toBeGreaterThan(0)
      const wish = { clusterId, nodeId: node.nodeId, availability: 'drain' } as const
      const drained = await commands['containers.set-node'](wish)
      expect(drained).toEqual({
        ok: true,
        value: { words: expect.stringMatching(/^node node-2 is drained: \d containers? left it$/) },
      })
      await serves(6)
      expect(new Set(snapshot().slots.map(({ slot }) => slot)).size).toBe(6)
      expect(snapshot().fleet?.nodes.find(({ name }) => name === 'node-2')?.replicaCount).toBe(0)
    } finally {
      await second.close()
    }
  }, 120_000)
})
