import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { createDeckCommands } from './deck-commands.ts'
import { completeSettings } from './settings/default-settings.ts'
import { createNodeFinder } from './settings/node-finder.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'

const patient = { timeout: 20_000 }

describe('a deck with real servers', () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const open = async (name: string, workers: number): Promise<{ url: string; id: string }> => {
    const port = await freePort()
    const opened = await test.deck.open({ scriptPath: fixture(name), workers, env: { PORT: String(port) } })
    if (!opened.ok) throw new Error(opened.error.message)
    return { url: `http://localhost:${port}/`, id: opened.value.clusterId }
  }
  const allListen = (count: number): Promise<void> =>
    vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(count), patient)

  it.each(['plain.mjs', 'express.cjs', 'fastify.mjs', 'koa.cjs', 'hono.mjs', 'tutorial.mjs', 'junk.cjs'])(
    'runs %s, unmodified, on one shared port',
    async (name) => {
      const { url } = await open(name, 2)
      await allListen(2)
      expect(test.snapshot()?.url).toBe(url.slice(0, -1))
      for (let request = 0; request < 4; request += 1) {
        const response = await fetch(url, { headers: { connection: 'close' } })
        expect(await response.text()).toBe('Hello World!')
      }
    },
  )

  it('counts requests and shares as the workers report them', async () => {
    const { url } = await open('plain.mjs', 2)
    await allListen(2)
    for (let request = 0; request < 10; request += 1) await fetch(url, { headers: { connection: 'close' } })
    await vi.waitFor(() => {
      const shares = test.pushed('tick').at(-1)?.clusters[0]?.shares ?? []
      expect(shares.map((share) => share.requestCount)).toEqual([5, 5])
      expect(shares.map((share) => share.connectionCount)).toEqual([5, 5])
    }, patient)
  })

  it('gives up on a script that throws on load, and says why', async () => {
    await open('broken.cjs', 1)
    await vi.waitFor(() => expect(test.snapshot()?.slots[0]?.phase).toBe('failed'), patient)
    const [problem] = test.snapshot()?.problems ?? []
    expect(problem?.outputTail.join('\n')).toContain('no database configured')
    expect(problem?.action).toBe('retry')
    expect(test.words()).toMatch(/unstable 4 of 5 within 1 m, next try in 1\.6 s/)
  })

  it('never wants no worker: a stop during the removal of a slot', async () => {
    const { id } = await open('slow-end.cjs', 2)
    await allListen(2)
    const commands = createDeckCommands({
      deck: test.deck,
      nodes: createNodeFinder(() => [], process.env),
      samples: [],
      opened() {},
      samplingChanged() {},
      metricsChanged() {},
    })
    const { pid = null, generation = 0 } = test.snapshot()?.slots[1] ?? {}
    const target = { clusterId: id, slot: 2, generation, pid: pid ?? 0 }
    const removed = commands['worker.act']({ ...target, action: 'worker.remove-slot' })
    await commands['cluster.stop']({ clusterId: id })
    expect(await removed).toMatchObject({ ok: true })
    expect(test.snapshot()?.settings.workers).toBe(1)
    expect(await commands['cluster.start']({ clusterId: id })).toMatchObject({ ok: true })
  })

  it('says nothing more of a cluster that was removed', async () => {
    const { id } = await open('plain.mjs', 2)
    await allListen(2)
    const found = test.deck.session(id)
    const switched = found.ok ? found.value.setPolicy('shared-handle') : Promise.resolve()
    test.deck.killAll()
    await test.deck.remove(id)
    const told = test.pushed('lifecycle').length
    await switched
    if (found.ok) await found.value.setPolicy('random')
    expect(test.pushed('lifecycle')).toHaveLength(told)
  })

  it('keeps names within their bound, also of a second cluster', async () => {
    const name = 'n'.repeat(80)
    for (let turn = 0; turn < 2; turn += 1) {
      await test.deck.restore(`c${turn}`, { ...completeSettings({ scriptPath: fixture('plain.mjs') }, name) }, false)
    }
    await test.deck.open({ scriptPath: fixture('plain.mjs'), workers: 1, name, env: { PORT: '0' } })
    const names = test.deck.sessions.map(({ settings }) => settings.name)
    expect(names.at(-1)).toBe(`${'n'.repeat(78)} 2`)
  })

  it('holds no more clusters than are remembered', async () => {
    const settings = completeSettings({ scriptPath: fixture('plain.mjs') }, 'plain')
    for (let at = 0; at < 100; at += 1) await test.deck.restore(`c${at}`, settings, false)
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs') })
    expect(opened).toMatchObject({
      error: { message: 'The deck holds 100 clusters, the most it can: remove one first' },
    })
  })

  it('forks nothing when the script is missing', async () => {
    const opened = await test.deck.open({ scriptPath: '/nowhere/server.js' })
    expect(opened).toMatchObject({ ok: false, error: { code: 'script-missing' } })
    expect(test.deck.sessions).toEqual([])
  })

  it('says why a process could not be started', async () => {
    const opened = await test.deck.open({
      scriptPath: fixture('plain.mjs'),
      workers: 1,
      env: { HUGE: 'x'.repeat(131_072) },
    })
    expect(opened.ok).toBe(true)
    await vi.waitFor(() => expect(test.words()).toMatch(/slot 1 could not be started \(.*E2BIG/), patient)
  })

  it('tells what a worker did to its channels, once, and lets it run on', async () => {
    await open('junk.cjs', 1)
    await allListen(1)
    await vi.waitFor(() => expect(test.words()).toMatch(/slot 1: .*telemetry pipe/), patient)
    await vi.waitFor(
      () => expect(test.words().match(/slot 1: The worker closed the telemetry pipe/g)).toHaveLength(1),
      patient,
    )
  })

  it('answers the second of two equal commands with what is already so', async () => {
    const { id } = await open('plain.mjs', 2)
    await allListen(2)
    const found = test.deck.session(id)
    if (!found.ok) throw new Error('no session')
    const [first, second] = await Promise.all([found.value.stop(), found.value.stop()])
    expect(first.ok).toBe(true)
    expect(second.ok).toBe(true)
    expect(await found.value.stop()).toMatchObject({ ok: false, error: { code: 'already-so' } })
  })

  it('switches the policy of a running cluster at once, and answers when it is in force', async () => {
    const { id, url } = await open('plain.mjs', 2)
    await allListen(2)
    const found = test.deck.session(id)
    if (!found.ok) throw new Error('no session')
    for (const policy of ['least-connections', 'shared-handle', 'sticky'] as const) {
      expect(await found.value.setPolicy(policy)).toEqual({ ok: true, value: undefined })
      expect(test.snapshot()).toMatchObject({ policy, settings: { policy }, settingsPending: false })
      expect(test.words().split('\n').at(-1)).toMatch(new RegExp(`^policy is ${policy} now \\(switched in \\d+ ms\\)$`))
      expect(test.pushed('lifecycle').at(-1)?.event).toMatchObject({ mark: `policy ${policy}`, tone: 'ok' })
      const response = await fetch(url, { headers: { connection: 'close' } })
      expect(await response.text()).toBe('Hello World!')
    }
    expect(await found.value.setPolicy('sticky')).toMatchObject({ ok: false, error: { code: 'already-so' } })
  })

  it('keeps the port while all workers die at once', async () => {
    const { url } = await open('plain.mjs', 2)
    await allListen(2)
    for (const slot of test.snapshot()?.slots ?? []) process.kill(slot.pid ?? 0, 'SIGKILL')
    const response = await fetch(url, { headers: { connection: 'close' } })
    expect(await response.text()).toBe('Hello World!')
  })

  it('holds two clusters side by side', async () => {
    const first = await open('plain.mjs', 1)
    const second = await open('koa.cjs', 1)
    await vi.waitFor(() => expect(test.deck.snapshots().map((one) => one.listeningCount)).toEqual([1, 1]), patient)
    await test.deck.remove(first.id)
    expect(test.deck.sessions.map((one) => one.id)).toEqual([second.id])
    expect(await (await fetch(second.url)).text()).toBe('Hello World!')
  })
})
