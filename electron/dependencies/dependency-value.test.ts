import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DependencyValue, readDependency } from './dependency-value.ts'
import type { TcpPlace } from './tcp-proxy.ts'

const proxy: TcpPlace = { host: '127.0.0.1', port: 40_001 }

function read(value: string): DependencyValue {
  const found = readDependency({ variable: 'URL', portVariable: null }, { URL: value })
  return found.ok ? found.value : expect.fail(found.error.message)
}

function refusal(environment: Record<string, string>, portVariable: string | null = null): string {
  const found = readDependency({ variable: 'URL', portVariable }, environment)
  return found.ok ? expect.fail(`taken: ${found.value.words}`) : found.error.message
}

describe('where a dependency is', () => {
  it.each([
    ['redis://u:s3cret@cache.internal:6380/0', 'redis at cache.internal:6380', 'redis://u:s3cret@127.0.0.1:40001/0'],
    ['redis://cache', 'redis at cache:6379', 'redis://127.0.0.1:40001'],
    ['redis://:s3cret@cache/2?x=1#y', 'redis at cache:6379', 'redis://:s3cret@127.0.0.1:40001/2?x=1#y'],
    ['rediss://u:s3cret@cache', 'rediss at cache:6379', 'rediss://u:s3cret@127.0.0.1:40001'],
    ['REDIS://cache:1', 'redis at cache:1', 'REDIS://127.0.0.1:40001'],
    ['redis://[fe80::1]:6379', 'redis at [fe80::1]:6379', 'redis://127.0.0.1:40001'],
    [
      'postgres://u:s3c%40ret@db/app?sslmode=disable',
      'postgres at db:5432',
      'postgres://u:s3c%40ret@127.0.0.1:40001/app?sslmode=disable',
    ],
    ['postgresql://u:s3c@ret@db:5433/app', 'postgresql at db:5433', 'postgresql://u:s3c@ret@127.0.0.1:40001/app'],
    ['mysql://root@db/app', 'mysql at db:3306', 'mysql://root@127.0.0.1:40001/app'],
    ['amqp://q', 'amqp at q:5672', 'amqp://127.0.0.1:40001'],
    ['amqps://q/%2Fvhost', 'amqps at q:5671', 'amqps://127.0.0.1:40001/%2Fvhost'],
    ['mongodb://m/db', 'mongodb at m:27017', 'mongodb://127.0.0.1:40001/db'],
    ['http://api.internal/v1/@me', 'http at api.internal:80', 'http://127.0.0.1:40001/v1/@me'],
    ['https://api.internal', 'https at api.internal:443', 'https://127.0.0.1:40001'],
    ['kafka://broker_1:9092', 'kafka at broker_1:9092', 'kafka://127.0.0.1:40001'],
    ['cache:6379', 'cache:6379', '127.0.0.1:40001'],
    ['10.0.0.7:6379', '10.0.0.7:6379', '127.0.0.1:40001'],
    ['[::1]:6379', '[::1]:6379', '127.0.0.1:40001'],
  ])('is read from %s', (value, words, proxied) => {
    const found = read(value)
    expect(found.words).toBe(words)
    expect(found.withPlace(proxy)).toEqual({ URL: proxied })
  })

  it.each([
    ['/var/run/redis.sock', '/tmp/p.sock'],
    ['unix:///var/run/redis.sock', 'unix:///tmp/p.sock'],
    ['redis+unix:///var/run/redis.sock', 'redis+unix:///tmp/p.sock'],
  ])('is a socket in %s', (value, proxied) => {
    const found = read(value)
    expect(found.target).toEqual({ path: '/var/run/redis.sock' })
    expect(found.withPlace({ path: '/tmp/p.sock' })).toEqual({ URL: proxied })
  })

  it.each([
    ['cache', '6379', 'cache:6379'],
    ['::1', '6379', '[::1]:6379'],
    ['[::1]', '6379', '[::1]:6379'],
  ])('is a host %s with its port %s in another variable', (host, port, words) => {
    const found = readDependency({ variable: 'HOST', portVariable: 'PORT' }, { HOST: host, PORT: port })
    if (!found.ok) throw new Error(found.error.message)
    expect(found.value.words).toBe(words)
    expect(found.value.withPlace(proxy)).toEqual({ HOST: '127.0.0.1', PORT: '40001' })
    expect(found.value.withPlace({ host: host.replace(/[[\]]/g, ''), port: 6379 })).toEqual({ HOST: host, PORT: port })
  })

  it.each([
    ['rediss://cache', 'TLS passes as it is'],
    ['postgres://db/app?sslmode=verify-full', 'expects 127.0.0.1 instead of db'],
    ['https://api', 'the Host header'],
    ['mongodb://m', 'directConnection=true'],
  ])('comes with what may not work through a proxy: %s', (value, words) => {
    expect(read(value).remarks.join()).toContain(words)
    expect(read('redis://cache').remarks).toEqual([])
    expect(read('mongodb://m/?directConnection=true').remarks).toEqual([])
  })

  it.each<[Record<string, string>, string]>([
    [{}, 'URL is not set: set it in the environment of the cluster'],
    [{ URL: '' }, 'URL is empty'],
    [{ URL: '  ' }, 'URL is empty'],
    [{ URL: 'redis://s3cret host' }, 'URL has a space'],
    [{ URL: 'redis://s3cret\n' }, 'URL has a space or a line end'],
    [{ URL: 's3cret' }, 'URL names no port'],
    [{ URL: '::1' }, 'URL is no address'],
    [{ URL: '{"s3cret":1}' }, 'URL is no address'],
    [{ URL: 's3cret:0' }, 'URL is no address'],
    [{ URL: 's3cret:65536' }, 'URL is no address'],
    [{ URL: 'a:1,s3cret:2' }, 'URL names several hosts'],
    [{ URL: 'mongodb://u:s3cret@a,b:27018/db' }, 'URL names several hosts'],
    [{ URL: 'mongodb+srv://u:s3cret@a/db' }, 'URL asks the DNS for its hosts (mongodb+srv)'],
    [{ URL: 'postgres://u:s3cret@/db?host=/var/run/postgresql' }, 'URL names no host'],
    [{ URL: 'postgres:///db' }, 'URL names no host'],
    [{ URL: 'kafka://s3cret' }, 'URL names no port, and kafka has none'],
    [{ URL: 'redis://u:12/s3cret@host:6379' }, 'URL has an @ behind its host'],
    [{ URL: 'redis://:s3c#ret@host:6379' }, 'URL has an @ behind its host'],
    [{ URL: 'redis://u:s3cret@ho st:1' }, 'URL has a space'],
    [{ URL: 'redis://s3cret:port' }, 'URL has no host and port that can be read'],
    [{ URL: 'redis://[::s3cret]:1' }, 'URL has no host and port that can be read'],
    [{ URL: 'unix://s3cret/x.sock' }, 'URL is no plain path of a socket'],
  ])('is refused in words that hold nothing of the value: %j', (environment, words) => {
    expect(refusal(environment)).toContain(words)
    expect(refusal(environment)).not.toMatch(/s3c/)
  })

  it.each<[Record<string, string>, string]>([
    [{ URL: 'cache' }, 'PORT is not set'],
    [{ URL: 'cache', PORT: '' }, 'PORT is empty'],
    [{ URL: 'cache', PORT: '6379x' }, 'PORT is no port'],
    [{ URL: 'cache:1', PORT: '6379' }, 'URL names a port itself: leave PORT out'],
    [{ URL: 'redis://cache', PORT: '6379' }, 'URL names a port itself'],
    [{ URL: '/var/run/x.sock', PORT: '6379' }, 'URL is no name or address of a host'],
  ])('is refused as a host with a port: %j', (environment, words) => {
    expect(refusal(environment, 'PORT')).toContain(words)
  })
})

const part = fc.stringMatching(/^[a-zA-Z0-9%._~-]{0,12}$/)
const host = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,10}[a-z0-9])?$/),
  fc.ipV4(),
  fc.ipV6().map((text) => `[${text}]`),
)
const port = fc.integer({ min: 1, max: 65_535 })
const value = fc
  .record({
    scheme: fc.constantFrom('redis', 'rediss', 'postgres', 'mysql', 'amqp', 'mongodb', 'https', 'whatever'),
    user: fc.option(fc.tuple(part, part)),
    host,
    port,
    rest: fc.constantFrom('', '/', '/0', '/db?x=1&y=%40', '?z', '#f'),
  })
  .map(({ scheme, user, host, port, rest }) => {
    return `${scheme}://${user === null ? '' : `${user.join(':')}@`}${host}:${port}${rest}`
  })

describe('a value that leads to a proxy', () => {
  it('leads there, and back to what it was', () => {
    fc.assert(
      fc.property(value, (text) => {
        const found = read(text)
        const proxied = found.withPlace(proxy).URL ?? ''
        expect(read(proxied).target).toEqual(proxy)
        expect(read(proxied).withPlace(found.target)).toEqual({ URL: text })
      }),
      { seed: 1337, numRuns: 1000 },
    )
  })

  it('never shows more of any value than scheme, host and port', () => {
    const secret = fc.stringMatching(/^[!-~]{0,20}$/).map((text) => `S3CRET${text}S3CRET`)
    fc.assert(
      fc.property(secret, fc.constantFrom('redis', 'postgres', 'https'), (password, scheme) => {
        const found = readDependency(
          { variable: 'URL', portVariable: null },
          { URL: `${scheme}://u:${password}@host:1/x` },
        )
        const said = found.ok ? [found.value.words, ...found.value.remarks].join() : found.error.message
        expect(said).not.toContain('S3CRET')
        if (found.ok && scheme !== 'https') expect(found.value.words).toBe(`${scheme} at host:1`)
      }),
      { seed: 1337, numRuns: 1000 },
    )
  })
})
