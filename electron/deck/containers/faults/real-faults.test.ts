import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { type FaultSpec, faultSpecSchema } from '../../../../shared/model/fault.ts'
import { type DockerEngine, openDockerEngine } from '../../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../../tools/testing/docker-node.mjs'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../../engines/docker-engines.ts'
import { findEngineProcess } from '../../../engines/process/engine-process.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: faults on containers of a real engine: ${why}`)
const patient = { timeout: 40_000, interval: 200 }

const killOne = JSON.stringify({
  version: 1,
  title: 'Kill a task',
  load: { ratePerSec: 50, connections: 4 },
  timing: { settle: '1 s', before: '3 s', after: '4 s' },
  'steady-state-hypothesis': {
    title: 'Swarm fills the slot within 20 s, and few notice.',
    probes: [{ name: 'all serve', tolerance: 'workers.listening==desired within 20s' }],
  },
  method: [
    { name: 'kill', action: 'worker.sigkill', target: { kind: 'slots', slots: [2] }, pauses: { after: '10 s' } },
  ],
})

/** In the long form: two engines of its own, one swarm. */
describe.skipIf(why !== null || !isLong)('faults on containers of a real engine', () => {
  let docker: DockerEngine
  let second: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  let address: string

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    second = await openDockerEngine({ name: 'node-2' })
    await second.image()
    await second.joinSwarm(docker)
    await docker.service('web', { replicas: 4 })
    address = `unix://${docker.socketPath}`
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({ source: { kind: 'service', host: address, service: 'web' } })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
    await vi.waitFor(() => expect(snapshot().listeningCount, test.words()).toBe(4), patient)
  }, 90_000)
  afterAll(async () => {
    await test.close()
    await second.close()
    await docker.close()
  }, 60_000)

  const snapshot = (): ClusterSnapshot => test.snapshot() ?? expect.fail('it is not in the deck')
  const spec = (more: object): FaultSpec =>
    faultSpecSchema.parse({ target: { kind: 'all' }, trigger: { kind: 'now' }, seed: 1, input: {}, ...more })
  const inject = async (more: object): Promise<number> => {
    const injected = await commands['fault.inject']({ clusterId, spec: spec(more) })
    return injected.ok ? injected.value.faultId : expect.fail(injected.error.message)
  }
  const reaches = (faultId: number, state: string) =>
    vi.waitFor(() => {
      const { active, ended } = snapshot().faults
      const fault = [...active, ...ended].find(({ id }) => id === faultId)
      expect(fault?.state, `${fault?.words}\n${test.words()}`).toBe(state)
      return fault ?? expect.fail('it is not known')
    }, patient)
  const paused = async (): Promise<string> => docker.docker('ps', '--quiet', '--filter', 'status=paused')
  const nodes = async (): Promise<string> => docker.docker('node', 'ls', '--format', '{{.Hostname}} {{.Availability}}')

  it('kills a task under load: a verdict with its ledger, and what our rule would have done', async () => {
    const begun = test.deck.experiments.run({ clusterId, source: killOne, allowHost: true })
    expect(begun).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.pushed('experiment-ended')).toHaveLength(1), { ...patient, timeout: 60_000 })
    const [ended] = test.pushed('experiment-ended')
    const kept = await test.deck.experiments.result(ended?.resultId ?? '')
    const run = kept.ok ? kept.value.runs[0] : undefined
    console.log(
      ended?.words,
      JSON.stringify(run?.figures),
      run?.steps.map(({ words, effect }) => `${words}: ${effect}`),
    )
    expect(ended?.verdict, ended?.words).toBe('passed')
    expect(ended?.words).toMatch(/Swarm filled slot 2 in [\d.]+ s; our rule would have/)
    expect(run?.figures.listeningAgainMs).toBeGreaterThan(0)
    expect(run?.figures.lostCount).not.toBeNull()
  }, 90_000)

  it('pauses a node: its containers stand, and go on after the time', async () => {
    const { name } = docker
    const faultId = await inject({ fault: 'fault.pause-node', input: { node: name }, forMs: 3000 })
    const landed = await reaches(faultId, 'landed')
    const lines = (await paused()).split('\n').filter((line) => line !== '')
    expect(lines).toHaveLength(landed.slots.length)
    await reaches(faultId, 'reverted')
    expect(await paused()).toBe('')
  }, 60_000)

  it('refuses a node that only another engine reaches, with the way there', async () => {
    const asked = spec({ fault: 'fault.pause-node', input: { node: 'node-2' }, forMs: 3000 })
    const plan = await commands['fault.preview']({ clusterId, spec: asked })
    expect(plan).toMatchObject({ value: { refused: expect.stringMatching(/only the engine there reaches/) } })
  })

  it('drains a node for a time: its containers move, then it is active again', async () => {
    const faultId = await inject({ fault: 'fault.drain-node', input: { node: 'node-2' }, forMs: 20_000 })
    const landed = await reaches(faultId, 'landed')
    expect(landed.words).toMatch(/node node-2 is drained: \d containers? left it/)
    expect(await nodes()).toContain('node-2 Drain')
    expect(await commands['fault.undo']({ clusterId, faultId })).toMatchObject({ ok: true })
    expect(await nodes()).toContain('node-2 Active')
  }, 90_000)

  it('stops the engine: the picture grows old and says so, then it is heard again', async () => {
    const found = await findEngineProcess(address)
    if (!found.ok) throw new Error(found.error.message)
    const state = async () => (await readFile(`/proc/${found.value.pid}/stat`, 'utf8')).replace(/^.*\) (.).*$/s, '$1')
    const faultId = await inject({ fault: 'fault.stop-engine', forMs: 15_000 })
    await reaches(faultId, 'landed')
    expect(await state()).toBe('T')
    await vi.waitFor(() => expect(snapshot().fleet?.engine.state, test.words()).toBe('lost'), patient)
    const killed = await commands['fault.preview']({ clusterId, spec: spec({ fault: 'fault.kill-all', forMs: 1000 }) })
    expect(killed).toMatchObject({ value: { refused: expect.stringMatching(/engine is not heard/) } })
    await reaches(faultId, 'reverted')
    expect(await state()).not.toBe('T')
    await vi.waitFor(() => expect(snapshot().fleet?.engine.state, test.words()).toBe('connected'), patient)
    await vi.waitFor(() => expect(snapshot().listeningCount, test.words()).toBe(4), patient)
    console.log(test.words().split('\n').slice(-12).join('\n'))
  }, 120_000)
})
