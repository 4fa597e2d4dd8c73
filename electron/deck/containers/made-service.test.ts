import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { usualOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { type DockerEngine, openDockerEngine } from '../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../engines/docker-engines.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: a service that the deck makes: ${why}`)
const patient = { timeout: 45_000 }
const root = resolve(import.meta.dirname, '../../..')

describe.skipIf(why !== null || !isLong)('a service that the deck makes', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-made-'))

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.image()
    test = openDeck()
    commands = createTestCommands(test.deck)
  }, 60_000)
  afterAll(async () => {
    await test.close()
    await docker.close()
    rmSync(dir, { recursive: true })
  }, 60_000)

  const fleet = (of = test): ClusterSnapshot =>
    of.deck.snapshots().find((one) => one.fleet !== null) ?? expect.fail('no fleet is in the deck')
  const eventWords = (): string =>
    test
      .pushed('lifecycle')
      .map(({ event }) => event.words)
      .join('\n')
  const newest = (slot: number) =>
    test.deck
      .histories()
      .find(({ clusterId }) => clusterId === fleet().id)
      ?.slotPoints.find((one) => one.slot === slot)
      ?.points.at(-1)
  const serve = (count: number, of = test) =>
    vi.waitFor(() => {
      expect(fleet(of).listeningCount, eventWords()).toBe(count)
      expect(fleet(of).slots.map(({ agent }) => agent)).toEqual(Array.from({ length: count }, () => 'connected'))
    }, patient)

  it('has the agent in its tasks, is dealt out to by the deck, and is found again by another deck', async () => {
    const port = await freePort()
    const host = `unix://${docker.socketPath}`
    const opened = await test.deck.open({ scriptPath: writeApp(dir), workers: 1, env: { PORT: `${port}` } })
    if (!opened.ok) throw new Error(opened.error.message)
    const ownId = opened.value.clusterId
    await vi.waitFor(() => expect(test.deck.snapshots()[0]?.listeningCount).toBe(1), patient)

    const proposed = await commands['containers.propose']({ clusterId: ownId, host })
    expect(proposed).toMatchObject({ value: { folder: dir, containerPort: port, swarmRefusal: null } })
    const dockerfile = `FROM ${await docker.image()}\nWORKDIR /app\nCOPY . .\nENV PORT=${port}\nCMD ["express.mjs"]\n`
    const made = await commands['containers.run']({
      ...{ clusterId: ownId, host, dockerfile, tag: 'made:1', serviceName: 'made', replicas: 3, containerPort: port },
      ...{ publish: 'front', withAgent: true },
    })
    expect(made, JSON.stringify(test.pushed('image-build').at(-1))).toMatchObject({ ok: true })
    const { id: clusterId } = fleet()
    await serve(3)

    // The cluster that it was made of still has the port.
    await vi.waitFor(
      () => expect(fleet().fleet?.spread.words).toMatch(/the front waits for port \d+: stop cluster .*, which has it/),
      patient,
    )
    await test.deck.remove(ownId)
    await vi.waitFor(() => expect(fleet().fleet?.spread.by).toBe('front'), patient)
    expect(fleet().url).toBe(`http://localhost:${port}`)
    expect(await commands['cluster.set-policy']({ clusterId, policy: 'in-turn' })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await commands['cluster.set-policy']({ clusterId, policy: 'shared-handle' })).toMatchObject({ ok: false })

    const settings = {
      ...defaultLoadSettings,
      url: `http://localhost:${port}`,
      ratePerSec: 100,
      connections: 8,
      durationS: 60,
    }
    const begun = await commands['load.start']({ clusterId, settings, experiment: { kind: 'run' }, allowHost: true })
    if (!begun.ok) throw new Error(begun.error.message)
    await vi.waitFor(() => {
      for (const slot of [1, 2, 3]) {
        expect(newest(slot)?.requestsPerSec, `slot ${slot}`).toBeGreaterThan(0)
        expect(newest(slot)?.heapUsedBytes).toBeGreaterThan(1e6)
      }
    }, patient)

    // One story of each connection: who came is the front's word, what it carried the agent's.
    await commands['traffic.watch']({ clusterIds: [clusterId] })
    await vi.waitFor(() => {
      const all = test.pushed('traffic').flatMap(({ connections }) => connections)
      const joined = all.filter(({ arrivedMonoMs, requestCount }) => arrivedMonoMs !== null && requestCount > 0)
      expect(new Set(joined.map(({ slot }) => slot))).toEqual(new Set([1, 2, 3]))
      expect(joined.every(({ client, carried }) => client !== null && (carried?.toClientBytes ?? 0) > 0)).toBe(true)
      expect(all.every(({ arrivedMonoMs }) => arrivedMonoMs !== null)).toBe(true)
      expect(test.pushed('traffic').flatMap(({ requests }) => requests).length).toBeGreaterThan(10)
    }, patient)

    const { generation } = fleet().slots[0] ?? expect.fail('there is no slot')
    const order = { clusterId, slot: 1, generation, pid: 1, ...usualOrder('worker.sigkill') }
    expect(await commands['worker.act'](order)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(fleet().slots[0]?.generation).toBe(generation + 1), patient)
    await serve(3)

    expect(await commands['containers.update']({ clusterId, wish: { order: 'start-first' } })).toMatchObject({
      ok: true,
    })
    await vi.waitFor(
      () =>
        expect(eventWords()).toMatch(
          /update done in [\d.]+ s: 3 of 3 replaced.*: [\d\s]+ answered, \d+ lost, \d+ refused/,
        ),
      patient,
    )
    await serve(3)
    await commands['load.stop']({ runId: begun.value.runId })

    // Another deck finds agents and front again by what the service says.
    const source = fleet().fleet?.source ?? expect.fail('it has no source')
    const second = openDeck()
    const others = createTestCommands(second.deck)
    await others['containers.open']({ source })
    await vi.waitFor(() => {
      expect(fleet(second).fleet?.spread.words).toContain('the front waits for port')
      expect(fleet(second).fleet?.replicas[0]?.withoutAgent).toContain('Another deck may hear them')
    }, patient)
    await test.deck.remove(clusterId)
    await serve(3, second)
    expect(fleet(second).url).toBe(`http://localhost:${port}`)
    expect(await others['containers.delete']({ clusterId: fleet(second).id })).toMatchObject({ ok: true })
    expect(await docker.docker('service', 'ls', '--quiet')).toBe('')
    await second.close()
  }, 180_000)
})

function openDeck(): TestDeck {
  return createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
}

/** The Express sample with all that it loads, as an app of a person lies in a folder. */
function writeApp(dir: string): string {
  const script = join(dir, 'express.mjs')
  const text = readFileSync(join(root, 'electron/samples/express.mjs'), 'utf8')
  // As the sample is, a SIGTERM cuts what it has not answered.
  writeFileSync(script, `${text}\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)))\n`)
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'made', dependencies: { express: '*' } }))
  const wanted = ['express']
  for (const name of wanted) {
    cpSync(join(root, 'node_modules', name), join(dir, 'node_modules', name), { recursive: true })
    const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()).default({}) })
      .parse(JSON.parse(text))
    wanted.push(...Object.keys(dependencies).filter((one) => !wanted.includes(one)))
  }
  return script
}
