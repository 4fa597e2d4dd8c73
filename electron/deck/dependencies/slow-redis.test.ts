import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { freePort } from '../../../tools/testing/free-port.ts'
import { outerRuntimes } from '../../../tools/testing/test-worker.ts'
import type { ToxicHandle } from '../../dependencies/tcp-proxy.ts'
import type { Toxic, ToxicEffect } from '../../dependencies/toxic.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000 }
/** A machine that is busy with other tests; what a proxy does without toxics is far below. */
const busyMs = 150

/** Says PONG to each command, as Redis does to PING. */
async function startSmallRedis(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => socket.write('+PONG\r\n'.repeat(String(bytes).split('\r\n').length - 1)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The real one, where it is installed. */
const redisServer = 'redis-server'
const hasRedis = spawnSync(redisServer, ['--version']).status === 0

async function startRedis(): Promise<number> {
  const port = await freePort()
  const words = ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1']
  const redis = spawn(redisServer, words, { stdio: 'pipe' })
  onTestFinished(async () => {
    redis.kill('SIGKILL')
    if (redis.exitCode === null && redis.signalCode === null) await once(redis, 'exit')
  })
  let said = ''
  redis.stdout.on('data', (text) => {
    said += text
  })
  await vi.waitFor(() => expect(said).toContain('Ready to accept connections'), patient)
  return port
}

describe('a worker that depends on Redis', () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const open = async (settings: object): Promise<ClusterSession> => {
    // What fetch keeps open is no reason to wait for an old worker.
    const quick = { scriptPath: fixture('redis-client.cjs'), workers: 2, idleCloseMs: 0, killMs: 200 }
    const opened = await test.deck.open({ ...quick, ...settings })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    return found.value
  }
  const ask = async (session: ClusterSession): Promise<{ readonly text: string; readonly tookMs: number }> => {
    const startMs = performance.now()
    const response = await fetch(`http://127.0.0.1:${session.addresses[0]?.port}/`)
    return { text: await response.text(), tookMs: performance.now() - startMs }
  }
  /** The quickest of a few: what holds each of them. */
  const askQuickest = async (session: ClusterSession): Promise<number> => {
    const took: number[] = []
    for (let at = 0; at < 6; at += 1) {
      const { text, tookMs } = await ask(session)
      expect(text).toBe('+PONG')
      took.push(tookMs)
    }
    return Math.min(...took)
  }
  const add = (session: ClusterSession, effect: ToxicEffect): ToxicHandle => {
    const toxic: Toxic = { ...effect, stream: 'downstream', toxicity: 1, seed: 1 }
    const added = session.dependencies.all[0]?.proxy.add(toxic)
    return added?.ok === true ? added.value : expect.fail('no proxy, or refused')
  }
  const behind = { dependencies: [{ variable: 'REDIS_URL', portVariable: null }] }

  it.each(outerRuntimes)('has it 200 ms slow while the toxic is there, on $name', async ({ name, execPath }) => {
    const nodePath = name === 'embedded' ? 'embedded' : execPath
    const port = await startSmallRedis()
    const session = await open({ ...behind, nodePath, env: { REDIS_URL: `redis://127.0.0.1:${port}/0` } })
    expect(await askQuickest(session)).toBeLessThan(busyMs)
    const slow = add(session, { kind: 'latency', latencyMs: 200, jitterMs: 0 })
    const slowMs = await askQuickest(session)
    expect(slowMs).toBeGreaterThanOrEqual(200)
    expect(slowMs).toBeLessThan(200 + busyMs)
    // One for each worker that was asked so far; each answer was held, and the client saw no less than the proxy says.
    expect([1, 2]).toContain(slow.counts.hitConnectionCount)
    expect(slow.counts.pieceCount).toBe(6)
    expect(slow.counts.meanHeldMs).toBeGreaterThanOrEqual(200)
    slow.remove()
    expect(await askQuickest(session)).toBeLessThan(busyMs)
    const down = add(session, { kind: 'down' })
    expect((await ask(session)).text).toBe('the connection to Redis ended')
    down.remove()
    await vi.waitFor(async () => expect((await ask(session)).text).toBe('+PONG'), patient)
    expect(session.dependencies.all[0]?.counts.openCount).toBeGreaterThan(0)
  })

  it.skipIf(!hasRedis)('has the real one slow, and cut', async () => {
    const port = await startRedis()
    const session = await open({
      env: { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(port) },
      dependencies: [{ variable: 'REDIS_HOST', portVariable: 'REDIS_PORT' }],
    })
    expect(await askQuickest(session)).toBeLessThan(busyMs)
    const slow = add(session, { kind: 'latency', latencyMs: 200, jitterMs: 0 })
    expect(await askQuickest(session)).toBeGreaterThanOrEqual(200)
    slow.remove()
    const cut = add(session, { kind: 'limit_data', bytes: 3 })
    expect((await ask(session)).text).toBe('+PO')
    cut.remove()
    await vi.waitFor(async () => expect((await ask(session)).text).toBe('+PONG'), patient)
  })

  it('has a proxy from the next reload on when the settings say so, and none after they do not', async () => {
    const port = await startSmallRedis()
    const session = await open({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } })
    expect(session.dependencies.all).toEqual([])
    expect(await session.update(behind)).toEqual({ ok: true, value: { pending: true } })
    const reload = async (): Promise<void> => {
      expect(await session.reload(null)).toMatchObject({ ok: true })
      await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
      await vi.waitFor(() => expect(session.workers.all.length).toBe(2), patient)
    }
    await reload()
    expect(test.snapshot()?.settingsPending).toBe(false)
    expect(test.words()).toContain(`REDIS_URL leads through a proxy to redis at 127.0.0.1:${port}`)
    await askQuickest(session)
    expect(session.dependencies.all[0]?.counts.connectionCount).toBeGreaterThan(0)
    // The same proxy for the generation after, with what was done to it.
    add(session, { kind: 'latency', latencyMs: 200, jitterMs: 0 })
    await reload()
    expect(await askQuickest(session)).toBeGreaterThanOrEqual(200)
    await session.update({ dependencies: [] })
    await reload()
    expect(session.dependencies.all).toEqual([])
    expect(await askQuickest(session)).toBeLessThan(busyMs)
  })

  it('is told where the variable is not there, and runs with what it has', async () => {
    const session = await open({ ...behind, env: { REDIS_URL: 'redis://:s3cret@a,b' } })
    expect(test.snapshot()?.problems).toMatchObject([
      { title: 'REDIS_URL is not behind a proxy', tone: 'warn', action: 'edit' },
    ])
    expect(JSON.stringify(test.snapshot()?.problems)).not.toContain('s3cret')
    await session.stop()
    expect(test.snapshot()?.problems).toEqual([])
  })

  it('leaves no proxy when the cluster stops, and has one again when it starts', async () => {
    const port = await startSmallRedis()
    const session = await open({ ...behind, env: { REDIS_URL: `127.0.0.1:${port}` } })
    const [before] = session.dependencies.all
    await session.stop()
    expect(session.dependencies.all).toEqual([])
    await session.start()
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(2), patient)
    expect(session.dependencies.all.length).toBe(1)
    expect(session.dependencies.all[0]?.proxy).not.toBe(before?.proxy)
  })
})
