import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { type DockerEngine, openDockerEngine } from '../../../../tools/testing/docker-engine.mjs'
import { whyNoDockerEngine } from '../../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { createEngines } from '../../../engines/docker-engines.ts'
import type { DeckCommands } from '../../deck-commands.ts'
import { createTestCommands } from '../../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: a look into containers of a real engine: ${why}`)
const patient = { timeout: 45_000 }

describe.skipIf(why !== null || !isLong)('a look into containers of a real engine', () => {
  let docker: DockerEngine
  let test: TestDeck
  let commands: DeckCommands
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-looks-'))

  beforeAll(async () => {
    docker = await openDockerEngine()
    await docker.swarm()
    await docker.image()
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, createEngines())
    commands = createTestCommands(test.deck)
  }, 60_000)
  afterAll(async () => {
    await test.close()
    await docker.close()
    rmSync(dir, { recursive: true })
  }, 60_000)

  const fleet = (): ClusterSnapshot =>
    test.deck.snapshots().find((one) => one.fleet !== null) ?? expect.fail('no fleet is in the deck')
  const words = () => test.pushed('lifecycle').map(({ event }) => event.words)

  it('has a CPU profile of both tasks, and the heap of one', async () => {
    cpSync(resolve(import.meta.dirname, '../../fixtures/busy-task.cjs'), join(dir, 'busy-task.cjs'))
    const port = await freePort()
    const host = `unix://${docker.socketPath}`
    const opened = await test.deck.open({
      scriptPath: join(dir, 'busy-task.cjs'),
      workers: 1,
      env: { PORT: `${port}` },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const dockerfile = `FROM ${await docker.image()}\nWORKDIR /app\nCOPY . .\nENV PORT=3000\nCMD ["busy-task.cjs"]\n`
    const made = await commands['containers.run']({
      ...{ clusterId: opened.value.clusterId, host, dockerfile, tag: 'busy:1', serviceName: 'busy', replicas: 2 },
      ...{ containerPort: 3000, publish: 'front', withAgent: true },
    })
    expect(made, JSON.stringify(test.pushed('image-build').at(-1))).toMatchObject({ ok: true })
    await test.deck.remove(opened.value.clusterId)
    await vi.waitFor(
      () =>
        expect(
          fleet().slots.map(({ agent }) => agent),
          words().join('\n'),
        ).toEqual(['connected', 'connected']),
      patient,
    )
    const { id: clusterId } = fleet()

    const started = await commands['profile.start']({ clusterId, slots: null, kind: 'cpu', forMs: 2000 })
    if (!started.ok) throw new Error(started.error.message)
    await vi.waitFor(() => expect(words().join('\n')).toMatch(/CPU profile of slots/), patient)
    const profile = await commands['profile.read']({ profileId: started.value.runId })
    if (!profile.ok) throw new Error(words().join('\n'))
    expect(profile.value).toMatchObject({ slots: [1, 2], refused: [] })
    expect(profile.value.hottest).toMatch(/^planted\w+ busy-task\.cjs:\d+, \d+ %$/)
    const files = profile.value.parts.map(({ frames }) => frames.find(({ origin }) => origin === 'app')?.file)
    expect(files).toEqual(['/app/busy-task.cjs', '/app/busy-task.cjs'])

    const { generation, pid } = fleet().slots[0] ?? expect.fail('there is no slot')
    const target = { clusterId, slot: 1, generation, pid: pid ?? 0 }
    await vi.waitFor(() => expect(commands['heap.weigh'](target)).toMatchObject({ ok: true }), patient)
    expect(await commands['heap.take']({ ...target, way: 'now', isForced: false })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.pushed('heap').at(-1)?.lastEnd, words().join('\n')).toBeTruthy(), patient)
    const { kept } = await test.deck.heaps.state()
    expect(JSON.parse(readFileSync(kept[0]?.path ?? '', 'utf8')).snapshot.node_count).toBeGreaterThan(1000)
    await commands['containers.delete']({ clusterId })
  }, 180_000)
})
