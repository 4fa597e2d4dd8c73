import { connect, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MetricsSettings } from '../../../shared/metrics/metrics-settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { hasOpenMetricsParser, parseOpenMetrics } from '../../../tools/testing/test-openmetrics.ts'
import { askPromtool, hasPromtool } from '../../../tools/testing/test-promtool.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { fallen, type Scrape, scrape } from './testing/scrape.ts'

const patient = { timeout: 20_000 }
const openMetrics = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5'

describe('metrics of a deck', () => {
  let test: TestDeck
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(() => test.close())

  const serve = async (settings: Partial<MetricsSettings> = {}): Promise<string> => {
    await test.deck.metrics.set({ isOn: true, port: 0, otlpUrl: '', ...settings })
    const { serving } = test.deck.metrics.state
    if (serving.kind !== 'serving') throw new Error(JSON.stringify(serving))
    return serving.url
  }
  const open = async (workers: number, name = 'api'): Promise<string> => {
    const port = await freePort()
    const scriptPath = fixture('plain.mjs')
    const opened = await test.deck.open({ scriptPath, workers, name, env: { PORT: String(port) } })
    if (!opened.ok) throw new Error(opened.error.message)
    await vi.waitFor(() => expect(test.deck.snapshots().at(-1)?.listeningCount).toBe(workers), patient)
    return `http://localhost:${port}/`
  }
  const ask = async (url: string): Promise<boolean> => {
    const answer = await fetch(url, { headers: { connection: 'close' } }).catch(() => null)
    return (await answer?.text()) === 'Hello World!'
  }

  it('count on while workers are killed, the slot is removed and the cluster restarts', async () => {
    const endpoint = await serve()
    const url = await open(3)
    const id = test.deck.snapshots()[0]?.id ?? ''
    const session = test.deck.session(id)
    if (!session.ok) throw new Error('no session')
    let before: Scrape = await scrape(endpoint)
    let answered = 0
    const look = async (requests: number): Promise<void> => {
      for (let request = 0; request < requests; request += 1) if (await ask(url)) answered += 1
      await vi.waitFor(async () => {
        const now = await scrape(endpoint)
        expect(fallen(before, now)).toEqual([])
        before = now
        expect(now.sum('clusterdeck_requests_total', 'class="2xx"')).toBe(answered)
      }, patient)
    }
    await look(30)
    for (const slot of [1, 2]) {
      session.value.workerAt(slot)?.worker.signal('SIGKILL')
      await vi.waitFor(
        () => expect(session.value.slotAt(slot)).toMatchObject({ generation: 2, phase: 'listening' }),
        patient,
      )
      await look(15)
    }
    await session.value.scale(2)
    await look(6)
    await session.value.scale(3)
    await look(6)
    await session.value.stop()
    expect(fallen(before, await scrape(endpoint))).toEqual([])
    await session.value.start()
    await look(6)
    expect(before.sum('clusterdeck_restarts_total', 'cause="crash"')).toBe(2)
    expect(before.sum('clusterdeck_connections_total')).toBe(answered)
    expect(before.sum('http_server_request_duration_seconds_count')).toBe(answered)
    expect(before.sum('http_server_request_duration_seconds_bucket', 'le="+Inf"')).toBe(answered)
    expect(before.sum('clusterdeck_worker_up', 'slot="3"')).toBe(1)
    for (const text of [before.text, (await scrape(endpoint, openMetrics)).text]) {
      expect(text).not.toContain(`pid=`)
    }
    if (hasPromtool) expect(askPromtool(['check', 'metrics'], before.text)).toEqual({ isFine: true, words: '' })
    if (hasOpenMetricsParser) {
      const parsed = parseOpenMetrics((await scrape(endpoint, openMetrics)).text)
      expect(parsed).toMatchObject({
        isFine: true,
        words: expect.stringContaining('["clusterdeck_requests", "counter"'),
      })
    }
  })

  it.skipIf(!isLong)(
    'keep the last numbers of a worker that is stopped, with their age, and say that it is not up',
    async () => {
      const endpoint = await serve()
      await open(1)
      const session = test.deck.sessions[0]
      await vi.waitFor(
        async () => expect((await scrape(endpoint)).sum('v8js_memory_heap_used_bytes')).toBeGreaterThan(0),
        patient,
      )
      session?.workerAt(1)?.worker.signal('SIGSTOP')
      await vi.waitFor(async () => {
        const stopped = await scrape(endpoint)
        expect(stopped.sum('clusterdeck_worker_up')).toBe(0)
        expect(stopped.sum('clusterdeck_worker_last_report_age_seconds')).toBeGreaterThan(0.5)
        expect(stopped.sum('v8js_memory_heap_used_bytes')).toBeGreaterThan(0)
      }, patient)
      session?.workerAt(1)?.worker.signal('SIGCONT')
      await vi.waitFor(async () => expect((await scrape(endpoint)).sum('clusterdeck_worker_up')).toBe(1), patient)
    },
  )

  it('are for this machine, to be read, by its own name', async () => {
    const endpoint = await serve()
    const { port } = new URL(endpoint)
    const get = async (path: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(`http://127.0.0.1:${port}${path}`, init)).status
    expect(await get('/metrics')).toBe(200)
    expect(await get('/metrics', { method: 'HEAD' })).toBe(200)
    expect(await get('/metrics', { method: 'POST', body: '' })).toBe(405)
    expect(await get('/')).toBe(404)
    expect(await get('/metrics', { headers: { origin: 'http://evil.example' } })).toBe(403)
    expect(await rawStatus(Number(port), 'evil.example')).toContain(' 403 ')
    expect(await rawStatus(Number(port), `localhost:${port}`)).toContain(' 200 ')
    const form = (await fetch(endpoint, { headers: { accept: openMetrics } })).headers.get('content-type')
    expect(form).toContain('application/openmetrics-text')
  })

  it('say who has the port, let the deck go on, and move to another while it runs', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const address = taken.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    await test.deck.metrics.set({ isOn: true, port, otlpUrl: '' })
    expect(test.deck.metrics.state.serving).toMatchObject({
      kind: 'failed',
      words: expect.stringContaining(`Port ${port} is taken`),
    })
    expect(test.warnings.join('\n')).toContain('Metrics are not served')
    taken.close()
    const first = await serve()
    const other = await freePort()
    expect(await serve({ port: other })).toBe(`http://127.0.0.1:${other}/metrics`)
    await expect(fetch(first)).rejects.toThrow()
    await test.deck.metrics.set({ isOn: false, port: other, otlpUrl: '' })
    await expect(fetch(`http://127.0.0.1:${other}/metrics`)).rejects.toThrow()
  })
})

/** The head of the answer to a request for that host, which `fetch` would not send. */
function rawStatus(port: number, host: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\n\r\n`))
    socket.once('data', (chunk: Buffer) => {
      socket.destroy()
      done(chunk.toString().split('\r\n')[0] ?? '')
    })
  })
}
