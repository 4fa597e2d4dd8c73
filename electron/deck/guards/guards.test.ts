import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../../shared/model/rules.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import type { OsReader } from '../../telemetry/types.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture } from '../testing/test-deck.ts'

const patient = { timeout: 30_000, interval: 50 }

/** A deck that goes with its test, and what is asked of it. */
function create({ onTestFinished }: TestContext, osReader?: OsReader) {
  const test = createTestDeck(undefined, undefined, osReader)
  onTestFinished(() => test.close())
  const open = async (name: string, given: Partial<OpenRequest>) => {
    const port = await freePort()
    const opened = await test.deck.open({ scriptPath: fixture(name), env: { PORT: String(port) }, ...given })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    return { session: found.value, url: `http://localhost:${port}` }
  }
  const said = (words: string | RegExp): Promise<void> => vi.waitFor(() => expect(test.words()).toMatch(words), patient)
  return { test, open, said }
}

const listening = (session: ClusterSession, count: number): Promise<void> =>
  vi.waitFor(() => expect(session.snapshot().listeningCount).toBe(count), patient)
const slot = (session: ClusterSession, number: number): SlotSnapshot | undefined =>
  session.snapshot().slots.find((one) => one.slot === number)

const memory = { isOn: true, measure: 'rss', bytes: 130_000_000, forMs: 1000 } as const

// Each mostly waits for what a rule says.
describe.concurrent('rules of a cluster, with real workers', { timeout: 60_000 }, () => {
  it.runIf(isLong)(
    'replace a worker above its memory by its own word, where the system tells nothing',
    async (context) => {
      const silent = { cheapEveryMs: 1000, trouble: 'PowerShell is forbidden', read: async () => new Map(), close() {} }
      const { open, said } = create(context, silent)
      const { session, url } = await open('demanding.cjs', {
        workers: 1,
        workerLimits: { ...defaultWorkerLimits, memory },
      })
      await listening(session, 1)
      await fetch(`${url}/grow`, { headers: { connection: 'close' } })
      await said(/slot 1: RSS [\d.]+ MB > 130 MB for 1 s: replacing g1 gracefully/)
    },
  )

  it('replace a worker above its memory, without an exit that counts', async (context) => {
    const { test, open, said } = create(context)
    const { session, url } = await open('demanding.cjs', {
      workers: 1,
      workerLimits: { ...defaultWorkerLimits, memory },
    })
    await listening(session, 1)
    await fetch(`${url}/grow`, { headers: { connection: 'close' } })
    await said(/slot 1: RSS [\d.]+ MB > 130 MB for 1 s: replacing g1 gracefully/)
    await vi.waitFor(() => expect(slot(session, 1)).toMatchObject({ phase: 'listening', generation: 2 }), patient)
    expect(slot(session, 1)).toMatchObject({ unstableCount: 0, restartCount: 0 })
    await vi.waitFor(
      () => expect(session.history.exits).toMatchObject([{ cause: 'limit', code: 0, replacedBy: 2 }]),
      patient,
    )
    expect(test.pushed('lifecycle').some(({ event }) => event.kind === 'limit' && event.mark === 'RSS limit 1')).toBe(
      true,
    )
  })

  it('tell that replacing does not help, as long as each successor is past the limit, too', async (context) => {
    const { open } = create(context)
    const workerLimits = { ...defaultWorkerLimits, memory: { ...memory, bytes: 20_000_000 } }
    const { session } = await open('demanding.cjs', { workers: 1, workerLimits })
    await listening(session, 1)
    await vi.waitFor(() => expect(session.snapshot().problems).toMatchObject([{ id: 'repeating' }]), patient)
    const [problem] = session.snapshot().problems
    expect(problem?.detail).toMatch(/^\d+ replacements of slot 1 within 5 m, .*: last slot 1: RSS [\d.]+ MB > 20 MB/)
    expect(problem?.action).toBe('rules')
    await session.update({ workerLimits: { ...workerLimits, memory: { ...memory, bytes: 900_000_000 } } })
    await vi.waitFor(() => expect(session.snapshot().problems).toEqual([]), patient)
  })

  it('end a worker that does not answer', async (context) => {
    const { open, said } = create(context)
    const unresponsive = { act: 'SIGKILL', afterMs: 3000 } as const
    const { session, url } = await open('demanding.cjs', {
      workers: 1,
      workerLimits: { ...defaultWorkerLimits, unresponsive },
    })
    await listening(session, 1)
    await fetch(`${url}/block`, { headers: { connection: 'close' } })
    await said(/slot 1 has not answered for \d[\d.]* s \(limit 3 s\): sending SIGKILL to g1/)
    await vi.waitFor(() => expect(slot(session, 1)).toMatchObject({ phase: 'listening', generation: 2 }), patient)
    expect(slot(session, 1)?.lastExit).toMatchObject({ cause: 'limit', signal: 'SIGKILL', followed: 'respawn' })
  })

  it('add a worker for busy loops, keep a person within the bounds, and say why', async (context) => {
    const { open, said } = create(context)
    const autoscale = { ...defaultAutoscale, isOn: true, max: 2, upForMs: 2000, coolDownMs: 1000, beyondCores: true }
    const { session, url } = await open('demanding.cjs', { workers: 1, autoscale })
    await listening(session, 1)
    await fetch(`${url}/spin`, { headers: { connection: 'close' } })
    await said(/loop use 0\.\d\d over 2 s ≥ 0\.80: 1 → 2 workers/)
    await listening(session, 2)
    expect(session.settings.workers).toBe(2)
    expect(session.snapshot().guards.autoscale).not.toBeNull()
    expect(await session.scale(5)).toMatchObject({
      error: { code: 'refused', message: expect.stringContaining('between its bounds') },
    })
    expect((await session.scale(1)).ok).toBe(true)
    await said('set to 1 by hand: autoscale waits 1 s from now')
  })

  it('keep a count from the settings within the bounds, too', async (context) => {
    const { open } = create(context)
    const autoscale = { ...defaultAutoscale, isOn: true, max: 2, beyondCores: true }
    const { session } = await open('plain.mjs', { workers: 1, autoscale })
    await listening(session, 1)
    expect(await session.update({ workers: 5 })).toMatchObject({ ok: true })
    await listening(session, 2)
    expect([session.settings.workers, session.supervisor.desired]).toEqual([2, 2])
    expect(await session.update({ workers: 5, name: 'more' })).toMatchObject({ error: { code: 'refused' } })
    expect(session.settings.workers).toBe(2)
    expect(session.settings.name).not.toBe('more')
  })

  it('tell the system of a slot that failed and of too few workers, and replay what led there', async (context) => {
    const { test, open, said } = create(context)
    const { session } = await open('broken.cjs', { workers: 1, name: 'shop', backOffMs: 50, maxUnstable: 3 })
    await vi.waitFor(() => expect(test.notifications.map((one) => one.title)).toContain('shop: slot 1 failed'), patient)
    await said('0 of 1 worker listening for 10 s: below the desired count')
    expect(test.notifications.map((one) => one.title)).toEqual([
      'shop: slot 1 failed',
      'shop is below its desired count',
    ])
    const [replay] = session.replayRule({ ...defaultRestartRule, maxUnstable: 2 })
    expect(replay?.words).toMatch(/^with this rule slot 1 would have been given up at \d\d:\d\d:\d\d, at 2 unstable/)
  })

  it('say what a worker waits for that could not be replaced', async (context) => {
    const { open, said } = create(context)
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-guards-'))
    context.onTestFinished(() => rmSync(folder, { recursive: true }))
    const VERSION_FILE = join(folder, 'version')
    writeFileSync(VERSION_FILE, 'one')
    const { session } = await open('versions.mjs', {
      workers: 1,
      env: { PORT: String(await freePort()), VERSION_FILE },
    })
    await listening(session, 1)
    writeFileSync(VERSION_FILE, 'broken')
    await session.update({ workerLimits: { ...defaultWorkerLimits, age: { isOn: true, ms: 1000 } } })
    await said('slot 1 was not replaced: reload stopped after 0 of 1')
    await vi.waitFor(
      () =>
        expect(session.snapshot().guards.limits.join()).toMatch(
          /waits for the next attempt in (60|5\d) s|waits for the next attempt in 1 m/,
        ),
      patient,
    )
  })

  it('are in force at once when they are changed, and say so', async (context) => {
    const { open, said } = create(context)
    const { session } = await open('plain.mjs', { workers: 1 })
    await listening(session, 1)
    const age = { isOn: true, ms: 1000 }
    expect((await session.update({ maxUnstable: 3, workerLimits: { ...defaultWorkerLimits, age } })).ok).toBe(true)
    await said('restart rule: unstable below 1 s, waits from 200 ms up to 30 s, given up at 3 exits within 1 m')
    await said('limits: age 1 s')
    await said(/slot 1: [\d.]+ m?s old, limit 1 s .*: replacing g1 gracefully/)
  })
})
