import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostHeldBytes } from './lane.ts'
import { addTo, clientOf, proxyTo, reached, serve, TestClient, toxic } from './testing/test-peers.ts'
import type { ToxicEffect } from './toxic.ts'

/**
 * What a machine that is busy with other tests may take longer, for what takes as long as a toxic says. Timers never come
 * early, so below there is no such room.
 */
const busyMs = 1500

const latency = (latencyMs: number, jitterMs = 0): ToxicEffect => ({ kind: 'latency', latencyMs, jitterMs })

describe('toxics, measured by a client', () => {
  it.each(['upstream', 'downstream'] as const)(
    'latency holds what goes %s, and nothing when it is gone',
    async (stream) => {
      const proxy = await proxyTo((await serve()).place)
      const client = await clientOf(proxy)
      const added = addTo(proxy, latency(120), { stream })
      const slowMs = [await client.ask(), await client.ask(), await client.ask()]
      for (const tookMs of slowMs) expect(tookMs).toBeGreaterThanOrEqual(120)
      expect(Math.min(...slowMs)).toBeLessThan(120 + busyMs)
      expect(added.counts).toMatchObject({ hitConnectionCount: 1, pieceCount: 3, endedConnectionCount: 0 })
      expect(added.counts.meanHeldMs).toBeGreaterThanOrEqual(120)
      // The client saw what the proxy says that it did, and the way besides.
      expect(Math.max(...slowMs)).toBeGreaterThanOrEqual(added.counts.maxHeldMs)
      expect(proxy.counts[`${stream}HeldMs`].mean).toBe(added.counts.meanHeldMs)
      expect(added.change(toxic(latency(300), { stream }))).toMatchObject({ ok: true })
      expect(await client.ask()).toBeGreaterThanOrEqual(300)
      added.remove()
      const quickMs = [await client.ask(), await client.ask(), await client.ask()]
      expect(Math.min(...quickMs)).toBeLessThan(100)
      expect(added.counts.pieceCount).toBe(4)
    },
  )

  it('latency of both streams adds up', async () => {
    const proxy = await proxyTo((await serve()).place)
    addTo(proxy, latency(60))
    addTo(proxy, latency(60), { stream: 'upstream' })
    expect(await (await clientOf(proxy)).ask()).toBeGreaterThanOrEqual(120)
  })

  it('bandwidth has so many bytes take so long', async () => {
    const proxy = await proxyTo((await serve((socket) => socket.end(Buffer.alloc(50_000)))).place)
    addTo(proxy, { kind: 'bandwidth', ratePerSec: 100_000 })
    const startMs = performance.now()
    const client = await clientOf(proxy)
    await reached(() => client.isEnded)
    const tookMs = performance.now() - startMs
    expect(client.byteCount).toBe(50_000)
    // 500 ms, less the 50 ms that may be caught up.
    expect(tookMs).toBeGreaterThanOrEqual(450)
    expect(tookMs).toBeLessThan(500 + busyMs)
  })

  it('slow_close tells the end late, and the answer at once', async () => {
    const proxy = await proxyTo((await serve((socket) => socket.end('bye'))).place)
    addTo(proxy, { kind: 'slow_close', delayMs: 400 })
    const startMs = performance.now()
    const client = await clientOf(proxy)
    await reached(() => client.text === 'bye')
    expect(client.isEnded).toBe(false)
    await reached(() => client.isEnded)
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(400)
  })

  it('timeout of 0 lets nothing pass until it is removed', async () => {
    const server = await serve()
    const proxy = await proxyTo(server.place)
    const client = await clientOf(proxy)
    const added = addTo(proxy, { kind: 'timeout', timeoutMs: 0 })
    client.socket.end('hello')
    await reached(() => proxy.counts.heldBytes === 5)
    expect(added.counts).toMatchObject({ heldBytes: 5, pieceCount: 0, hitConnectionCount: 1 })
    expect(client).toMatchObject({ text: '', isEnded: false })
    added.remove()
    await reached(() => client.isClosed)
    expect(client).toMatchObject({ text: 'hello', error: null })
    expect(added.counts.heldBytes).toBe(0)
  })

  it('timeout closes both ends when it is over', async () => {
    const server = await serve()
    const proxy = await proxyTo(server.place)
    const added = addTo(proxy, { kind: 'timeout', timeoutMs: 150 })
    const startMs = performance.now()
    const client = await clientOf(proxy)
    client.socket.write('hello')
    await reached(() => client.isEnded)
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(150)
    expect(client).toMatchObject({ text: '', error: null })
    await reached(() => server.sockets.every(({ readableEnded }) => readableEnded))
    expect(added.counts).toMatchObject({ hitConnectionCount: 1, endedConnectionCount: 1 })
  })

  it('reset_peer resets the app, also where it just waits, and later if told so', async () => {
    const server = await serve()
    const proxy = await proxyTo(server.place)
    const waiting = await clientOf(proxy)
    await waiting.ask()
    const added = addTo(proxy, { kind: 'reset_peer', timeoutMs: 0 })
    await reached(() => waiting.isClosed)
    expect(waiting.error).toBe('ECONNRESET')
    added.change(toxic({ kind: 'reset_peer', timeoutMs: 150 }))
    const startMs = performance.now()
    const later = await clientOf(proxy)
    later.socket.write('hello')
    await reached(() => later.isClosed)
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(150)
    expect(later).toMatchObject({ text: '', error: 'ECONNRESET' })
    added.remove()
    expect(await (await clientOf(proxy)).ask()).toBeLessThan(busyMs)
    expect(added.counts.endedConnectionCount).toBe(2)
  })

  it('reset_peer upstream resets the dependency', async () => {
    const server = await serve()
    const proxy = await proxyTo(server.place)
    const client = await clientOf(proxy)
    await client.ask()
    const errors: (string | undefined)[] = []
    server.sockets[0]?.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code))
    addTo(proxy, { kind: 'reset_peer', timeoutMs: 0 }, { stream: 'upstream' })
    await reached(() => errors.length === 1 && client.isEnded)
    expect(errors).toEqual(['ECONNRESET'])
  })

  it('limit_data lets exactly so many bytes pass, then closes', async () => {
    const server = await serve((socket) => socket.write(Buffer.alloc(100_000)))
    const proxy = await proxyTo(server.place)
    addTo(proxy, { kind: 'limit_data', bytes: 70_001 })
    const client = await clientOf(proxy)
    await reached(() => client.isEnded)
    expect(client).toMatchObject({ byteCount: 70_001, error: null })
    expect(proxy.counts.downstreamBytes).toBe(70_001)
    await reached(() => proxy.counts.openCount === 0)
  })

  it('slicer has the app get small parts', async () => {
    const proxy = await proxyTo((await serve((socket) => socket.end(Buffer.alloc(2000)))).place)
    const client = await clientOf(proxy)
    await reached(() => client.isEnded)
    expect(client.chunks.length).toBeLessThanOrEqual(2)
    addTo(proxy, { kind: 'slicer', averageBytes: 100, sizeVariation: 50, delayMs: 10 })
    const sliced = await clientOf(proxy)
    await reached(() => sliced.isEnded)
    expect(sliced.byteCount).toBe(2000)
    // About 20; where the client is late, it reads two at once.
    expect(sliced.chunks.length).toBeGreaterThan(5)
  })

  it('down resets what is open and what comes, and the dependency hears of none of these', async () => {
    const server = await serve()
    const proxy = await proxyTo(server.place)
    const open = await clientOf(proxy)
    await open.ask()
    const added = addTo(proxy, { kind: 'down' })
    await reached(() => open.isClosed)
    expect(open.error).toBe('ECONNRESET')
    const coming = await clientOf(proxy)
    await reached(() => coming.isClosed)
    expect(coming.error).toBe('ECONNRESET')
    expect(server.sockets.length).toBe(1)
    expect(added.counts).toMatchObject({ hitConnectionCount: 2, endedConnectionCount: 2 })
    expect(proxy.counts).toMatchObject({ affectedConnectionCount: 2, connectionCount: 2 })
    added.remove()
    expect(await (await clientOf(proxy)).ask()).toBeLessThan(busyMs)
  })

  it('hits the share of connections that it says, the same ones by the same seed', async () => {
    const place = (await serve()).place
    const hitBy = async (toxicity: number, seed: number): Promise<string> => {
      const proxy = await proxyTo(place)
      addTo(proxy, { kind: 'down' }, { toxicity, seed })
      let hits = ''
      for (let number = 1; number <= 40; number += 1) {
        const client = await clientOf(proxy)
        const asked = client.ask()
        asked.catch(() => {})
        await reached(() => client.isClosed || client.byteCount === 1)
        hits += client.isClosed ? 'x' : '.'
      }
      expect(proxy.counts.affectedConnectionCount).toBe(hits.replaceAll('.', '').length)
      return hits
    }
    expect(await hitBy(0, 1)).toBe('.'.repeat(40))
    expect(await hitBy(1, 1)).toBe('x'.repeat(40))
    const half = await hitBy(0.5, 1)
    expect(half).toMatch(/x.*\..*x/)
    expect(await hitBy(0.5, 1)).toBe(half)
    expect(await hitBy(0.5, 2)).not.toBe(half)
  })

  it('holds no more than its bound, and passes it on when it may', async () => {
    const proxy = await proxyTo((await serve()).place)
    const client = await clientOf(proxy)
    const added = addTo(proxy, { kind: 'timeout', timeoutMs: 0 }, { stream: 'upstream' })
    const sentBytes = 64 * 1024 * 1024
    for (let sent = 0; sent < sentBytes; sent += 2 ** 20) client.socket.write(Buffer.alloc(2 ** 20))
    client.socket.end()
    // The last piece may go beyond it by what one read brings.
    await reached(() => proxy.counts.heldBytes > mostHeldBytes - 2 ** 20)
    expect(proxy.counts.heldBytes).toBeLessThan(mostHeldBytes + 2 ** 20)
    added.remove()
    await reached(() => client.byteCount === sentBytes)
    expect(proxy.counts.heldBytes).toBe(0)
  })

  it.each<[ToxicEffect, string]>([
    [latency(-1), 'latency in ms must be 0 to 86400000, not -1'],
    [latency(Number.NaN), 'not NaN'],
    [latency(1, 1e9), 'jitter in ms'],
    [{ kind: 'bandwidth', ratePerSec: 0 }, 'rate in bytes per second must be 1 to'],
    [{ kind: 'limit_data', bytes: 1.5 }, 'bytes must be a whole number'],
    [{ kind: 'slicer', averageBytes: 10, sizeVariation: 10, delayMs: 0 }, 'size variation in bytes must be 0 to 9'],
    [{ kind: 'timeout', timeoutMs: Infinity }, 'timeout in ms must be'],
  ])('refuses %j', async (effect, words) => {
    const proxy = await proxyTo((await serve()).place)
    const added = proxy.add(toxic(effect))
    expect(added).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(added.ok ? '' : added.error.message).toContain(words)
    expect(proxy.add(toxic({ kind: 'down' }, { toxicity: 1.5 }))).toMatchObject({ ok: false })
    expect(proxy.toxics).toEqual([])
  })
})

const passing: fc.Arbitrary<ToxicEffect> = fc.oneof(
  fc.record({ kind: fc.constant('latency'), latencyMs: fc.nat(30), jitterMs: fc.nat(30) }),
  fc.record({ kind: fc.constant('bandwidth'), ratePerSec: fc.integer({ min: 100_000, max: 5_000_000 }) }),
  fc.record({ kind: fc.constant('slow_close'), delayMs: fc.nat(30) }),
  fc.record({ kind: fc.constant('timeout'), timeoutMs: fc.constant(0) }),
  fc.record({
    kind: fc.constant('slicer'),
    averageBytes: fc.integer({ min: 200, max: 5000 }),
    sizeVariation: fc.nat(100),
    delayMs: fc.nat(2),
  }),
)
const change = fc.record({
  effect: passing,
  stream: fc.constantFrom('upstream', 'downstream'),
  toxicity: fc.constantFrom(0.5, 1),
  isKept: fc.boolean(),
})

describe('whatever toxics come and go on real connections', () => {
  it('has all bytes arrive in order, both ways', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const proxy = await proxyTo((await serve()).place)
        const clients = [new TestClient(proxy.place), new TestClient(proxy.place), new TestClient(proxy.place)]
        let next = 0
        const sent: Buffer[] = []
        const kept = changes.map(({ effect, stream, toxicity, isKept }) => {
          const bytes = Buffer.from(Array.from({ length: 20_000 }, () => next++ % 251))
          sent.push(bytes)
          for (const client of clients) client.socket.write(bytes)
          const added = addTo(proxy, effect, { stream, toxicity, seed: next })
          return { added, isKept }
        })
        for (const { added, isKept } of kept) {
          await new Promise((done) => setImmediate(done))
          if (!isKept) added.remove()
        }
        for (const client of clients) client.socket.end()
        await reached(() => proxy.counts.connectionCount === 3)
        for (const { added } of kept) added.remove()
        await reached(() => clients.every(({ isClosed }) => isClosed))
        for (const client of clients) {
          expect(client.error).toBeNull()
          expect(Buffer.concat(client.chunks).equals(Buffer.concat(sent))).toBe(true)
        }
        await reached(() => proxy.counts.openCount === 0)
        expect(proxy.counts.heldBytes).toBe(0)
      }),
      { seed: 1337, numRuns: 15 },
    )
  })
})
