import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { testedReleases } from '../../tools/testing/tested-releases.ts'
import { nodeBinary } from '../cluster/testing/test-cluster.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'
import { startTestLoad } from './testing/test-load.ts'

const patient = { timeout: 20_000 }
const majors = testedReleases.filter((major) => nodeBinary(major) !== undefined)

describe('the end of a worker that says goodbye', () => {
  let test: TestDeck
  let folder: string
  let port: number
  beforeEach(async () => {
    test = createTestDeck()
    folder = mkdtempSync(join(tmpdir(), 'clusterdeck-endings-'))
    port = await freePort()
    writeFileSync(join(folder, 'ledger'), '')
  })
  afterEach(async () => {
    await test.close()
    rmSync(folder, { recursive: true })
  })

  const open = async (
    more: Partial<ClusterSettings> = {},
    env: Record<string, string> = {},
    phase: 'listening' | 'online' = 'listening',
  ) => {
    const opened = await test.deck.open({
      scriptPath: fixture('goodbye.cjs'),
      workers: 2,
      ...more,
      env: { PORT: String(port), LEDGER: join(folder, 'ledger'), ...env },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await up(more.workers ?? 2, phase)
    return found.value
  }
  const up = (count: number, phase = 'listening') =>
    vi.waitFor(() => {
      const phases = test.snapshot()?.slots.map((slot) => slot.phase)
      expect(phases).toEqual(Array.from({ length: count }, () => phase))
    }, patient)
  const ledger = () => {
    const lines = readFileSync(join(folder, 'ledger'), 'utf8').split('\n').filter(Boolean)
    const notes: { isConnected?: boolean; savedCount?: number }[] = lines.map((line) => JSON.parse(line))
    return {
      told: notes.flatMap(({ isConnected }) => isConnected ?? []),
      saved: notes.flatMap(({ savedCount }) => savedCount ?? []),
    }
  }
  const gracefulStop = async (session: ClusterSession, slot: number) => {
    const { generation, pid } = session.snapshot().slots.find((one) => one.slot === slot) ?? expect.fail()
    return session.supervisor.act({ slot, generation, pid: pid ?? 0 }, { action: 'worker.graceful-stop' })
  }
  const reload = async (session: ClusterSession) => {
    expect(await session.reload(null)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('done'), patient)
  }
  /** Requests that are in flight when the end begins; all are answered. */
  const ask = (path = '/slow') => get({ host: '127.0.0.1', port, path, agent: false })
  const inFlight = async (end: () => Promise<unknown>): Promise<number> => {
    const begun = await Promise.all(Array.from({ length: 8 }, () => once(ask(), 'response')))
    const [texts] = await Promise.all([Promise.all(begun.map(([response]) => text(response))), end()])
    return texts.filter((answer) => answer === 'Hello World!').length
  }

  it.each(majors)(
    'runs with its channel open on Node %i, however it ends, and no request is lost',
    async (major) => {
      const session = await open({ nodePath: nodeBinary(major) ?? '' })
      const load = startTestLoad(port, 8, 50)
      await vi.waitFor(() => expect(load.okCount).toBeGreaterThan(50), patient)
      expect(await gracefulStop(session, 1)).toMatchObject({ ok: true })
      await up(2)
      await reload(session)
      expect(await session.scale(1)).toMatchObject({ ok: true })
      const { sentCount, okCount, failures } = await load.stop()
      expect(failures).toEqual([])
      expect(okCount).toBe(sentCount)
      const atStop = await inFlight(() => session.stop())
      await session.start()
      const atQuit = await inFlight(() => test.deck.stopAll())
      expect([atStop, atQuit]).toEqual([8, 8])
      const { told, saved } = ledger()
      // One by the graceful stop, two by the reload, then one each.
      expect(told).toEqual(Array.from({ length: 6 }, () => true))
      expect(saved.reduce((sum, count) => sum + count, 0)).toBe(okCount + atStop + atQuit)
      expect(session.history.exits.map(({ code, warning }) => [code, warning])).toEqual(
        Array.from({ length: 6 }, () => [0, null]),
      )
    },
    60_000,
  )

  const alone = async (more: Partial<ClusterSettings>, env: Record<string, string> = {}) => {
    const session = await open({ workers: 1, killMs: 300, ...more }, env)
    await gracefulStop(session, 1)
    return session.history.exits[0] ?? expect.fail('it has not ended')
  }

  it.each(['SIGINT', 'SIGUSR2', 'shutdown'] as const)('comes by %s where the settings say so', async (endSignal) => {
    expect(await alone({ endSignal }, { END: endSignal })).toMatchObject({ code: 0, warning: null })
    expect(ledger().told).toEqual([true])
    expect(test.words()).toMatch(/drained in .*; (SIGINT|SIGUSR2|the message 'shutdown') sent, which it listens for/)
  })

  it('goes on past a disconnect, until its time is over', async () => {
    expect(await alone({ killMs: 1000 }, { GOODBYE: '1400' })).toMatchObject({ code: 0, warning: null })
    expect(ledger()).toEqual({ told: [true], saved: [0] })
    expect(test.words()).toMatch(/slot 1 still runs .* after SIGTERM: disconnecting it/)
    expect(test.words()).not.toMatch(/sending SIG/)
  })

  it.each([
    ['fails', 'throw', { code: 1, warning: /g1 ended with code 1 while it drained: its own SIGTERM handler failed$/ }],
    ['never ends', '60000', { signal: 'SIGKILL', warning: /its own SIGTERM handler did not end it in time$/ }],
  ])('that %s is a warning', async (_name, GOODBYE, { warning, ...how }) => {
    expect(await alone({}, { GOODBYE })).toMatchObject({ ...how, warning: expect.stringMatching(warning) })
    expect(ledger()).toEqual({ told: [true], saved: [] })
    const told = test.pushed('lifecycle').filter(({ event }) => event.kind === 'exit')
    expect(told[0]?.event).toMatchObject({ tone: 'warn', slot: 1, generation: 1 })
  })

  it('is not said where the settings say disconnect alone', async () => {
    expect(await alone({ endSignal: 'disconnect' })).toMatchObject({ code: 0, warning: null })
    expect(ledger().told).toEqual([])
    expect(test.words()).toMatch(/nothing open any more; .*disconnecting it$/m)
  })

  it('is not waited for where the event loop is blocked', async () => {
    const session = await open({ workers: 1, graceMs: 300, killMs: 200 })
    await once(ask('/block'), 'response')
    await vi.waitFor(() => expect(session.snapshot().slots[0]?.health).toBe('unresponsive'), patient)
    expect(await session.stop()).toMatchObject({ ok: true })
    expect(session.history.exits[0]).toMatchObject({ signal: 'SIGKILL', warning: expect.stringMatching(/SIGKILL/) })
  })

  it('is said by one that was paused', async () => {
    const session = await open({ workers: 1 })
    process.kill(session.snapshot().slots[0]?.pid ?? 0, 'SIGSTOP')
    await vi.waitFor(() => expect(session.snapshot().slots[0]?.health).toBe('paused'), patient)
    expect(await session.stop()).toMatchObject({ ok: true })
    expect(session.history.exits[0]).toMatchObject({ code: 0, warning: null })
    expect(ledger().told).toEqual([true])
    expect(test.words()).toMatch(/slot 1 is paused: continued by SIGCONT, so that it can end/)
    expect(test.words()).not.toMatch(/SIGCONT came from outside/)
  })

  it('is said at once by one that serves nothing', async () => {
    const scriptPath = fixture('mailer.cjs')
    const session = await open(
      { scriptPath, workers: 1, graceMs: 600_000, killMs: 60_000, minUptimeMs: 0 },
      {},
      'online',
    )
    expect(await session.stop()).toMatchObject({ ok: true })
    expect(session.history.exits[0]).toMatchObject({ code: 0, warning: null })
    expect(ledger().told).toEqual([true])
  })
})
