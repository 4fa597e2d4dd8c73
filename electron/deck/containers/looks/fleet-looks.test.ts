import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AgentMessage } from '../../../../shared/agent-protocol.ts'
import type { AgentReach } from '../../../../shared/containers/agent-reach.ts'
import type { Profile } from '../../../../shared/inspection/profile.ts'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import type { Replica } from '../../../engines/types.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck } from '../../testing/test-deck.ts'
import { joinAsAgent, startAgentTask } from '../testing/agent-task.ts'
import { FakeEngine, testReplica, testState } from '../testing/fake-fleet.ts'

const patient = { timeout: 20_000, interval: 20 }
const script = resolve(import.meta.dirname, '../../fixtures/busy-task.cjs')

/** A service of two tasks whose first one `task` speaks for, on a deck that goes with its test. */
async function openFleet(more: Partial<Replica> = {}) {
  const reach: AgentReach = {
    host: '127.0.0.1',
    port: await freePort(),
    token: 'a-token-of-twenty-characters',
    who: 't1',
  }
  const engine = new FakeEngine(testState([testReplica('t1', 1, more), testReplica('t2', 2)], { reach }))
  const test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
  onTestFinished(() => test.close())
  const commands = createTestCommands(test.deck)
  const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
  const opened = await commands['containers.open']({ source })
  if (!opened.ok) throw new Error(opened.error.message)
  const { clusterId } = opened.value
  const target = { clusterId, slot: 1, generation: 1, pid: 4001 }
  const heard = () => vi.waitFor(() => expect(test.snapshot()?.slots[0]?.agent).toBe('connected'), patient)
  const detail = () => test.pushed('detail').at(-1)
  /** The profile that came of it; what it says where there is none. */
  const profile = async (slots: number[] | null = [1]): Promise<Profile | string> => {
    const started = await commands['profile.start']({ clusterId, slots, kind: 'cpu', forMs: 400, interval: 500 })
    if (!started.ok) return started.error.message
    await vi.waitFor(() => expect(test.words()).toMatch(/profile of slot/i), patient)
    const read = await commands['profile.read']({ profileId: started.value.runId })
    return read.ok ? read.value : test.words()
  }
  return { reach, engine, test, commands, clusterId, target, heard, detail, profile }
}

describe('a container with an agent', () => {
  it('is profiled, and asked what it holds, over TCP', async () => {
    const { reach, test, commands, target, heard, detail, profile } = await openFleet()
    const task = startAgentTask(script, reach)
    onTestFinished(() => void task.kill('SIGKILL'))
    await heard()

    // One of the two has no agent: what is known of the other is told all the same.
    const made = await profile(null)
    if (typeof made === 'string') throw new Error(made)
    expect(made).toMatchObject({
      slots: [1],
      hottest: expect.stringMatching(/^planted\w+ busy-task\.cjs:\d+, \d+ %$/),
    })
    expect(made.refused).toEqual([{ slot: 2, words: 'it has no agent, which would sample it' }])
    const exported = await test.deck.profiles.export({ profileId: made.profileId, format: 'cpuprofile', slot: 1 })
    expect(exported.ok && JSON.parse(exported.value[0]?.text ?? '{}').nodes.length).toBeGreaterThan(3)
    expect(test.words()).toContain('CPU profile of slot 1')

    await commands['worker.watch']({ target: { ...target, holds: true } })
    await vi.waitFor(() => expect(detail()?.holding?.connectionCount).toBe(0), patient)
    expect(detail()).toMatchObject({ pid: 4001, oddities: [], debuggerPort: null })
    expect(await commands['worker.findOrigins']({ ...target, forMs: 1000 })).toEqual({ ok: true, value: undefined })
    expect(await commands['worker.revealEnv']({ ...target, name: 'PATH' })).toMatchObject({ value: process.env.PATH })
    expect(await commands['heap.collect'](target)).toMatchObject({ value: { words: expect.stringContaining(' → ') } })
  }, 30_000)

  it.runIf(isLong)(
    "has its heap fetched, and Node's report on it, over TCP",
    async () => {
      const { reach, test, commands, target, heard } = await openFleet()
      const task = startAgentTask(script, reach)
      onTestFinished(() => void task.kill('SIGKILL'))
      await heard()
      expect(await commands['heap.take']({ ...target, way: 'replace-first', isForced: false })).toMatchObject({
        error: { message: expect.stringContaining('slot 1 runs in a container') },
      })
      await vi.waitFor(() => expect(commands['heap.weigh'](target)).toMatchObject({ ok: true }), patient)
      expect(await commands['heap.take']({ ...target, way: 'now', isForced: false })).toMatchObject({ ok: true })
      await vi.waitFor(
        () => expect(test.pushed('heap').at(-1)?.lastEnd?.snapshotId, test.words()).toBeTruthy(),
        patient,
      )
      const [snapshot] = (await test.deck.heaps.state()).kept
      const { path, byteCount } = snapshot ?? expect.fail('none is kept')
      expect(statSync(path)).toMatchObject({ size: byteCount })
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(JSON.parse(readFileSync(path, 'utf8')).snapshot.node_count).toBeGreaterThan(1000)
      expect(test.pushed('heap').some(({ running }) => running[0]?.state === 'fetching')).toBe(true)

      const report = await commands['heap.diagnose']({ ...target, withEnvironment: false })
      expect(report.ok && JSON.parse(readFileSync(report.value.path, 'utf8')).header.processId).toBe(task.pid)
    },
    30_000,
  )

  it('says in words what is not to be had of it', async () => {
    const { commands, target, engine } = await openFleet()
    const request = { method: 'GET' as const, path: '/', headers: [], body: '', timeoutMs: 1000 }
    const refused = await Promise.all([
      commands['worker.openForDebugger'](target),
      commands['stall.capture'](target),
      commands['profile.boot'](target),
      commands['worker.request']({ ...target, requestId: 'r', request }),
    ])
    for (const one of refused)
      expect(one).toMatchObject({ error: { message: expect.stringContaining('web is a cluster of containers') } })
    expect(await commands['heap.collect'](target)).toMatchObject({
      error: { message: "slot 1's g1 has no agent that could be asked" },
    })
    engine.replace('t1', (replica, atMs) => ({
      ...replica,
      end: { atMs, code: 1, signal: null, isOutOfMemory: false, isWanted: false },
    }))
    expect(await commands['heap.collect'](target)).toMatchObject({ error: { code: 'worker-gone' } })
  })

  it('is not believed when it hands over what was not asked for', async () => {
    const { reach, heard, profile } = await openFleet()
    const answer = (order: Readonly<Record<string, unknown>>): AgentMessage[] => {
      const common = { byteCount: 9, endedBy: 'order', words: '' } as const
      if (order.kind === 'stop-profile')
        return [{ type: 'inspected', report: { kind: 'profile', profileId: Number(order.profileId), ...common } }]
      if (order.kind !== 'read-written') return []
      const piece = { offset: 3, totalBytes: 9, base64: 'eHh4', words: '' }
      return [{ type: 'inspected', report: { kind: 'written', lookId: Number(order.lookId), ...piece } }]
    }
    const agent = await vi.waitFor(() => joinAsAgent(reach, answer), patient)
    onTestFinished(() => void agent.destroy())
    await heard()
    expect(await profile()).toMatch(/was not made: slot 1: .* told another piece of what it wrote than was asked for/)
  })

  it('is sampled with all others where its node tells nobody its pid', async () => {
    const { reach, heard, profile } = await openFleet({ nodeId: 'node-b', nodeName: 'b', pid: null })
    const orders: unknown[] = []
    const agent = await vi.waitFor(
      () =>
        joinAsAgent(reach, ({ kind }) => {
          orders.push(kind)
          if (kind === 'stop-profile') agent.destroy()
          return []
        }),
      patient,
    )
    await heard()
    await profile(null)
    expect(orders).toContain('start-profile')
  })

  it('that ends meanwhile is no longer waited for', async () => {
    const { reach, heard, profile } = await openFleet()
    const agent = await vi.waitFor(
      () =>
        joinAsAgent(reach, ({ kind }) => {
          if (kind === 'stop-profile') agent.destroy()
          return []
        }),
      patient,
    )
    await heard()
    expect(await profile()).toMatch(/was not made: slot 1: it ended after .* \(its agent is not heard any more\)/)
  })
})
