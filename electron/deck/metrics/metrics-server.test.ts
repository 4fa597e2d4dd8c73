import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { MetricsServer, metricsHost } from './metrics-server.ts'
import { wantedForm } from './wanted-form.ts'

describe('the text that a scraper asks for', () => {
  it.each([
    'application/openmetrics-text',
    'Application/OpenMetrics-Text; version=0.0.1',
    // What Prometheus 2.49 and 3.0 send.
    'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,*/*;q=0.1',
    'application/openmetrics-text;q=much',
  ])('%s is OpenMetrics', (accept) => {
    expect(wantedForm(accept)).toBe('openMetrics')
  })

  it.each([
    undefined,
    '',
    '*/*',
    ';;;,,,q=',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/openmetrics-text;q=0',
    'application/openmetrics-text; q=0.0 ; version=1.0.0',
    'application/openmetrics-text-x',
    'application/openmetrics-text;q=0.2,text/plain;version=0.0.4;q=0.9',
  ])('%s is plain text', (accept) => {
    expect(wantedForm(accept)).toBe('prometheus')
  })
})

describe('the server of metrics', () => {
  // More than the system takes for a reader that does not read.
  const text = 'x'.repeat(20_000_000)
  let server: MetricsServer | null = null
  afterEach(() => server?.close())

  const serve = async (more: { readonly patienceMs?: number } = {}): Promise<URL> => {
    const opened = await MetricsServer.open(0, {
      ...{ monoMs: systemClock.monoMs, text: () => text, scraped() {}, ...more },
    })
    if (!(opened instanceof MetricsServer)) throw new Error(opened.words)
    server = opened
    return new URL(opened.url)
  }

  it('answers a hundred at once', async () => {
    const { port, host } = await serve()
    const sockets = Array.from({ length: 100 }, () => connect(Number(port), metricsHost).on('error', () => {}))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    const answers = sockets.map((socket) => Promise.race([once(socket, 'data'), once(socket, 'close')]))
    for (const socket of sockets) socket.write(`HEAD /metrics HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    const heads = (await Promise.all(answers)).map(([heard]) => String(heard).split('\r\n')[0])
    for (const socket of sockets) socket.destroy()
    expect(heads.filter((head) => head !== 'HTTP/1.1 200 OK')).toEqual([])
  })

  it.skipIf(!isLong)('lets go of who asks and never reads, and has the whole answer for who does', async () => {
    const { href, port, host } = await serve({ patienceMs: 200 })
    const closed = vi.fn()
    const socket = connect(Number(port), metricsHost).on('close', closed)
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    socket.pause()
    expect((await (await fetch(href)).text()).length).toBe(text.length)
    // A paused socket hears of its end by its next words; said more often than the server waits they would keep it.
    await vi.waitFor(
      () => {
        socket.write('\r\n')
        expect(closed).toHaveBeenCalled()
      },
      { timeout: 4000, interval: 400 },
    )
  })
})
