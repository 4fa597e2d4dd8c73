import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { usualOrder } from '../../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { type DockerEngine, openDockerEngine } from '../../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../../tools/testing/docker-node.mjs'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../../engines/docker-engines.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: the engine of a second node: ${why}`)
const patient = { timeout: 60_000 }

describe.skipIf(why !== null || !isLong)('a service on two nodes, with both engines', () => {
  let manager: DockerEngine
  let second: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  let nodeId: string

  beforeAll(async () => {
    manager = await openDockerEngine()
    second = await openDockerEngine({ name: 'node-2' })
    await Promise.all([manager.image(), second.image()])
    await manager.swarm()
    await second.joinSwarm(manager)
    await manager.service('web', { replicas: 4, options: ['--restart-delay', '0s'] })
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({
      source: { kind: 'service', host: host(manager), service: 'web' },
    })
    clusterId = opened.ok ? opened.value.clusterId : expect.fail(opened.error.message)
    await serves(4)
    nodeId = fleet().nodes.find(({ name }) => name === 'node-2')?.nodeId ?? expect.fail('there is one node')
  }, 120_000)
  afterAll(async () => {
    await test?.close()
    await second?.close()
    await manager?.close()
  }, 60_000)

  const host = ({ socketPath }: DockerEngine): string => `unix://${socketPath}`
  const snapshot = (): ClusterSnapshot => test.snapshot() ?? expect.fail('it is not in the deck')
  const fleet = () => snapshot().fleet ?? expect.fail('it is no fleet')
  const engineThere = () => fleet().nodes.find((node) => node.nodeId === nodeId)?.engine ?? null
  const serves = (count: number) =>
    vi.waitFor(() => expect(snapshot().listeningCount, test.words()).toBe(count), patient)
  const there = () => fleet().replicas.find((one) => one.nodeId === nodeId) ?? expect.fail('no task is there')
  const act = async (action: Parameters<typeof usualOrder>[0]) => {
    const { slot, generation } = there()
    return commands['worker.act']({ clusterId, slot, generation, pid: 1, ...usualOrder(action) })
  }

  it('reaches nothing there until the second engine is named, and refuses the first one for it', async () => {
    expect(engineThere()).toBeNull()
    expect(await act('worker.pause')).toMatchObject({ error: { message: expect.stringContaining('Reach its engine') } })
    expect(await commands['containers.reach-node']({ clusterId, nodeId, host: host(manager) })).toMatchObject({
      error: { message: expect.stringContaining('is the manager that this cluster was opened by (node node-1)') },
    })
    expect(await commands['containers.reach-node']({ clusterId, nodeId, host: host(second) })).toMatchObject({
      ok: true,
    })
    expect(engineThere()).toMatchObject({ state: 'connected', host: host(second) })
  }, 60_000)

  it('measures a task there, pauses it and lets it go on', async () => {
    await vi.waitFor(() => {
      test.deck.containers
        .find(clusterId)
        ?.sample({ atMs: Date.now(), monoMs: performance.now(), coreCount: 2, intervalMs: 2000 })
      expect(there().statsAtMs).not.toBeNull()
      expect(there().networkInBytesPerSec).not.toBeNull()
    }, patient)
    expect(await act('worker.pause')).toMatchObject({ ok: true })
    const { slot } = there()
    const healthOf = () =>
      test.deck.containers
        .find(clusterId)
        ?.slots()
        .find((one) => one.slot === slot)?.health
    await vi.waitFor(() => {
      test.deck.containers
        .find(clusterId)
        ?.sample({ atMs: Date.now(), monoMs: performance.now(), coreCount: 2, intervalMs: 2000 })
      expect(healthOf()).toBe('paused')
    }, patient)
    expect(await act('worker.resume')).toMatchObject({ ok: true })
  }, 90_000)

  it('kills a task there, tells how it ended, and Swarm fills its slot', async () => {
    const { slot, generation } = there()
    expect(await act('worker.sigkill')).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.words()).toContain(`slot ${slot}'s g${generation}`), patient)
    await vi.waitFor(() => expect(test.words()).toMatch(/killed by SIGKILL, after SIGKILL by you; it ran/), patient)
    await serves(4)
  }, 90_000)

  it('is lost alone when the second engine is away, found again, and let go of', async () => {
    await second.freeze()
    await vi.waitFor(() => expect(engineThere()?.state).toBe('lost'), patient)
    expect(fleet().engine.state).toBe('connected')
    // To its managers the node is down as well: Swarm serves all four from the first.
    await serves(4)
    await second.thaw()
    await vi.waitFor(() => expect(engineThere()?.state).toBe('connected'), patient)
    expect(test.words()).toMatch(/the engine of node node-2 answers again, after/)
    expect(await commands['containers.release-node']({ clusterId, nodeId })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(engineThere()).toBeNull(), patient)
  }, 120_000)
})
