import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listen, loadPort, serve } from './testing/test-load.ts'

const allOf = (count: number) => ({ sent: count, ok: count, failed: 0, inFlight: 0, unaccounted: 0 })

/** A server that remembers what it got. */
async function remember() {
  const got: { method: string; url: string; headers: IncomingHttpHeaders; body: string; from: string }[] = []
  const { port, server } = await serve((request, response) => {
    const { method = '', url = '', headers, socket } = request
    const one = { method, url, headers, body: '', from: socket.remoteAddress ?? '' }
    got.push(one)
    request.setEncoding('utf8').on('data', (text: string) => {
      one.body += text
    })
    request.once('end', () => response.end('hello'))
  })
  return { port, server, got }
}

describe.concurrent('requests', () => {
  it('carry method, headers and body', async () => {
    const { port, got } = await remember()
    const headers = [
      { name: 'X-One', value: 'a' },
      { name: 'X-One', value: 'b' },
      { name: 'Host', value: 'shop.example' },
    ]
    const load = loadPort(
      port,
      { method: 'POST', headers, body: 'größe=1', ratePerSec: 20 },
      { url: `http://127.0.0.1:${port}/a b?c=ü#d` },
    )
    await load.ended
    expect(load.totals().ledger).toEqual(allOf(20))
    expect(got[0]).toMatchObject({ method: 'POST', url: '/a%20b?c=%C3%BC', body: 'größe=1' })
    expect(got[0]?.headers).toEqual({ host: 'shop.example', 'x-one': 'a, b', 'content-length': '9' })
  })

  it('go to several paths as their weights say, exactly', async () => {
    const { port, got } = await remember()
    const paths = [
      { path: '/often', weight: 7 },
      { path: '/rare?x=1', weight: 3 },
    ]
    const load = loadPort(port, { paths })
    await load.ended
    const count = (url: string) => got.filter((one) => one.url === url).length
    expect([count('/often'), count('/rare?x=1')]).toEqual([70, 30])
  })

  it('come from as many addresses as asked', async () => {
    const { port, got } = await remember()
    const load = loadPort(
      port,
      { sourceAddresses: 3, connections: 7, processes: 2 },
      { url: `http://localhost:${port}/` },
    )
    await load.ended
    expect(load.totals().ledger.failed).toBe(0)
    expect([...new Set(got.map((one) => one.from))].sort()).toEqual(['127.0.0.2', '127.0.0.3', '127.0.0.4'])
  })

  it('reach an IPv6 address', async () => {
    const server = createServer(({ headers }, response) => response.end(headers.host))
    const port = await listen(server, '::1')
    const load = loadPort(port, {}, { url: `http://[::1]:${port}/` })
    await load.ended
    expect(load.totals().ledger).toEqual(allOf(100))
  })

  it('say that their connection ends on the last it may carry', async () => {
    const ends = new Map<object, (string | undefined)[]>()
    const { port } = await serve(({ socket, headers }, response) => {
      ends.set(socket, [...(ends.get(socket) ?? []), headers.connection])
      response.end()
    })
    const load = loadPort(port, { requestsPerConnection: 3, connections: 4 })
    await load.ended
    const { ledger, openedCount } = load.totals()
    expect(ledger).toEqual(allOf(ledger.sent))
    expect(ends.size).toBe(openedCount)
    // All but the last of each of the four carried three.
    expect([...ends.values()].filter((words) => words.length === 3).length).toBeGreaterThanOrEqual(openedCount - 4)
    for (const words of ends.values()) expect(words).toEqual([undefined, undefined, 'close'].slice(0, words.length))
  })

  it('are answered in full, whatever form the answer has', async () => {
    const forms = ['chunked', 'until-close', 'no-content', 'not-modified', 'interim', 'split']
    const { port } = await serve((request, response) => {
      const { socket } = response
      switch (request.url?.slice(1)) {
        case 'chunked':
          response.write('he')
          setTimeout(() => response.end('llo'), 5)
          break
        case 'until-close':
          socket?.end('HTTP/1.1 200 OK\r\n\r\nhello')
          break
        case 'no-content':
          response.writeHead(204).end()
          break
        case 'not-modified':
          response.writeHead(304, { 'content-length': '10' }).end()
          break
        case 'interim':
          response.writeEarlyHints({ link: '</a.css>; rel=preload' })
          response.end('hello')
          break
        default:
          socket?.write('HTTP/1.1 200 O')
          setTimeout(() => socket?.write('K\r\nContent-Length: 5\r\n\r\nhello'), 5)
      }
    })
    const load = loadPort(port, {
      ratePerSec: 120,
      connections: 120,
      paths: forms.map((form) => ({ path: `/${form}`, weight: 1 })),
    })
    await load.ended
    expect(load.totals()).toMatchObject({ ledger: allOf(120), errors: {}, statuses: { 200: 80, 204: 20, 304: 20 } })
  })

  it('of HEAD do not wait for a body', async () => {
    const { port } = await serve((_, response) => response.writeHead(200, { 'content-length': '5' }).end())
    const load = loadPort(port, { method: 'HEAD' })
    await load.ended
    expect(load.totals()).toMatchObject({ ledger: allOf(100), openedCount: 100 })
  })

  it('follow each other on a connection before the first is answered', async () => {
    const begun = new Map<object, number>()
    let most = 0
    const { port } = await serve(({ socket }, response) => {
      const now = (begun.get(socket) ?? 0) + 1
      begun.set(socket, now)
      most = Math.max(most, now)
      setTimeout(() => {
        begun.set(socket, (begun.get(socket) ?? 0) - 1)
        response.end()
      }, 100)
    })
    const load = loadPort(port, { pipelining: 4, connections: 2, model: 'closed' })
    await load.ended
    // Node answers one request of a connection after the other, and starts them together.
    expect(most).toBe(4)
    expect(load.totals()).toMatchObject({ openedCount: 2, ledger: { failed: 0, unaccounted: 0 } })
  })

  it('of the warm-up do not count', async () => {
    const { port, got } = await remember()
    const load = loadPort(port, { warmUpS: 1 })
    await load.ended
    expect(got).toHaveLength(200)
    const { askedCount, ledger } = load.totals()
    // Those in flight when it ends do.
    expect(askedCount).toBeGreaterThan(80)
    expect(askedCount).toBeLessThanOrEqual(200)
    expect(ledger).toEqual(allOf(askedCount ?? 0))
    expect(load.takeSeconds().reduce((sum, { sentCount }) => sum + sentCount, 0)).toBeLessThanOrEqual(askedCount ?? 0)
  })
})
