import { readFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Socket } from 'node:net'
import { resolve } from 'node:path'
import type { TlsOptions } from 'node:tls'
import { describe, expect, it, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { listen, loadPort, serve } from './testing/test-load.ts'
import type { GeneratedLoad } from './types.ts'

const allOf = (count: number) => ({ sent: count, ok: count, failed: 0, inFlight: 0, unaccounted: 0 })
const noneOf = (count: number) => ({ sent: count, ok: 0, failed: count, inFlight: 0, unaccounted: 0 })

describe.concurrent('a server that', () => {
  it('refuses every 10th connection costs every 10th request', async () => {
    let connections = 0
    const { port, server } = await serve((_, response) => response.end())
    server.prependListener('connection', (socket: Socket) => {
      connections += 1
      if (connections % 10 === 0) socket.resetAndDestroy()
    })
    const load = loadPort(port, { requestsPerConnection: 1 })
    await load.ended
    const { ledger, errors, errorWords } = load.totals()
    expect(ledger).toEqual({ sent: 100, ok: 90, failed: 10, inFlight: 0, unaccounted: 0 })
    expect(errors).toEqual({ reset: 10 })
    expect(errorWords.reset).toContain('ECONNRESET')
    expect(connections).toBe(100)
  })

  it('answers every 4th by a fault of the deck costs none: they are counted apart', async () => {
    let requests = 0
    const { port } = await serve((_, response) => {
      requests += 1
      const isInjected = requests % 4 === 0
      response.setHeader('X-Clusterdeck-Fault', isInjected ? '6;latency, 7' : '6;latency')
      response.writeHead(isInjected || requests % 10 === 5 ? 503 : 200).end('x')
    })
    const load = loadPort(port, {})
    await load.ended
    const { ledger, errors, statuses } = load.totals()
    expect(ledger).toEqual({ sent: 100, ok: 65, failed: 10, injected: 25, inFlight: 0, unaccounted: 0 })
    expect([errors, statuses]).toEqual([{ 'bad-status': 10 }, { 200: 65, 503: 10 }])
    const seconds = load.takeSeconds()
    expect(seconds.reduce((sum, { injectedCount = 0 }) => sum + injectedCount, 0)).toBe(25)
  })

  it('is not there refuses each request', async () => {
    const port = await freePort()
    const load = loadPort(port, {})
    await load.ended
    expect(load.totals().ledger).toEqual(noneOf(100))
    expect(load.totals().errors).toEqual({ refused: 100 })
    expect(load.totals().errorWords).toEqual({ refused: `connect ECONNREFUSED 127.0.0.1:${port}` })
    expect(load.totals().latency).toBe(null)
  })

  it('is not there is not asked in a busy loop under the closed model', async () => {
    const load = loadPort(await freePort(), { model: 'closed', connections: 2 })
    await load.ended
    // Rests of 20, 40, 80 … 500 ms: six attempts of each connection fit into a second.
    expect(load.totals().ledger.sent).toBeLessThanOrEqual(2 * 6)
    expect(load.totals().ledger).toEqual(noneOf(load.totals().ledger.sent))
  })

  it('answers with bad status is counted by status', async () => {
    let count = 0
    const { port } = await serve((_, response) => {
      count += 1
      response.writeHead(count % 4 === 0 ? 503 : 200).end()
    })
    const load = loadPort(port, {})
    await load.ended
    expect(load.totals().ledger).toEqual({ sent: 100, ok: 75, failed: 25, inFlight: 0, unaccounted: 0 })
    expect(load.totals()).toMatchObject({
      errors: { 'bad-status': 25 },
      errorWords: { 'bad-status': 'HTTP 503 Service Unavailable' },
      statuses: { 200: 75, 503: 25 },
    })
  })

  it('redirects in a loop is not followed', async () => {
    const { port } = await serve((_, response) => response.writeHead(302, { location: '/' }).end())
    const load = loadPort(port, {})
    await load.ended
    expect(load.totals()).toMatchObject({ ledger: allOf(100), statuses: { 302: 100 } })
  })

  it('never ends its answer runs into the timeout', async () => {
    const { port } = await serve((_, response) => {
      const writing = setInterval(() => response.write('x'), 20)
      response.once('close', () => clearInterval(writing))
    })
    const load = loadPort(port, { ratePerSec: 20, timeoutMs: 200, connections: 40 })
    await load.ended
    expect(load.totals().ledger).toEqual(noneOf(20))
    expect(load.totals().errors.timeout).toBeGreaterThan(0)
    expect(load.totals().latency?.raw.p50Ms).toBeGreaterThanOrEqual(200)
  })

  it('does not answer costs those behind it on the same connection too', async () => {
    const { port } = await serve(() => {})
    const load = loadPort(port, { model: 'closed', connections: 2, pipelining: 4, timeoutMs: 200 })
    await load.ended
    const { ledger, errors, errorWords } = load.totals()
    expect(ledger).toEqual(noneOf(ledger.sent))
    // The last ones are given up at the end, if the timeout did not come first.
    expect(errors.reset).toBe(3 * (errors.timeout ?? 0))
    expect(errorWords.reset).toBe('lost with the request before it on the same connection (no answer within 200 ms)')
  })

  it('closes while a request is on its way loses that one alone', async () => {
    const seen = new WeakSet<Socket>()
    const { port } = await serve(({ socket }, response) => {
      if (seen.has(socket)) socket.destroy()
      else response.end()
      seen.add(socket)
    })
    const load = loadPort(port, { connections: 50 })
    await load.ended
    const { ledger, errors, openedCount } = load.totals()
    expect(errors).toEqual({ reset: ledger.failed })
    expect(openedCount).toBeGreaterThanOrEqual(ledger.failed)
    expect(ledger).toMatchObject({ sent: ledger.ok + ledger.failed, inFlight: 0, unaccounted: 0 })
  })

  it('talks nonsense gives bad responses', async () => {
    const port = await listen(createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-nonsense\r\n')))
    const load = loadPort(port, {})
    await load.ended
    expect(load.totals()).toMatchObject({ ledger: noneOf(100), errors: { 'bad-response': 100 } })
  })

  it('has a bad certificate is told from one that is down', async () => {
    const port = await listen(createTlsServer(certificate(), (_, response) => response.end()))
    const load = loadPort(port, { ratePerSec: 20 }, { url: `https://127.0.0.1:${port}/` })
    await load.ended
    expect(load.totals()).toMatchObject({ ledger: noneOf(20), errors: { tls: 20 } })
    expect(load.totals().errorWords.tls).toMatch(/self.signed certificate/)
  })

  it('speaks TLS is loaded over https', async () => {
    vi.stubEnv('NODE_EXTRA_CA_CERTS', fixture('localhost-certificate.pem'))
    const port = await listen(createTlsServer(certificate(), (_, response) => response.end('hello')))
    const load = loadPort(port, {}, { url: `https://localhost:${port}/` })
    vi.unstubAllEnvs()
    await load.ended
    expect(load.totals()).toMatchObject({ ledger: allOf(100), statuses: { 200: 100 } })
  })

  it('does not answer before the end gives up what is in flight', async () => {
    const { port } = await serve(() => {})
    const load = loadPort(port, { timeoutMs: 300_000, connections: 10 })
    const startedMs = Date.now()
    await load.ended
    expect(Date.now() - startedMs).toBeGreaterThan(2500)
    const { ledger, errors, waitingCount } = load.totals()
    expect(ledger).toEqual(noneOf(10))
    expect(errors).toEqual({ 'aborted-at-end': 10 })
    expect(waitingCount).toBe(90)
  })

  it('has a name is not looked up again: the load goes to the address that was judged', async () => {
    const hosts = new Set<string | undefined>()
    const { port } = await serve(({ headers }, response) => {
      hosts.add(headers.host)
      response.end()
    })
    const load = loadPort(port, {}, { url: `http://nothing.invalid:${port}/`, addresses: ['127.0.0.1'] })
    await load.ended
    expect(load.totals().ledger).toEqual(allOf(100))
    expect([...hosts]).toEqual([`nothing.invalid:${port}`])
  })

  it('has a name is asked for it over TLS, at the address that was judged', async () => {
    const names = new Set<string>()
    const SNICallback: TlsOptions['SNICallback'] = (name, answer) => {
      names.add(name)
      answer(null)
    }
    const port = await listen(createTlsServer({ ...certificate(), SNICallback }, (_, response) => response.end()))
    const load = loadPort(
      port,
      { ratePerSec: 10 },
      { url: `https://nothing.invalid:${port}/`, addresses: ['127.0.0.1'] },
    )
    await load.ended
    expect(load.totals().errorWords.tls).toMatch(/self.signed certificate/)
    expect([...names]).toEqual(['nothing.invalid'])
  })
})

describe('a kept connection that the server', () => {
  it('says it closes after 5 requests costs no request', async () => {
    const { port, server } = await serve((_, response) => response.end())
    server.maxRequestsPerSocket = 5
    const load = loadPort(port, { connections: 4 })
    await load.ended
    expectFivePerConnection(load, 100)
  })

  it('closes between requests without a word costs none either', async () => {
    const served = new WeakMap<Socket, number>()
    const { port } = await serve((request, response) => {
      const { socket } = request
      served.set(socket, (served.get(socket) ?? 0) + 1)
      response.end('', () => {
        if (served.get(socket) === 5) socket.end()
      })
    })
    const load = loadPort(port, { ratePerSec: 40, connections: 4 })
    await load.ended
    expectFivePerConnection(load, 40)
  })
})

/** Of so many that were due within the second: on a busy machine some still wait for one of the four connections at its end. */
function expectFivePerConnection(load: GeneratedLoad, due: number): void {
  const { ledger, waitingCount, openedCount } = load.totals()
  expect(ledger).toEqual(allOf(ledger.sent))
  expect(ledger.sent + waitingCount).toBe(due)
  expect(ledger.sent).toBeGreaterThan(due / 4)
  // The last of each of the four connections may end before its turn is used up.
  expect(openedCount).toBeGreaterThanOrEqual(ledger.sent / 5)
  expect(openedCount).toBeLessThan(ledger.sent / 5 + 4)
}

function fixture(name: string): string {
  return resolve(import.meta.dirname, 'fixtures', name)
}

function certificate(): { readonly key: Buffer; readonly cert: Buffer } {
  return { key: readFileSync(fixture('localhost-key.pem')), cert: readFileSync(fixture('localhost-certificate.pem')) }
}
