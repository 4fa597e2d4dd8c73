import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { usualOrder, type WorkerActionId } from '../../../shared/actions/worker-actions.ts'
import type { FleetSource } from '../../../shared/containers/engine.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../engines/docker-engines.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: every verb on a real engine: ${why}`)
const patient = { timeout: 40_000 }
const reached = { ok: true, value: undefined }

/** In the long form: each verb of the table in docs/containers.md, in the deck. */
describe.skipIf(why !== null || !isLong)('every verb on a real engine', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.service('web', { replicas: 2 })
    await docker.containers('shop', 2)
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
  }, 60_000)
  afterAll(async () => {
    await test.close()
    await docker.close()
  }, 60_000)

  const snapshot = (): ClusterSnapshot =>
    test.deck.snapshots().find(({ id }) => id === clusterId) ?? expect.fail('it is not in the deck')
  const serves = (count: number) =>
    vi.waitFor(() => expect(snapshot().listeningCount, test.words()).toBe(count), patient)
  const open = async (source: FleetSource): Promise<void> => {
    const opened = await commands['containers.open']({ source })
    clusterId = opened.ok ? opened.value.clusterId : expect.fail(opened.error.message)
    await serves(2)
  }
  const act = async (action: WorkerActionId): Promise<string> => {
    const { generation, pid } = snapshot().slots[0] ?? expect.fail('there is no slot')
    const done = await commands['worker.act']({ clusterId, slot: 1, generation, pid: pid ?? 1, ...usualOrder(action) })
    return done.ok ? done.value.words : expect.fail(done.error.message)
  }
  const lastExit = () => snapshot().slots[0]?.lastExit

  it('ends and restarts containers of Compose, and sees those that come and go', async () => {
    await open({ kind: 'compose', host: `unix://${docker.socketPath}`, project: 'shop', service: 'web' })
    expect(await act('worker.sigint')).toMatch(
      /^SIGINT was sent to slot 1's g1 .*, which runs on after 2 s: it is closing/,
    )
    for (const [action, said] of [
      ['worker.sigterm', /^SIGTERM: slot 1's g1 .* ended$/],
      ['worker.sigkill', /^SIGKILL: done to slot 1's g2/],
      ['worker.graceful-stop', /^graceful stop: done to slot 1's g3/],
    ] as const) {
      expect(await act(action)).toMatch(said)
      expect(lastExit()?.cause).toBe('asked')
      expect(await commands['cluster.reload']({ clusterId, slot: 1 })).toMatchObject({ ok: true })
      await serves(2)
    }
    expect(await commands['cluster.stop']({ clusterId })).toMatchObject({ ok: true })
    expect(snapshot()).toMatchObject({ runState: 'stopped', listeningCount: 0 })
    expect(lastExit()?.cause).toBe('stop')
    expect(await commands['cluster.start']({ clusterId })).toMatchObject({ ok: true })
    expect(snapshot()).toMatchObject({ runState: 'running', listeningCount: 2 })
    await docker.docker('rm', '--force', 'shop-web-2')
    await vi.waitFor(() => expect(snapshot().slots.map(({ slot }) => slot)).toEqual([1]), patient)
    expect(await commands['cluster.scale']({ clusterId, desired: 3 })).toMatchObject({ error: { code: 'refused' } })
  }, 120_000)

  it('ends, stops, starts and rolls back a service, and sets its node', async () => {
    await open({ kind: 'service', host: `unix://${docker.socketPath}`, service: 'web' })
    expect(await act('worker.sigterm')).toMatch(/^SIGTERM: slot 1's g1 .* ended$/)
    await vi.waitFor(() => expect(lastExit()?.words).toMatch(/ended with code 0, after SIGTERM by you/), patient)
    await serves(2)
    expect(await act('worker.graceful-stop')).toMatch(/^graceful stop: done to slot 1's g2/)
    await serves(2)
    expect(await act('worker.sigkill')).toMatch(/^SIGKILL: done/)
    // Swarm's own words come after the end that was seen.
    await vi.waitFor(() => expect(lastExit()?.words).toContain('failed: task: non-zero exit (137): killed'), patient)
    await serves(2)
    expect(await commands['cluster.stop']({ clusterId })).toEqual(reached)
    expect(snapshot()).toMatchObject({ runState: 'stopped', listeningCount: 0 })
    expect(await commands['cluster.start']({ clusterId })).toEqual(reached)
    expect(snapshot().listeningCount).toBe(2)
    const before = snapshot().slots[0]?.generation ?? 0
    expect(await commands['cluster.reload']({ clusterId, slot: 1 })).toMatchObject({ ok: true })
    expect(snapshot().slots[0]).toMatchObject({ generation: before + 1, phase: 'listening' })
    const bad = await commands['containers.update']({ clusterId, wish: { image: 'nowhere:1' } })
    expect(bad).toMatchObject({ error: { message: expect.stringContaining('does not have the image nowhere:1') } })
    expect(snapshot().problems.map(({ title }) => title)).toContain('The rolling update stopped')
    expect(await commands['containers.roll-back']({ clusterId })).toEqual(reached)
    await serves(2)
    const nodeId = snapshot().fleet?.nodes[0]?.nodeId ?? expect.fail('there is no node')
    for (const availability of ['pause', 'active'] as const) {
      const set = await commands['containers.set-node']({ clusterId, nodeId, availability })
      expect(set).toEqual({ ok: true, value: { words: `node node-1: ${availability}` } })
    }
  }, 180_000)

  it('loses an engine that hangs and one that is killed, refuses meanwhile, and finds both', async () => {
    await open({ kind: 'service', host: `unix://${docker.socketPath}`, service: 'web' })
    const engineState = () => snapshot().fleet?.engine.state
    await docker.freeze()
    await vi.waitFor(() => expect(engineState()).toBe('lost'), patient)
    expect(snapshot().problems[0]?.title).toMatch(/^The engine of web.* is not heard$/)
    expect(await commands['cluster.scale']({ clusterId, desired: 3 })).toMatchObject({ error: { code: 'wrong-state' } })
    await docker.thaw()
    await vi.waitFor(() => expect(engineState()).toBe('connected'), patient)
    await serves(2)
    await docker.halt()
    await vi.waitFor(() => expect(engineState()).toBe('lost'), patient)
    await docker.boot()
    await vi.waitFor(() => expect(engineState()).toBe('connected'), patient)
    await serves(2)
    expect(test.words()).toMatch(/its engine answers again, after .*[\s\S]*\(while the engine did not answer\)/)
  }, 180_000)
})
