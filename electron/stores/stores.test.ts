import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { RedisStore } from 'connect-redis'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import { findServer } from './find-server.ts'
import { openStore } from './open-store.ts'
import type { RunningStore, StoreAct, StoreMachine } from './running-store.ts'

const real = await findServer(process.env.PATH ?? '')
if (real === null)
  console.warn('Neither redis-server nor valkey-server is installed: the suite runs on the small store alone')

vi.setConfig({ testTimeout: 8000, hookTimeout: 8000 })

const recorded = new Set<number>()
const machine: StoreMachine = {
  clock: systemClock,
  smallStorePath: resolve(import.meta.dirname, 'small/index.ts'),
  path: process.env.PATH ?? '',
  recorded: (pid) => recorded.add(pid),
  ended: (pid) => recorded.delete(pid),
}

async function open(folder: string, wish: string): Promise<RunningStore> {
  const opened = await openStore({ folder, wish }, machine)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** A process whose end nobody has taken note of yet has ended all the same. */
function isThere(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'))
}

const connectTo = (url: string) =>
  createClient({
    ...(url.startsWith('unix:') ? { socket: { path: url.slice(5), reconnectStrategy: false } } : { url }),
  }).on('error', () => {})
type Client = ReturnType<typeof connectTo>

describe.each([{ wish: 'small' }, ...(real === null ? [] : [{ wish: 'any' }])])('store "$wish"', ({ wish }) => {
  let folder: string
  let store: RunningStore
  let client: Client
  const act = async (name: StoreAct): Promise<void> => {
    const done = await store.act(name)
    if (!done.ok) throw new Error(done.error.message)
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stores-'))
    store = await open(folder, wish)
  })
  afterAll(async () => {
    await store.close()
    expect(recorded).toEqual(new Set())
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    client = connectTo(store.state().url)
    await client.connect()
    await client.flushDb()
  })
  afterEach(() => {
    if (client.isOpen) client.destroy()
  })

  it('says what it is', async () => {
    expect(store.state()).toMatchObject({
      kind: real !== null && wish === 'any' ? real.kind : 'small',
      state: 'running',
    })
    expect(await client.ping()).toBe('PONG')
    expect(await client.info('server')).toMatch(/redis_version:7/)
  })

  it('keeps texts, also of bytes that are no text, and says what is not there', async () => {
    await client.set('name', 'Zoë 🛒')
    expect(await client.get('name')).toBe('Zoë 🛒')
    expect(await client.get('nobody')).toBeNull()
    expect(await client.mGet(['name', 'nobody'])).toEqual(['Zoë 🛒', null])
    expect(await client.exists(['name', 'nobody'])).toBe(1)
    expect(await client.del(['name', 'nobody'])).toBe(1)
    expect(await client.dbSize()).toBe(0)
  })

  it('lets keys end in time', async () => {
    await client.set('short', '1', { expiration: { type: 'PX', value: 30 } })
    await client.set('long', '1', { expiration: { type: 'EX', value: 100 } })
    expect(await client.ttl('long')).toBe(100)
    expect(await client.ttl('nobody')).toBe(-2)
    await expect.poll(() => client.get('short')).toBeNull()
    expect(await client.expire('long', 50)).toBe(1)
    expect(await client.ttl('long')).toBe(50)
    await client.set('long', '2')
    expect(await client.ttl('long')).toBe(-1)
  })

  it('writes only when it is told so', async () => {
    expect(await client.set('lock', 'a', { condition: 'NX' })).toBe('OK')
    expect(await client.set('lock', 'b', { condition: 'NX' })).toBeNull()
    expect(await client.set('other', 'b', { condition: 'XX' })).toBeNull()
    expect(await client.set('lock', 'c', { GET: true })).toBe('a')
  })

  it('counts without losing any, from two clients at once', async () => {
    const second = connectTo(store.state().url)
    await second.connect()
    await Promise.all(Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? client : second).incr('visits')))
    second.destroy()
    expect(await client.get('visits')).toBe('50')
    await client.set('visits', 'many')
    await expect(client.incr('visits')).rejects.toThrow('not an integer')
  })

  it('keeps fields', async () => {
    expect(await client.hSet('cart', { tea: '1', milk: '2' })).toBe(2)
    expect(await client.hIncrBy('cart', 'tea', 2)).toBe(3)
    expect({ ...(await client.hGetAll('cart')) }).toEqual({ tea: '3', milk: '2' })
    expect(await client.hGet('cart', 'nothing')).toBeNull()
    expect(await client.hDel('cart', ['tea', 'milk'])).toBe(2)
    expect(await client.exists('cart')).toBe(0)
    await client.set('text', 'x')
    await expect(client.hGet('text', 'field')).rejects.toThrow('WRONGTYPE')
  })

  it('finds keys by a pattern', async () => {
    await client.mSet({ 'sess:a': '1', 'sess:b': '1', other: '1' }).catch(async () => {
      for (const key of ['sess:a', 'sess:b', 'other']) await client.set(key, '1')
    })
    const found: string[] = []
    for await (const keys of client.scanIterator({ MATCH: 'sess:*' })) found.push(...keys)
    expect(found.sort()).toEqual(['sess:a', 'sess:b'])
  })

  it('passes on what is published', async () => {
    const listener = connectTo(store.state().url)
    await listener.connect()
    const heard: string[] = []
    await listener.subscribe('news', (words) => heard.push(words))
    expect(await client.publish('news', 'tea is out')).toBe(1)
    await expect.poll(() => heard).toEqual(['tea is out'])
    listener.destroy()
  })

  it('speaks version 3 of the protocol, too', async () => {
    const third = createClient({ RESP: 3, socket: { path: store.state().url.slice(5), tls: false } })
    third.on('error', () => {})
    await third.connect()
    await third.hSet('cart', 'tea', '1')
    expect({ ...(await third.hGetAll('cart')) }).toEqual({ tea: '1' })
    expect(await third.get('nobody')).toBeNull()
    third.destroy()
  })

  it("keeps the sessions of Express' middleware", async () => {
    const sessions = new RedisStore({ client, prefix: 'shop:' })
    const kept = { cookie: { originalMaxAge: null, expires: new Date(Date.now() + 60_000) }, user: 'ada' }
    // The middleware gives it a session of its own making; what is stored is what JSON keeps of it.
    await sessions.set('one', kept as never)
    expect(await sessions.get('one')).toMatchObject({ user: 'ada' })
    expect(await client.ttl('shop:one')).toBeGreaterThan(50)
    expect(await sessions.ids()).toEqual(['one'])
    await sessions.destroy('one')
    expect(await sessions.get('one')).toBeNull()
  })

  it('hangs with open connections, and answers later what was asked', async () => {
    await act('hang')
    expect(store.state()).toMatchObject({ state: 'hung', keyCount: null })
    const asked = client.get('x')
    const silence = new Promise((resolve) => setTimeout(resolve, 200, 'nothing yet'))
    expect(await Promise.race([asked, silence])).toBe('nothing yet')
    expect(await store.act('start')).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    await act('resume')
    expect(await asked).toBeNull()
    expect(await client.ping()).toBe('PONG')
  })

  it('answers slowly until it is told not to', async () => {
    await act('slow')
    const before = performance.now()
    for (let asked = 0; asked < 3; asked += 1) await client.ping()
    // A turn may come at once; three do not.
    expect(performance.now() - before).toBeGreaterThan(150)
    await act('fast')
    expect(store.state().state).toBe('running')
  })

  it('refuses to write while it is full', async () => {
    await act('fill')
    await expect(client.set('a', '1')).rejects.toThrow('OOM')
    expect(await client.get('a')).toBeNull()
    await act('free')
    expect(await client.set('a', '1')).toBe('OK')
  })

  it('loses all when it is ended, and starts again at the same address', async () => {
    const { url } = store.state()
    await client.set('a', '1')
    await act('stop')
    expect(store.state()).toMatchObject({ state: 'stopped', pid: null })
    expect(recorded).toEqual(new Set())
    await act('start')
    expect(store.state().url).toBe(url)
    const again = connectTo(url)
    await again.connect()
    expect(await again.get('a')).toBeNull()
    again.destroy()
  })

  it('tells when it died by itself', async () => {
    const { pid } = store.state()
    process.kill(pid ?? 0, 'SIGKILL')
    await expect.poll(() => store.state().state).toBe('gone')
    await act('start')
  })

  it.runIf(existsSync('/proc'))('does not outlive a deck that is killed', async () => {
    // Nobody is left to take the socket away.
    const left = join(folder, 'left')
    const child = spawn(process.execPath, [resolve(import.meta.dirname, 'fixtures/open-and-wait.ts'), wish, left], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [said] = await once(child.stdout, 'data')
    const storePid = Number(String(said))
    expect(isThere(storePid)).toBe(true)
    // Stopped, it cannot end by itself.
    process.kill(storePid, wish === 'any' ? 'SIGSTOP' : 'SIGCONT')
    child.kill('SIGKILL')
    await vi.waitFor(() => expect(isThere(storePid)).toBe(false), 5000)
  })
})

describe('two stores of one folder', () => {
  it('outlive each other, as one takes over before the other goes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stores-'))
    const first = await open(folder, 'any')
    const second = await open(folder, 'any')
    await first.close()
    const client = connectTo(second.state().url)
    expect(await client.connect().then(() => client.ping())).toBe('PONG')
    client.destroy()
    await second.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a store at a given address', () => {
  it('is used, and nothing is done to it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stores-'))
    const own = await open(folder, 'small')
    const given = await open(folder, own.state().url)
    expect(given.state()).toMatchObject({ kind: 'given', state: 'running', url: own.state().url, pid: null })
    expect(await given.act('empty')).toMatchObject({ ok: false, error: { code: 'refused' } })
    await own.close()
    await vi.waitFor(() => expect(given.state().state).toBe('gone'), 5000)
    await given.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(['ftp://x', 'redis://', 'localhost:6379'])('is refused with the form of an address: %s', async (wish) => {
    expect(await openStore({ folder: tmpdir(), wish }, machine)).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
  })

  it('that nobody answers at is said with its address', async () => {
    const answer = await openStore({ folder: tmpdir(), wish: 'unix:/nowhere/store-1.sock' }, machine)
    expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining('/nowhere/store-1.sock') } })
  })
})
