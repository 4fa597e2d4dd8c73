import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as openSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { TcpPlace } from '../../dependencies/tcp-proxy.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { completeSettings } from '../settings/default-settings.ts'
import { ClusterDependencies } from './cluster-dependencies.ts'

const redis = { variable: 'REDIS_URL', portVariable: null }

function settingsWith(changes: Partial<ClusterSettings>): ClusterSettings {
  return { ...completeSettings({ scriptPath: '/app.js' }, 'app'), dependencies: [redis], workers: 3, ...changes }
}

function create(environment: Record<string, string> = {}) {
  const told: string[] = []
  const dependencies = new ClusterDependencies({
    clock: systemClock,
    environment,
    tell: (words) => told.push(words),
    changed() {},
  })
  onTestFinished(() => dependencies.close())
  return { dependencies, told }
}

/** What a client there gets: bytes, or why not. */
async function ask(place: TcpPlace): Promise<string> {
  const socket = openSocket(place)
  try {
    const [bytes] = await once(socket, 'data')
    return String(bytes)
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  } finally {
    socket.destroy()
  }
}

/** Says who it is to everybody. */
async function serve(name: string, path?: string): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}).end(name))
  server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('the dependencies of a cluster', () => {
  it('are reached through a proxy, wherever the variable comes from', async () => {
    const port = await serve('redis')
    const { dependencies, told } = create({ REDIS_URL: `redis://u:s3cret@127.0.0.1:${port}/0` })
    const settings = settingsWith({})
    await dependencies.open(settings)
    const [one] = dependencies.all
    expect(one).toMatchObject({ variable: 'REDIS_URL', portVariable: null, words: `redis at 127.0.0.1:${port}` })
    const place = one?.proxy.place
    if (place === undefined || !('port' in place)) throw new Error('no port')
    const led = { REDIS_URL: `redis://u:s3cret@127.0.0.1:${place.port}/0` }
    expect(dependencies.variablesFor(settings, { REDIS_URL: `redis://u:s3cret@127.0.0.1:${port}/0` })).toEqual(led)
    expect(await ask(place)).toBe('redis')
    expect(one?.counts).toMatchObject({ connectionCount: 1 })
    expect(told).toEqual([`REDIS_URL leads through a proxy to redis at 127.0.0.1:${port}`])
    expect(dependencies.problems).toEqual([])
    await dependencies.open(settings)
    expect(dependencies.all).toEqual([one])
    dependencies.close()
    await expect.poll(() => ask(place)).toBe('ECONNREFUSED')
  })

  it('have a proxy for each place that slots have', async () => {
    const [first, second] = [await serve('one'), await serve('two')]
    const { dependencies } = create()
    const env = { REDIS_URL: `127.0.0.1:${first}` }
    const settings = settingsWith({ env, slotEnv: { 2: { REDIS_URL: `127.0.0.1:${second}` } } })
    await dependencies.open(settings)
    expect(dependencies.all.map(({ words }) => words)).toEqual([`127.0.0.1:${first}`, `127.0.0.1:${second}`])
    const answers = await Promise.all(dependencies.all.map(({ proxy }) => ask(proxy.place)))
    expect(answers).toEqual(['one', 'two'])
    expect(dependencies.variablesFor(settings, env)).not.toEqual(
      dependencies.variablesFor(settings, { REDIS_URL: `127.0.0.1:${second}` }),
    )
  })

  it('are closed when no worker and no next one needs them, and not before', async () => {
    const { dependencies } = create()
    const [old, next] = [settingsWith({ env: { REDIS_URL: 'a:1' } }), settingsWith({ env: { REDIS_URL: 'b:2' } })]
    await dependencies.open(old)
    await dependencies.open(next)
    dependencies.keepOnly([old, next])
    expect(dependencies.all.map(({ words }) => words)).toEqual(['a:1', 'b:2'])
    dependencies.keepOnly([next])
    expect(dependencies.all.map(({ words }) => words)).toEqual(['b:2'])
    dependencies.closeAll()
    expect(dependencies.all).toEqual([])
  })

  it('stay as they are where they cannot be read, and that is a problem in words', async () => {
    const { dependencies, told } = create({ REDIS_URL: 'mongodb+srv://u:s3cret@a' })
    const missing = { variable: 'DB_HOST', portVariable: 'DB_PORT' }
    const settings = settingsWith({ dependencies: [redis, missing], slotEnv: { 3: { REDIS_URL: 'c:3' } } })
    await dependencies.open(settings)
    expect(dependencies.variablesFor(settings, { REDIS_URL: 'mongodb+srv://u:s3cret@a' })).toEqual({})
    expect(dependencies.problems).toMatchObject([
      { id: 'dependency:REDIS_URL', tone: 'warn', title: 'REDIS_URL is not behind a proxy', action: 'edit' },
      { id: 'dependency:DB_HOST+DB_PORT', title: 'DB_HOST+DB_PORT is not behind a proxy' },
    ])
    expect(dependencies.problems[0]?.detail).toMatch(/^slot 1, 2: REDIS_URL asks the DNS for its hosts/)
    expect(dependencies.problems[1]?.detail).toMatch(/^DB_HOST is not set: set it in the environment/)
    expect(JSON.stringify([dependencies.problems, told])).not.toContain('s3cret')
    expect(dependencies.all.map(({ words }) => words)).toEqual(['c:3'])
  })

  it('have no proxy beyond the sixteenth place, and say so', async () => {
    const { dependencies } = create()
    const settings = settingsWith({ env: { REDIS_URL: 'redis-{slot}:6379' } })
    await dependencies.open(settings)
    expect(dependencies.all.length).toBe(16)
    expect(dependencies.problems[0]?.detail).toContain('more than 16 places')
    expect(dependencies.variablesFor(settings, { REDIS_URL: 'redis-17:6379' })).toEqual({})
  })

  it.skipIf(thisPlatform === 'win32')('are sockets in a folder of their own where they were sockets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'redis.sock')
    await serve('socket', path)
    const { dependencies } = create({ REDIS_URL: path })
    await dependencies.open(settingsWith({}))
    const led = dependencies.variablesFor(settingsWith({}), { REDIS_URL: path }).REDIS_URL ?? ''
    expect(led).not.toBe(path)
    expect(await ask({ path: led })).toBe('socket')
    dependencies.close()
    await expect.poll(() => existsSync(dirname(led))).toBe(false)
  })

  it('are not opened any more once the session closed', async () => {
    const { dependencies, told } = create({ REDIS_URL: 'a:1' })
    const opening = dependencies.open(settingsWith({}))
    dependencies.close()
    await opening
    expect([dependencies.all, told]).toEqual([[], []])
  })
})
