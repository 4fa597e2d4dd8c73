import type { ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { FaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import type { AgentReach } from '../../../../shared/containers/agent-reach.ts'
import { limits } from '../../../../shared/limits.ts'
import type { FaultSnapshot } from '../../../../shared/model/fault.ts'
import { faultSpecSchema } from '../../../../shared/model/fault.ts'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck } from '../../testing/test-deck.ts'
import { startAgentTask } from '../testing/agent-task.ts'
import { FakeEngine, killed, testReplica, testState } from '../testing/fake-fleet.ts'

const patient = { timeout: 20_000, interval: 20 }
const script = resolve(import.meta.dirname, '../../fixtures/plain.mjs')
const lateMs = 400
const late = { input: { latency: lateMs } }
const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const

/** A service of two tasks, of which a process with a real agent is the first. */
async function openFleet() {
  const [door, port] = [await freePort(), await freePort()]
  const reach: AgentReach = { host: '127.0.0.1', port: door, token: 'a-token-of-twenty-characters', who: 't1' }
  const engine = new FakeEngine(testState([testReplica('t1', 1), testReplica('t2', 2)], { reach }))
  const test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
  onTestFinished(() => test.close())
  const commands = createTestCommands(test.deck)
  const opened = await commands['containers.open']({ source })
  if (!opened.ok) throw new Error(opened.error.message)
  const { clusterId } = opened.value
  const start = async (who = 't1'): Promise<ChildProcess> => {
    const task = startAgentTask(script, { ...reach, who }, { PORT: `${port}` })
    onTestFinished(() => void task.kill('SIGKILL'))
    await vi.waitFor(() => expect(test.snapshot()?.slots[0]?.agent, test.words()).toBe('connected'), patient)
    return task
  }
  const spec = (fault: FaultId, more: object = {}) =>
    faultSpecSchema.parse({
      ...{ fault, input: {}, target: { kind: 'all' }, trigger: { kind: 'now' }, forMs: 60_000, seed: 1 },
      ...more,
    })
  const refusal = async (fault: FaultId, more: object = {}) => {
    const plan = await commands['fault.preview']({ clusterId, spec: spec(fault, more) })
    return plan.ok ? plan.value : expect.fail(plan.error.message)
  }
  const inject = async (fault: FaultId, more: object = {}): Promise<number> => {
    const injected = await commands['fault.inject']({ clusterId, spec: spec(fault, more) })
    return injected.ok ? injected.value.faultId : expect.fail(injected.error.message)
  }
  const fault = (): FaultSnapshot => {
    const { active, ended } = test.snapshot()?.faults ?? expect.fail('it is not in the deck')
    return [...active, ...ended][0] ?? expect.fail('there is no fault')
  }
  const becomes = (state: FaultSnapshot['state']) =>
    vi.waitFor(() => expect(fault().state, test.words()).toBe(state), patient)
  /** How long an answer takes, once the app answers at all. */
  const answerMs = () =>
    vi.waitFor(async () => {
      const sentMs = performance.now()
      await (await fetch(`http://127.0.0.1:${port}/`)).text()
      return performance.now() - sentMs
    }, patient)
  return { engine, test, commands, clusterId, start, refusal, inject, fault, becomes, answerMs }
}

describe('faults in containers with an agent', () => {
  it('makes answers late in the one that has an agent, and takes that back', async () => {
    const { test, commands, clusterId, start, refusal, inject, fault, becomes, answerMs } = await openFleet()
    await start()
    expect(await refusal('fault.latency')).toMatchObject({ slots: [1], refused: null })
    expect(await refusal('fault.latency', { target: { kind: 'slots', slots: [2] } })).toMatchObject({
      refused: 'slot 2 cannot be asked: its agent has not been heard',
    })
    expect((await refusal('fault.boot-slow')).refused).toMatch(/a container starts as its service says/)

    // The first answer of a process takes its time.
    await answerMs()
    expect(await answerMs()).toBeLessThan(lateMs)
    const faultId = await inject('fault.latency', late)
    expect(await answerMs()).toBeGreaterThanOrEqual(lateMs - 1)
    await becomes('landed')
    expect(fault().words).toMatch(/1 of 1 request/)
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    expect(await answerMs()).toBeLessThan(lateMs)
    expect(test.words()).toContain('"Add latency" in slot 1 is reverted')
  }, 30_000)

  it('holds a loop for as long as its deck is there', async () => {
    const { engine, start, inject, becomes, answerMs } = await openFleet()
    await start()
    await inject('fault.block-loop')
    await becomes('landed')
    engine.change({ reach: null })
    const goneMs = performance.now()
    await answerMs()
    expect(performance.now() - goneMs).toBeLessThan(limits.faultLeaseMs)
  }, 30_000)

  it('gives what a slot has to the task that fills it again', async () => {
    const { engine, test, start, inject, fault, becomes, answerMs } = await openFleet()
    const first = await start()
    await inject('fault.latency', late)
    await answerMs()
    await becomes('landed')
    // Its agent is gone before its engine tells of its end.
    first.kill('SIGKILL')
    await vi.waitFor(() => expect(test.snapshot()?.slots[0]?.agent).toBe('absent'), patient)
    engine.replace('t1', killed)
    await start('t101')
    await vi.waitFor(() => expect(fault().hits.at(-1)).toMatchObject({ slot: 1, generation: 2 }), patient)
    expect(await answerMs()).toBeGreaterThanOrEqual(lateMs - 1)
    await vi.waitFor(() => expect(fault().hits.at(-1)).toMatchObject({ generation: 2, state: 'landed' }), patient)
    expect(test.words()).toContain('slot 1: g2 starts with "Add latency", which is for its slot')
  }, 30_000)
})
