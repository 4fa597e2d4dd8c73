import { beforeAll, describe, expect, it } from 'vitest'
import { outerRuntimes } from '../../../../tools/testing/test-worker.ts'
import { ask, bundleRequestFaults, FaultyWorker, type ServerKind } from './testing/faulty-worker.ts'
import { openHttp2 } from './testing/http2-client.ts'

beforeAll(bundleRequestFaults)

const kinds: readonly ServerKind[] = ['http2', 'http2 over TLS']
const cases = outerRuntimes.flatMap((runtime) =>
  kinds.map((kind) => ({ runtime, kind, name: `${kind} on ${runtime.name}` })),
)

describe.each(cases)('faults of requests by $name', ({ runtime, kind }) => {
  const start = async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen(kind)
    const client = openHttp2(`${kind === 'http2' ? 'http' : 'https'}://127.0.0.1:${port}`)
    return { faulty, port, client }
  }

  it('add latency, and keep body and trailers', async () => {
    const faulty = new FaultyWorker(runtime)
    const port = await faulty.listen(
      kind,
      `const answer = async (request, response) => {
        let read = ''
        for await (const chunk of request) read += chunk
        response.setHeader('x-own', 'yes')
        response.end(read + ' ' + request.trailers['x-end'])
      }`,
    )
    const client = openHttp2(`${kind === 'http2' ? 'http' : 'https'}://127.0.0.1:${port}`)
    const faultId = await faulty.start('fault.latency', { latency: 120 })
    const slow = await client.ask('/x', { method: 'POST', send: 'body', trailers: { 'x-end': 'there' } })
    expect(slow).toMatchObject({ status: 200, body: 'body there', error: null })
    expect(slow.headers).toMatchObject({ 'x-clusterdeck-fault': `${faultId};latency`, 'x-own': 'yes' })
    expect(slow.ms).toBeGreaterThanOrEqual(118)
    await faulty.end(faultId)
    const well = await client.ask('/')
    expect(well).toMatchObject({ status: 200 })
    expect(well.headers).not.toHaveProperty('x-clusterdeck-fault')
  })

  it('return a status instead of the answer', async () => {
    const { faulty, client } = await start()
    const faultId = await faulty.start('fault.status', { status: 429 })
    const failed = await client.ask('/', { method: 'POST', send: 'x'.repeat(200_000) })
    expect(failed).toMatchObject({ status: 429, body: 'injected by a fault\n', error: null })
    expect(failed.headers).toMatchObject({ 'x-clusterdeck-fault': String(faultId) })
    expect(await client.ask('/', { method: 'HEAD' })).toMatchObject({ status: 429, body: '', error: null })
    await faulty.end(faultId)
    expect(await client.ask('/')).toMatchObject({ status: 200, body: 'hello ' })
    expect(client.isOpen).toBe(true)
  })

  it('hang requests, and let them go at the end', async () => {
    const { faulty, client } = await start()
    const faultId = await faulty.start('fault.hang')
    const asked = client.ask('/x', { method: 'POST', send: 'body' })
    await expect.poll(() => faulty.read(faultId)).toMatchObject({ hitCount: 1, hangingCount: 1 })
    await faulty.end(faultId)
    expect(await asked).toMatchObject({ status: 200, body: 'hello body', error: null })
  })

  it('reset the stream, and not its neighbours', async () => {
    const { faulty, client } = await start()
    const faultId = await faulty.start('fault.reset', { path: '/broken' })
    const [broken, well] = await Promise.all([client.ask('/broken'), client.ask('/well')])
    expect(broken).toMatchObject({ status: 0, error: expect.stringContaining('INTERNAL_ERROR') })
    expect(well).toMatchObject({ status: 200, error: null })
    expect(await faulty.read(faultId)).toMatchObject({ seenCount: 2, hitCount: 1 })
    expect(client.isOpen).toBe(true)
  })

  it('slow the body down, and let the rest go at the end', async () => {
    const { faulty, client } = await start()
    const faultId = await faulty.start('fault.slow-body', { bytesPerSec: 4000 })
    for (const path of ['/big', '/chunks']) {
      const slow = await client.ask(path)
      expect(slow).toMatchObject({ status: 200, error: null })
      expect(slow.body).toHaveLength(1000)
      expect(slow.ms).toBeGreaterThan(240)
      expect(slow.ms).toBeLessThan(1500)
    }
    await faulty.end(faultId)
    const slower = await faulty.start('fault.slow-body', { bytesPerSec: 10 })
    const asked = client.ask('/big')
    await expect.poll(() => faulty.read(slower)).toMatchObject({ hitCount: 1 })
    await faulty.end(slower)
    expect(await asked).toMatchObject({ body: 'b'.repeat(1000), error: null })
  })

  it('cut the body', async () => {
    const { faulty, client } = await start()
    const faultId = await faulty.start('fault.cut-body', { afterBytes: 10 })
    const cut = await client.ask('/big')
    expect(cut).toMatchObject({ status: 200, body: 'b'.repeat(10), error: expect.stringContaining('INTERNAL_ERROR') })
    await faulty.end(faultId)
    expect(await client.ask('/big')).toMatchObject({ body: 'b'.repeat(1000), error: null })
  })

  it('meet servers that listen later, raw stream listeners, and HTTP/1 beside', async () => {
    const faulty = new FaultyWorker(runtime)
    const faultId = await faulty.start('fault.status')
    const port = await faulty.listen(kind, 'const answer = undefined')
    await faulty.worker.run(`faults.servers.clear()
      kept.server.on('stream', (stream) => { stream.respond({ ':status': 200 }); stream.end('raw') })`)
    const client = openHttp2(`${kind === 'http2' ? 'http' : 'https'}://127.0.0.1:${port}`)
    expect(await client.ask('/')).toMatchObject({ status: 503 })
    if (kind === 'http2 over TLS') expect(await ask(port, '/', { secure: true })).toMatchObject({ status: 503 })
    await faulty.end(faultId)
    expect(await client.ask('/')).toMatchObject({ status: 200, body: 'raw' })
    expect(await faulty.worker.run(`return Object.hasOwn(kept.server, 'emit')`)).toBe(false)
  })
})
