import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { usualOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { createEngines } from '../../engines/docker-engines.ts'
import { createDeckCommands, type DeckCommands } from '../deck-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { startTestLoad } from '../testing/test-load.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: a cluster of containers on a real engine: ${why}`)
const patient = { timeout: 30_000 }

describe.skipIf(why !== null)('a cluster of containers on a real engine', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.service('web', { replicas: 2 })
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    const nodes = { list: async () => [], probe: never, look: never }
    commands = createDeckCommands({ deck: test.deck, nodes, samples: [], opened() {}, samplingChanged() {} })
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
  const serves = (count: number) => vi.waitFor(() => expect(snapshot().listeningCount, test.words()).toBe(count), patient)

  it('kills, scales and updates a Swarm service, and tells how', async () => {
    await serves(2)
    const { generation, pid } = snapshot().slots[0] ?? expect.fail('there is no slot')
    const killed = await commands['worker.act']({ clusterId, slot: 1, generation, pid: pid ?? 1, ...usualOrder('worker.sigkill') })
    expect(killed).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(snapshot().slots[0]?.generation).toBe(generation + 1), patient)
    expect(test.words()).toMatch(/slot 1's g1 .*non-zero exit \(137\).*after SIGKILL by you; it ran/)
    await serves(2)
    expect(await commands['cluster.scale']({ clusterId, desired: 3 })).toEqual({ ok: true, value: undefined })
    await serves(3)
    const port = Number(new URL(snapshot().url ?? '').port)
    expect(port).toBeGreaterThan(0)
    expect(await commands['cluster.reload']({ clusterId, slot: null })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.words()).toMatch(/rolling update done in .*: 3 of 3 replaced/), patient)
    await serves(3)
    console.log(test.words())
    console.log(JSON.stringify(snapshot(), null, 1).slice(0, 9000))
  }, 90_000)
})

const never = async () => expect.fail('no node is asked for')
