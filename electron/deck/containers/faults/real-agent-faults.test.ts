import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FaultId } from '../../../../shared/actions/faults/fault-actions.ts'
import { type FaultSnapshot, faultSpecSchema } from '../../../../shared/model/fault.ts'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { whyNoDockerEngine } from '../../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { ServiceDeck } from '../testing/service-deck.ts'

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
  let deck: ServiceDeck
  let commands: DeckCommands
  let clusterId: string
  let port: number
  beforeAll(async () => {
    deck = await ServiceDeck.open()
    commands = deck.commands
    port = await freePort()
    writeFileSync(
      join(deck.dir, 'app.mjs'),
      `import { createServer } from 'node:http'\ncreateServer((_, response) => response.end('ok')).listen(process.env.PORT)\n`,
    )
    clusterId = await deck.serve({ name: 'late', replicas: 3, containerPort: port, script: 'app.mjs', port })
    await allHeard()
  }, 180_000)
  afterAll(async () => {
    await commands['containers.delete']({ clusterId })
    await deck.close()
  }, 60_000)

  const fleet = () => deck.fleet()
  const words = () => deck.words()
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
    return took.filter((ms) => ms >= 199).length / took.length
  }

  it('makes one of three late by 200 ms: its generator measures it, and it is taken back', async () => {
    const settings = { ...defaultLoadSettings, url: `http://localhost:${port}`, ratePerSec: 30, connections: 6 }
    const load = await commands['load.start']({
      ...{ clusterId, settings: { ...settings, durationS: 300 }, experiment: { kind: 'run' }, allowHost: true },
    })
    if (!load.ok) throw new Error(load.error.message)
    const p99 = () => deck.test.pushed('load').at(-1)?.newSeconds.at(-1)?.p99Ms ?? null
    const faultId = await inject('fault.latency', { input: { latency: 200 } })
    await reaches(faultId, 'landed')
    await vi.waitFor(() => expect(p99(), words()).toBeGreaterThanOrEqual(199), patient)
    expect(await lateShare()).toBeGreaterThan(0.25)
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
  }, 120_000)

  it('is a step of an experiment, with a verdict', async () => {
    const begun = deck.test.deck.experiments.run({ clusterId, source: lateStep, allowHost: true })
    expect(begun, JSON.stringify(begun)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(deck.test.pushed('experiment-ended')).toHaveLength(1), patient)
    const [ended] = deck.test.pushed('experiment-ended')
    const kept = await deck.test.deck.experiments.result(ended?.resultId ?? '')
    const steps = kept.ok ? kept.value.runs[0]?.steps.map((step) => `${step.words}: ${step.effect}`) : []
    expect(ended?.verdict, `${ended?.words}: ${steps?.join('; ')}`).toBe('passed')
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
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    expect(await lateShare()).toBeLessThan(0.25)
  }, 180_000)
})
