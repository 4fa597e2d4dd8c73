import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { type FaultSpec, faultSpecSchema } from '../../../../shared/model/fault.ts'
import { ok } from '../../../../shared/result.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'
import { FakeEngine, testNode, testReplica, testState } from '../testing/fake-fleet.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
const within = { timeout: 3000 }
const onB = { nodeId: 'node-b', nodeName: 'b', pid: null }

describe('faults on containers', () => {
  let engine: FakeEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string

  beforeEach(async () => {
    const replicas = [testReplica('t1', 1), testReplica('t2', 2), testReplica('t3', 3, onB)]
    engine = new FakeEngine(testState(replicas, { nodes: [testNode('a'), testNode('b')] }))
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({ source })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
  })
  afterEach(() => test.close())

  const snapshot = (): ClusterSnapshot => test.snapshot() ?? expect.fail('it is not in the deck')
  const spec = (fault: FaultId, more: object = {}): FaultSpec =>
    faultSpecSchema.parse({
      ...{ fault, input: {}, target: { kind: 'all' }, trigger: { kind: 'now' }, forMs: 60_000, seed: 1 },
      ...more,
    })
  const refusal = async (fault: FaultId, more: object = {}): Promise<string> => {
    const plan = await commands['fault.preview']({ clusterId, spec: spec(fault, more) })
    return plan.ok ? (plan.value.refused ?? 'it is not refused') : plan.error.message
  }
  const inject = async (fault: FaultId, more: object = {}): Promise<number> => {
    const injected = await commands['fault.inject']({ clusterId, spec: spec(fault, more) })
    return injected.ok ? injected.value.faultId : expect.fail(injected.error.message)
  }
  const becomes = (state: string) =>
    vi.waitFor(() => {
      const { active, ended } = snapshot().faults
      expect([...active, ...ended][0]?.state, test.words()).toBe(state)
    }, within)

  it('kills a task: it lands, and its slot listens again', async () => {
    await inject('fault.sigkill', { target: { kind: 'slots', slots: [2] } })
    await becomes('reverted')
    expect(engine.acts).toEqual(['SIGKILL t2'])
    await vi.waitFor(() => expect(snapshot().faults.ended[0]?.words).toMatch(/listening again after \d+ ms/), within)
    expect(test.words()).toMatch(/"SIGKILL" hits slot 2: 33 % of capacity; strikes once \(fault 1\)/)
  })

  it('kills at random only who can be reached, again and again', async () => {
    const trigger = { kind: 'every', everyMs: 200, times: 2 }
    await inject('fault.kill-at-random', { target: { kind: 'random', count: 1 }, trigger, forMs: 2000 })
    await becomes('reverted')
    expect(engine.acts.filter((act) => act.startsWith('SIGKILL'))).toHaveLength(2)
    expect(engine.acts).not.toContain('SIGKILL t3')
  })

  it('pauses every container of a node, and lets them go on', async () => {
    const faultId = await inject('fault.pause-node', { input: { node: 'a' } })
    await becomes('landed')
    expect(snapshot().slots.map(({ health }) => health)).toEqual(['paused', 'paused', 'ok'])
    expect(test.words()).toContain('"Pause a node" hits slots 1 and 2: 67 % of capacity; ends by itself at')
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    expect(snapshot().slots.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok'])
    expect(test.words()).toContain('"Pause a node" in node a with slots 1 and 2 is reverted after')
  })

  it('takes back by itself what is active when the picture is closed', async () => {
    await inject('fault.pause', { target: { kind: 'slots', slots: [1] } })
    await becomes('landed')
    expect(await commands['cluster.remove']({ clusterId })).toEqual(ok(undefined))
    expect(engine.acts).toEqual(['pause t1', 'resume t1'])
  })

  it('drains a node for a time, and gives it back what it was', async () => {
    await inject('fault.drain-node', { input: { node: 'b' }, forMs: 300 })
    engine.replace('t3', (replica, atMs) => ({
      ...replica,
      phase: 'stopped',
      end: { atMs, code: 0, signal: null, isOutOfMemory: false, isWanted: true },
    }))
    await becomes('reverted')
    expect(test.words()).toMatch(/^"Drain a node" landed: node b is drained: 1 container left it \(fault 1\)$/m)
    expect(engine.acts).toEqual(['drain node-b', 'active node-b'])
    expect(test.words()).toContain('"Drain a node" in node b with slot 3 is reverted')
    expect(test.words()).toContain('node b is drained: 1 container left it')
  })

  it('keeps the guard rails, which a person can change here', async () => {
    const leastListening = { isOn: true, count: 3 }
    const guardRails = { ...snapshot().settings.guardRails, leastListening }
    expect(await commands['cluster.update']({ clusterId, settings: { guardRails } })).toMatchObject({ ok: true })
    expect(await refusal('fault.pause-node', { input: { node: 'a' } })).toMatch(/guard rail.*1 of 3 workers/)
    expect(await refusal('fault.drain-node', { input: { node: 'b' } })).toMatch(/guard rail.*2 of 3 workers/)
  })

  it('refuses in words what containers, nodes and engines do not have', async () => {
    expect(await refusal('fault.block-loop')).toMatch(/an agent of the deck does it, and none is heard/)
    expect(await refusal('fault.exit-code')).toMatch(/inside a worker that the deck forked itself/)
    expect(await refusal('fault.pause', { target: { kind: 'slots', slots: [3] } })).toMatch(/slot 3 is on node b/)
    expect(await refusal('fault.pause-node', { input: { node: 'b' } })).toMatch(/slot 3 is on node b.*Reach its engine/)
    expect(await refusal('fault.pause-node', { input: { node: '' } })).toBe('no node is named: name one of a and b')
    expect(await refusal('fault.drain-node', { input: { node: 'x' } })).toMatch(
      /there is no node x: name one of a and b/,
    )
    expect(await refusal('fault.stop-engine')).toMatch(/no process is behind an engine that is made up/)
    engine.lose()
    expect(await refusal('fault.sigkill')).toMatch(/its engine is not heard: its socket was closed/)
  })

  it('stops the engine for a time, once, and lets it go on', async () => {
    const done: string[] = []
    const stopped = { words: 'dockerd (pid 4711) stands', resume: async () => ok(void done.push('resume')) }
    const stop = async (forMs: number) => {
      done.push(`stop for ${forMs} ms`)
      return ok(stopped)
    }
    engine.engineProcess = ok({ pid: 4711, stop })
    await refusal('fault.stop-engine')
    await vi.waitFor(async () => expect(await refusal('fault.stop-engine')).toBe('it is not refused'), within)
    await inject('fault.stop-engine', { forMs: 400 })
    await becomes('landed')
    expect(await refusal('fault.stop-engine')).toBe('its engine is stopped already (fault 1)')
    expect(snapshot().faults.active[0]?.words).toBe('dockerd (pid 4711) stands')
    await becomes('reverted')
    expect(done).toEqual(['stop for 400 ms', 'resume'])
    expect(test.words()).toContain('"Stop the engine" hits the engine; ends by itself at')
  })
})
