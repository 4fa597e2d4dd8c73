import { describe, expect, it, vi } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { loadPort, serve } from './testing/test-load.ts'
import type { LoadTarget } from './types.ts'

const at = (port: number): LoadTarget => ({ url: new URL(`http://127.0.0.1:${port}/`), addresses: ['127.0.0.1'] })

/** A server that counts its connections and what its requests were sent to. */
async function counting() {
  const hosts = new Set<string | undefined>()
  const counted = { port: 0, connectionCount: 0, requestCount: 0, hosts }
  const { port, server } = await serve((request, response) => {
    counted.requestCount += 1
    hosts.add(request.headers.host)
    response.end('x')
  })
  server.prependListener('connection', () => {
    counted.connectionCount += 1
  })
  return Object.assign(counted, { port })
}

describe.concurrent('targets of one load', () => {
  it('take new connections in turn, over all its processes', async () => {
    const servers = [await counting(), await counting(), await counting()]
    const load = loadPort(
      0,
      { requestsPerConnection: 1, processes: 2 },
      { targets: servers.map(({ port }) => at(port)) },
    )
    await load.ended
    expect(load.totals().ledger).toMatchObject({ sent: 100, ok: 100 })
    for (const { port, connectionCount, hosts } of servers) {
      expect(connectionCount).toBeGreaterThanOrEqual(32)
      expect([...hosts]).toEqual([`127.0.0.1:${port}`])
    }
  })

  it('are told anew: connections that are open go on, and the next take the new ones', async () => {
    const [old, other, fresh] = [await counting(), await counting(), await counting()]
    const load = loadPort(
      0,
      { requestsPerConnection: 5, connections: 2, ratePerSec: 50, durationS: null },
      { targets: [at(old.port), at(other.port)] },
    )
    await vi.waitFor(() => expect(old.requestCount).toBeGreaterThan(0), { timeout: 15_000 })
    await load.setTargets([at(other.port), at(fresh.port)])
    await vi.waitFor(() => expect(fresh.connectionCount).toBeGreaterThan(1), { timeout: 15_000 })
    const left = old.connectionCount
    const seen = fresh.connectionCount
    await vi.waitFor(() => expect(fresh.connectionCount).toBeGreaterThan(seen + 1), { timeout: 15_000 })
    expect(old.connectionCount).toBe(left)
    // Each of its connections has ended by itself, after as many requests as it should.
    expect(old.requestCount).toBe(5 * left)
    await load.stop()
    expect(load.totals().ledger).toMatchObject({ failed: 0, unaccounted: 0 })
  })

  it('cost what one refuses, until it is told that it serves no more', async () => {
    const serving = await counting()
    const dead = await freePort()
    const load = loadPort(
      0,
      { requestsPerConnection: 1, connections: 10, ratePerSec: 100, durationS: null },
      { targets: [at(serving.port), at(dead)] },
    )
    await vi.waitFor(() => expect(load.totals().errors.refused ?? 0).toBeGreaterThan(10), { timeout: 15_000 })
    const { ledger } = load.totals()
    // Every second one, but for what is under way.
    expect(Math.abs(ledger.failed - ledger.ok)).toBeLessThanOrEqual(10)
    await load.setTargets([at(serving.port)])
    await load.setTargets([])
    const told = load.totals().ledger.ok
    await vi.waitFor(() => expect(load.totals().ledger.ok).toBeGreaterThan(told + 60), { timeout: 15_000 })
    const later = load.totals().ledger
    await vi.waitFor(() => expect(load.totals().ledger.ok).toBeGreaterThan(later.ok + 30), { timeout: 15_000 })
    expect(load.totals().ledger.failed).toBe(later.failed)
    await load.stop()
    expect(load.totals().ledger).toMatchObject({ failed: later.failed, unaccounted: 0 })
  })

  it('end it before it begins where one of them cannot be used', async () => {
    const { port } = await counting()
    const elsewhere = { url: new URL(`http://10.0.0.1:${port}/`), addresses: ['10.0.0.1'] }
    const load = loadPort(0, { sourceAddresses: 2 }, { targets: [at(port), elsewhere] })
    expect(await load.ended).toMatchObject({ endedBy: 'failed', words: expect.stringContaining('10.0.0.1') })
  })
})
