import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { type FaultSnapshot, faultSpecSchema } from '../../../../shared/model/fault.ts'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { type DockerEngine, openDockerEngine } from '../../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../../engines/docker-engines.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: faults by agents in containers of a real engine: ${why}`)
const patient = { timeout: 60_000, interval: 200 }
const ofSlot2 = { target: { kind: 'slots', slots: [2] } }

const lateStep = JSON.stringify({
  version: 1,
  title: 'One task of three answers late',
  load: { ratePerSec: 30, connections: 3 },
  timing: { settle: '1 s', before: '3 s', after: '4 s' },
  'steady-state-hypothesis': {
    title: 'All serve before and after.',
    probes: [{ name: 'all serve', tolerance: 'workers.listening==desired within 20s' }],
  },
  method: [{ name: 'late', fault: 'fault.latency', ...ofSlot2, input: { latency: 200 }, for: '4 s' }],
})

/** In the long form: one engine of its own, three tasks with our agent behind the front. */
describe.skipIf(why !== null || !isLong)('faults by agents in containers of a real engine', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  let port: number
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-agent-faults-'))

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
    port = await freePort()
    const script = join(dir, 'app.mjs')
    writeFileSync(
      script,
      `import { createServer } from 'node:http'\ncreateServer((_, response) => response.end('ok')).listen(${port})\n`,
    )
    const opened = await test.deck.open({ scriptPath: script, workers: 1 })
    if (!opened.ok) throw new Error(opened.error.message)
    const ownId = opened.value.clusterId
    const made = await commands['containers.run']({
      ...{ clusterId: ownId, host: `unix://${docker.socketPath}`, tag: 'late:1', serviceName: 'late', replicas: 3 },
      dockerfile: `FROM ${await docker.image()}\nWORKDIR /app\nCOPY . .\nCMD ["app.mjs"]\n`,
      ...{ containerPort: port, publish: 'front', withAgent: true },
    })
    expect(made, JSON.stringify(test.pushed('image-build').at(-1))).toMatchObject({ ok: true })
    await test.deck.remove(ownId)
    clusterId = fleet().id
    await allHeard()
  }, 180_000)
  afterAll(async () => {
    await commands['containers.delete']({ clusterId })
    await test.close()
    await docker.close()
    rmSync(dir, { recursive: true })
  }, 60_000)

  const fleet = (): ClusterSnapshot =>
    test.deck.snapshots().find((one) => one.fleet !== null) ?? expect.fail('no fleet is in the deck')
  const words = (): string =>
    test
      .pushed('lifecycle')
      .map(({ event }) => event.words)
      .join('\n')
  const allHeard = () =>
    vi.waitFor(() => {
      const { slots, listeningCount, fleet: is } = fleet()
      expect(
        slots.map(({ agent }) => agent),
        words(),
      ).toEqual(['connected', 'connected', 'connected'])
      expect({ listeningCount, by: is?.spread.by }).toEqual({ listeningCount: 3, by: 'front' })
    }, patient)
  const inject = async (fault: FaultId, more: object): Promise<number> => {
    const envelope = { fault, input: {}, ...ofSlot2, trigger: { kind: 'now' }, forMs: 120_000, seed: 1 }
    const spec = faultSpecSchema.parse({ ...envelope, ...more })
    const injected = await commands['fault.inject']({ clusterId, spec })
    return injected.ok ? injected.value.faultId : expect.fail(injected.error.message)
  }
  const fault = (faultId: number): FaultSnapshot => {
    const { active, ended } = fleet().faults
    return [...active, ...ended].find(({ id }) => id === faultId) ?? expect.fail('it is not known')
  }
  const reaches = (faultId: number, state: FaultSnapshot['state']) =>
    vi.waitFor(() => expect(fault(faultId).state, `${fault(faultId).words}\n${words()}`).toBe(state), patient)
  /** Over new connections, which the front deals out in turn: the share that took so long. */
  const lateShare = async (): Promise<number> => {
    const took: number[] = []
    for (let index = 0; index < 60; index++) {
      const sentMs = performance.now()
      await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()
      took.push(performance.now() - sentMs)
    }
    console.log(
      `of 60: ${took.filter((ms) => ms >= 199).length} late, others up to ${Math.round(Math.max(0, ...took.filter((ms) => ms < 199)))} ms`,
    )
    return took.filter((ms) => ms >= 199).length / took.length
  }

  it('makes one of three late by 200 ms: its generator measures it, and it is taken back', async () => {
    const settings = { ...defaultLoadSettings, url: `http://localhost:${port}`, ratePerSec: 30, connections: 6 }
    const load = await commands['load.start']({
      ...{ clusterId, settings: { ...settings, durationS: 300 }, experiment: { kind: 'run' }, allowHost: true },
    })
    if (!load.ok) throw new Error(load.error.message)
    const p99 = () => test.pushed('load').at(-1)?.newSeconds.at(-1)?.p99Ms ?? null
    const faultId = await inject('fault.latency', { input: { latency: 200 } })
    await reaches(faultId, 'landed')
    await vi.waitFor(() => expect(p99(), words()).toBeGreaterThanOrEqual(199), patient)
    expect(await lateShare()).toBeGreaterThan(0.25)
    console.log(fault(faultId).words, 'p99 in ms', p99())
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(p99(), words()).toBeLessThan(199), patient)
    expect(await lateShare()).toBeLessThan(0.25)
    await commands['load.stop']({ runId: load.value.runId })
  }, 120_000)

  it('blocks a loop, which the deck sees as blocked, until it is taken back', async () => {
    const faultId = await inject('fault.block-loop', { forMs: 60_000 })
    await reaches(faultId, 'landed')
    await vi.waitFor(() => expect(words()).toContain('its event loop is blocked'), patient)
    expect(fleet().slots.map(({ health }) => health)).toEqual(['ok', 'unresponsive', 'ok'])
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(fleet().slots.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok']), patient)
    console.log(fault(faultId).words)
  }, 120_000)

  it('is a step of an experiment, with a verdict', async () => {
    const begun = test.deck.experiments.run({ clusterId, source: lateStep, allowHost: true })
    expect(begun, JSON.stringify(begun)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.pushed('experiment-ended')).toHaveLength(1), patient)
    const [ended] = test.pushed('experiment-ended')
    const kept = await test.deck.experiments.result(ended?.resultId ?? '')
    const steps = kept.ok ? kept.value.runs[0]?.steps.map((step) => `${step.words}: ${step.effect}`) : []
    console.log(ended?.words, steps)
    expect(ended?.verdict, ended?.words).toBe('passed')
  }, 120_000)

  it('goes over to the task that an update puts in the place of the one that has it', async () => {
    const faultId = await inject('fault.latency', { input: { latency: 200 } })
    await lateShare()
    await reaches(faultId, 'landed')
    expect(await commands['cluster.reload']({ clusterId, slot: null })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(words()).toMatch(/update done/), patient)
    await allHeard()
    expect(await lateShare()).toBeGreaterThan(0.25)
    expect(fault(faultId).hits.map(({ generation }) => generation).length).toBeGreaterThan(1)
    console.log(fault(faultId).hits.map(({ generation, state, words: effect }) => `g${generation} ${state}: ${effect}`))
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    expect(await lateShare()).toBeLessThan(0.25)
  }, 180_000)
})
