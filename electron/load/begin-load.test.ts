import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { testGeneratorPath } from '../../tools/testing/test-load-generator.ts'
import { clockAhead, loadPort, serve } from './testing/test-load.ts'
import type { ForkChild } from './types.ts'

const hello = () => serve((_, response) => response.end('hello'))

describe.concurrent('a load', () => {
  it('asks exactly its rate and closes its ledger', async () => {
    const { port } = await hello()
    const load = loadPort(port, { connections: 200, durationS: 2 })
    expect(await load.ended).toEqual({ endedBy: 'duration', words: 'ended after 2 s' })
    const totals = load.totals()
    expect(totals.ledger).toEqual({ sent: 200, ok: 200, failed: 0, inFlight: 0, unaccounted: 0 })
    expect(totals).toMatchObject({
      askedCount: 200,
      waitingCount: 0,
      errors: {},
      statuses: { 200: 200 },
      openedCount: 200,
    })
    const seconds = load.takeSeconds()
    expect(seconds.reduce((sum, { sentCount }) => sum + sentCount, 0)).toBe(200)
    expect(seconds.reduce((sum, { askedCount }) => sum + (askedCount ?? 0), 0)).toBe(200)
    expect(load.state).toBe('ended')
  })

  it('shares its rate and connections among processes', async () => {
    const { port } = await hello()
    const load = loadPort(port, { ratePerSec: 301, connections: 7, processes: 3 })
    await load.ended
    const { ledger, askedCount, waitingCount, openedCount } = load.totals()
    expect([askedCount, openedCount, ledger.unaccounted]).toEqual([301, 7, 0])
    expect(ledger.sent + waitingCount).toBe(301)
    expect(load.takeSeconds()[0]?.askedCount).toBe(301)
  })

  it('goes as fast as it can under the closed model, where nothing is due', async () => {
    const { port } = await hello()
    const load = loadPort(port, { model: 'closed', connections: 2 })
    expect(load.ratePerSec).toBe(null)
    await load.ended
    const { ledger, askedCount, waitingCount, latency } = load.totals()
    expect(ledger.sent).toBeGreaterThan(20)
    expect(ledger).toEqual({ sent: ledger.sent, ok: ledger.sent, failed: 0, inFlight: 0, unaccounted: 0 })
    expect([askedCount, waitingCount]).toEqual([null, 0])
    expect(latency?.corrected).toEqual(latency?.raw)
  })

  it('stops once, however often it is asked to', async () => {
    const { port } = await hello()
    const load = loadPort(port, { durationS: null })
    await vi.waitUntil(() => load.totals().ledger.sent > 0, { timeout: 20_000 })
    const outcomes = await Promise.all([load.stop(), load.stop(), load.ended])
    expect(outcomes[0].endedBy).toBe('person')
    expect(new Set(outcomes).size).toBe(1)
    const { ledger } = load.totals()
    expect(ledger).toEqual({
      sent: ledger.ok + ledger.failed,
      ok: ledger.ok,
      failed: ledger.failed,
      inFlight: 0,
      unaccounted: 0,
    })
  })

  it('keeps what was due when the rate changes', async () => {
    const { port } = await hello()
    const load = loadPort(port, { ratePerSec: 100, durationS: 3 })
    await vi.waitUntil(() => load.takeSeconds().length > 0, { timeout: 20_000 })
    expect(await load.setRate(500)).toEqual({ ok: true, value: undefined })
    expect(load.ratePerSec).toBe(500)
    await load.ended
    // 1 s of 100 and at most 2 s of 500; the change came within the second second.
    expect(load.totals().askedCount).toBeGreaterThan(100 + 500)
    expect(load.totals().askedCount).toBeLessThanOrEqual(100 + 1000)
    expect(load.totals().ledger.unaccounted).toBe(0)
  })

  it('begins with the rate that was set before its generator was there', async () => {
    const { port } = await hello()
    const load = loadPort(port, { ratePerSec: 10, durationS: 1 })
    expect(await load.setRate(400)).toEqual({ ok: true, value: undefined })
    expect(load.ratePerSec).toBe(400)
    await load.ended
    expect(load.totals().askedCount).toBeGreaterThan(300)
    expect(load.totals().ledger.unaccounted).toBe(0)
  })

  it('ends with words and a closed ledger when one of its processes is killed', async () => {
    const { port } = await serve(() => {})
    const [forked, gone]: [number[], number[]] = [[], []]
    const tell = { forked: (pid: number) => forked.push(pid), gone: (pid: number) => gone.push(pid) }
    const load = loadPort(port, { durationS: null, processes: 2, connections: 10 }, tell)
    expect(forked).toEqual(load.pids)
    await vi.waitUntil(() => load.totals().ledger.inFlight === 10, { timeout: 20_000 })
    const [first = 0] = load.pids
    process.kill(first, 'SIGKILL')
    const { endedBy, words } = await load.ended
    expect(endedBy).toBe('generator-died')
    expect(words).toContain(`generator process ${first} was ended by SIGKILL: 5 requests in flight were given up`)
    const { ledger, errors, askedCount, waitingCount } = load.totals()
    // What fell due between its last report and its end is known to nobody, and said.
    expect(ledger).toEqual({ sent: 10, ok: 0, failed: 10, inFlight: 0, unaccounted: ledger.unaccounted })
    expect(askedCount).toBe(ledger.sent + waitingCount + ledger.unaccounted)
    expect(words.includes('unaccounted')).toBe(ledger.unaccounted > 0)
    expect(errors).toEqual({ 'aborted-at-end': 10 })
    expect(load.pids).toEqual([])
    expect(gone.toSorted()).toEqual(forked.toSorted())
  })

  it('ends when a generator does not even answer any more', async () => {
    const { port } = await serve(() => {})
    const { clock, passMs } = clockAhead()
    const settings = { durationS: null, connections: 5, timeoutMs: 100, ratePerSec: 20 }
    const load = loadPort(port, settings, { clock })
    await vi.waitUntil(() => load.totals().ledger.sent > 0, { timeout: 20_000 })
    const [pid = 0] = load.pids
    process.kill(pid, 'SIGSTOP')
    // What it told before that has arrived.
    await vi.waitUntil(() => load.silentMs > 400, { timeout: 20_000 })
    passMs(5000)
    const { endedBy, words } = await load.stop()
    expect(endedBy).toBe('person')
    const { ledger, askedCount, waitingCount, losses, elapsedMs } = load.totals()
    const { unaccounted, failed } = ledger
    expect(ledger).toEqual({ sent: failed, ok: 0, failed, inFlight: 0, unaccounted })
    expect(unaccounted).toBeGreaterThanOrEqual(100)
    expect(askedCount).toBe(failed + waitingCount + unaccounted)
    expect(elapsedMs).toBeGreaterThan(5000)
    expect(losses).toEqual([{ pid, silentMs: expect.any(Number), dueCount: unaccounted }])
    expect(words).toMatch(
      new RegExp(
        `; generator process ${pid} said nothing for the last .* s: ${unaccounted} requests that fell due meanwhile are unaccounted for$`,
      ),
    )
  })

  it('says why its generator could not be started', async () => {
    const load = loadPort(1, {}, { execPath: '/nowhere/node' })
    expect(await load.ended).toEqual({
      endedBy: 'failed',
      words: 'generator process could not be started: spawn /nowhere/node ENOENT',
    })
    expect(load.state).toBe('ended')
  })
})

describe('a load of which one generator process cannot be forked', () => {
  it('ends with the reason, and leaves none of the others behind', async () => {
    const { port } = await hello()
    const [forked, gone]: [number[], number[]] = [[], []]
    let forks = 0
    const refusing: ForkChild = (...how) => {
      forks += 1
      if (forks === 3) throw new Error('spawn EAGAIN')
      return fork(...how)
    }
    const tell = { forked: (pid: number) => forked.push(pid), gone: (pid: number) => gone.push(pid) }
    const load = loadPort(port, { processes: 4, durationS: null }, { fork: refusing, ...tell })
    expect(forked).toHaveLength(2)
    expect(await load.ended).toEqual({
      endedBy: 'failed',
      words: 'a generator process could not be started: spawn EAGAIN',
    })
    expect(gone.toSorted()).toEqual(forked.toSorted())
    for (const pid of forked) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(load.totals().ledger).toMatchObject({ sent: 0, unaccounted: 0 })
  })
})

describe('a generator process', () => {
  it('does not outlive who forked it', async () => {
    const child = fork(testGeneratorPath, [], { execArgv: [] })
    await once(child, 'message')
    child.disconnect()
    expect((await once(child, 'exit'))[0]).toBe(0)
  })
})
