import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { atEnd, loadPort, serve } from './testing/test-load.ts'

/** Servers whose timing is known: what theory says of the figures, with room for a busy machine where it only adds. */
describe.concurrent('latency', () => {
  it('of a server that takes 50 ms is 50 ms', async () => {
    const { port } = await serve((_, response) => setTimeout(() => response.end(), 50))
    const load = loadPort(port, { ratePerSec: 100, connections: 40 })
    await load.ended
    const { latency, waitingCount } = load.totals()
    // Timers of Node fire up to 1 ms early, and never earlier.
    expect(latency?.raw.p50Ms).toBeGreaterThanOrEqual(49)
    expect(latency?.corrected.p50Ms).toBeGreaterThanOrEqual(49)
    expect(latency?.corrected.p50Ms).toBeLessThan(75)
    expect(waitingCount).toBe(0)
  })

  it('shows all of a freeze of 3 s, which raw figures hide', async () => {
    const freezeMs = 3000
    const [ratePerSec, durationS, connections] = [200, 6, 10]
    const port = await startFreezing({ FREEZE_AT: ratePerSec, FREEZE_MS: freezeMs })
    const load = loadPort(port, { ratePerSec, durationS, connections })
    await load.ended
    const { ledger, latency, askedCount, waitingCount } = load.totals()
    expect(askedCount).toBe(ratePerSec * durationS)
    expect(ledger).toEqual({ sent: 1200, ok: 1200, failed: 0, inFlight: 0, unaccounted: 0 })
    expect(waitingCount).toBe(0)
    // Requests due in the freeze wait for its end: evenly from 3 s down to nothing, `ratePerSec` for each second of wait.
    // Above p99 lie 1 % of all, so p99 is 1 % of the duration below the longest wait.
    const byHandMs = freezeMs - 0.01 * durationS * 1000
    expect(latency?.corrected.p99Ms).toBeGreaterThan(byHandMs * 0.95)
    expect(latency?.corrected.p99Ms).toBeLessThan(byHandMs * 1.05)
    // A quarter of all requests waited for half of the freeze or longer.
    expect(latency?.corrected.p75Ms).toBeGreaterThan((freezeMs / 2) * 0.95)
    // Only those on the 10 connections were on the wire: 0.8 % of all.
    expect(latency?.raw.p99Ms).toBeLessThan(freezeMs / 2)
    expect(latency?.raw.maxMs).toBeGreaterThan(freezeMs * 0.95)
  })

  it('of a server slower than the asked rate grows, and what could not be sent is told', async () => {
    const { port } = await serve((_, response) => setTimeout(() => response.end(), 20))
    const load = loadPort(port, { ratePerSec: 200, durationS: 2, connections: 2 })
    await load.ended
    const { ledger, askedCount, waitingCount, latency } = load.totals()
    // Two connections at 20 ms each (less 1 ms of timers) answer at most 2 · 2000 / 19, and two more are on their way.
    expect(ledger.sent).toBeLessThanOrEqual(Math.ceil((2 * 2000) / 19) + 2)
    expect([askedCount, ledger.sent + waitingCount]).toEqual([400, 400])
    // The last that were sent were due before half of the time had passed.
    expect(latency?.corrected.maxMs).toBeGreaterThan(900)
    expect(latency?.raw.p50Ms).toBeLessThan(latency?.corrected.p50Ms ?? 0)
    const seconds = load.takeSeconds()
    expect(seconds.at(-1)?.waitingCount).toBe(waitingCount)
    // It waits for connections, not for the generator.
    expect(Math.max(...seconds.map(({ generatorLateMs = 0 }) => generatorLateMs))).toBeLessThan(500)
  })

  it('of a slow client holds the time it takes to send', async () => {
    const { port } = await serve((_, response) => response.end())
    const load = loadPort(port, { ratePerSec: 20, connections: 40, sendOverMs: 400, timeoutMs: 5000, durationS: 1 })
    await load.ended
    const { latency, ledger } = load.totals()
    expect(ledger).toMatchObject({ sent: 20, ok: 20 })
    expect(latency?.raw.p50Ms).toBeGreaterThanOrEqual(400)
  })
})

async function startFreezing(env: Readonly<Record<string, number>>): Promise<number> {
  const texts = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]))
  const child = fork(resolve(import.meta.dirname, 'fixtures/freezing.cjs'), [], {
    execArgv: [],
    env: { ELECTRON_RUN_AS_NODE: '1', ...texts },
  })
  atEnd(() => child.kill('SIGKILL'))
  return Number((await once(child, 'message'))[0])
}
