import { cpSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { whyNoDockerEngine } from '../../../../tools/testing/docker-node.mjs'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { ServiceDeck } from '../testing/service-deck.ts'

const why = whyNoDockerEngine()
if (why !== null) console.warn(`NOT TRIED: a look into containers of a real engine: ${why}`)
const patient = { timeout: 45_000 }

describe.skipIf(why !== null || !isLong)('a look into containers of a real engine', () => {
  let deck: ServiceDeck
  beforeAll(async () => {
    deck = await ServiceDeck.open()
  }, 60_000)
  afterAll(async () => {
    await deck.close()
  }, 60_000)

  it('has a CPU profile of both tasks, and the heap of one', async () => {
    cpSync(resolve(import.meta.dirname, '../../fixtures/busy-task.cjs'), join(deck.dir, 'busy-task.cjs'))
    const port = await freePort()
    const clusterId = await deck.serve({
      name: 'busy',
      replicas: 2,
      containerPort: 3000,
      script: 'busy-task.cjs',
      port,
    })
    const { test, commands } = deck
    await vi.waitFor(
      () =>
        expect(
          deck.fleet().slots.map(({ agent }) => agent),
          deck.words(),
        ).toEqual(['connected', 'connected']),
      patient,
    )

    const started = await commands['profile.start']({ clusterId, slots: null, kind: 'cpu', forMs: 2000 })
    if (!started.ok) throw new Error(started.error.message)
    await vi.waitFor(() => expect(deck.words()).toMatch(/CPU profile of slots/), patient)
    const profile = await commands['profile.read']({ profileId: started.value.runId })
    if (!profile.ok) throw new Error(deck.words())
    expect(profile.value).toMatchObject({ slots: [1, 2], refused: [] })
    expect(profile.value.hottest).toMatch(/^planted\w+ busy-task\.cjs:\d+, \d+ %$/)
    const files = profile.value.parts.map(({ frames }) => frames.find(({ origin }) => origin === 'app')?.file)
    expect(files).toEqual(['/app/busy-task.cjs', '/app/busy-task.cjs'])

    const { generation, pid } = deck.fleet().slots[0] ?? expect.fail('there is no slot')
    const target = { clusterId, slot: 1, generation, pid: pid ?? 0 }
    await vi.waitFor(() => expect(commands['heap.weigh'](target)).toMatchObject({ ok: true }), patient)
    expect(await commands['heap.take']({ ...target, way: 'now', isForced: false })).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.pushed('heap').at(-1)?.lastEnd, deck.words()).toBeTruthy(), patient)
    const { kept } = await test.deck.heaps.state()
    expect(JSON.parse(readFileSync(kept[0]?.path ?? '', 'utf8')).snapshot.node_count).toBeGreaterThan(1000)
    await commands['containers.delete']({ clusterId })
  }, 180_000)
})
