import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultReload, type ReloadSettings } from '../../shared/model/settings.ts'
import { freePort } from '../../tools/testing/free-port.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from './testing/test-deck.ts'
import { startTestLoad } from './testing/test-load.ts'

const patient = { timeout: 20_000 }

/** A probe that answers otherwise is tried in the suite, too. */
const unanswered = [
  ['ill', { readiness: 'http', readyTimeoutMs: 2000 }, /did not pass the probe within 2 s: GET \/health answered 500/],
  [
    'silent',
    { readiness: 'http', readyTimeoutMs: 2000, probeTimeoutMs: 100 },
    /GET \/health got no answer within 100 ms/,
  ],
] as const

describe('a reload to another version', () => {
  let test: TestDeck
  let folder: string
  beforeEach(() => {
    test = createTestDeck()
    folder = mkdtempSync(join(tmpdir(), 'clusterdeck-versions-'))
  })
  afterEach(async () => {
    await test.close()
    rmSync(folder, { recursive: true })
  })

  const publish = (version: string): void => writeFileSync(join(folder, 'version'), version)
  const open = async (reload: Partial<ReloadSettings> = {}) => {
    publish('one')
    const port = await freePort()
    const opened = await test.deck.open({
      scriptPath: fixture('versions.mjs'),
      workers: 2,
      reload: { ...defaultReload, ...reload },
      env: { PORT: String(port), VERSION_FILE: join(folder, 'version') },
    })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.runState).toBe('running'), patient)
    return { session: found.value, port, url: `http://127.0.0.1:${port}/` }
  }
  const reloadTo = async (session: ClusterSession, version: string) => {
    publish(version)
    expect(await session.reload(null)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).not.toBe('running'), patient)
    return test.snapshot()?.reload
  }

  it.each([
    ['broken', {}, /after 0 of 2: slot 1's g2 exited with code 1 after .*, before it was ready; g1 goes on/],
    ['other-port', { readyTimeoutMs: 2000 }, /g2 did not listen on port \d+ within 2 s, only on port \d+/],
    ['two', { readiness: 'message', readyTimeoutMs: 2000 }, /g2 did not send 'ready' within 2 s/],
    ...(isLong ? unanswered : []),
    ['moved', { readiness: 'http', readyTimeoutMs: 2000 }, /GET \/health answered 302, not 200 to 299/],
  ] as const)('that is %s stops, says why, and loses nothing', async (version, reload, reason) => {
    const { session, port, url } = await open({ ...reload, probePath: '/health' })
    const load = startTestLoad(port, 4, 50)
    const end = await reloadTo(session, version)
    expect(end).toMatchObject({ state: 'stopped', done: 0, failed: { slot: 1, generation: 2 } })
    expect(end?.words).toMatch(reason)
    if (version === 'broken') {
      await vi.waitFor(() => {
        expect(test.snapshot()?.reload?.outputTail.join('\n')).toContain('no database configured')
      }, patient)
    }
    await vi.waitFor(() => expect(test.snapshot()?.slots[0]?.leaving).toEqual([]), patient)
    expect(await (await fetch(url)).text()).toBe('one')
    expect(test.snapshot()?.slots.map(({ generation, phase }) => [generation, phase])).toEqual([
      [1, 'listening'],
      [1, 'listening'],
    ])
    expect((await load.stop()).failures).toEqual([])
  })

  it.each([
    ['two', { readiness: 'http', probePath: '/health' }],
    ['said', { readiness: 'message' }],
    ['moved', { readiness: 'http', probePath: '/health', probeStatus: 302 }],
  ] as const)('that is %s goes through by %j', async (version, reload) => {
    const { session, port, url } = await open(reload)
    const load = startTestLoad(port, 4, 50)
    expect(await reloadTo(session, version)).toMatchObject({ state: 'done', done: 2 })
    expect(await (await fetch(url)).text()).toBe(version)
    expect((await load.stop()).failures).toEqual([])
  })

  describe('under way', () => {
    /** Its first new generation is in the middle of its start. */
    const begin = async () => {
      const { session, port } = await open()
      const load = startTestLoad(port, 4, 50)
      publish('slow')
      expect(await session.reload(null)).toMatchObject({ ok: true })
      const successor = await vi.waitUntil(() => test.snapshot()?.slots[0]?.successor, patient)
      const over = async () => {
        await vi.waitFor(() => expect(test.snapshot()?.reload?.state).not.toBe('running'), patient)
        return test.snapshot()?.reload
      }
      const generations = () => test.snapshot()?.slots.map(({ slot, generation }) => [slot, generation])
      return { session, load, successorPid: successor.pid ?? 0, over, generations }
    }

    it('refuses a second one, and goes on', async () => {
      const { session, load, over, generations } = await begin()
      expect(await session.reload(null)).toMatchObject({
        error: {
          code: 'already-so',
          message: expect.stringMatching(/^reloading: 0 of 2 done, slot 1 now\. Cancel it/),
        },
      })
      expect(await over()).toMatchObject({ operationId: 1, state: 'done', done: 2 })
      expect(generations()).toEqual([1, 2].map((slot) => [slot, 2]))
      expect((await load.stop()).failures).toEqual([])
    })

    it('takes workers that are added, and leaves out one that is removed', async () => {
      const { session, load, over, generations } = await begin()
      expect(await session.scale(3)).toEqual({ ok: true, value: undefined })
      expect(await session.scale(1)).toEqual({ ok: true, value: undefined })
      expect(await over()).toMatchObject({ state: 'done', total: 1, done: 1 })
      expect(generations()).toEqual([[1, 2]])
      expect((await load.stop()).failures).toEqual([])
    })

    it('stops, with its reason, when its new generation is killed in the middle of its start', async () => {
      const { load, successorPid, over, generations } = await begin()
      process.kill(successorPid, 'SIGKILL')
      expect((await over())?.words).toMatch(
        /^reload stopped after 0 of 2: slot 1's g2 exited by SIGKILL after .*, before it was ready; g1 goes on/,
      )
      expect(generations()).toEqual([1, 2].map((slot) => [slot, 1]))
      expect((await load.stop()).failures).toEqual([])
    })
  })

  it('takes settings that waited for new workers', async () => {
    const { session } = await open()
    await session.update({ args: ['--new'] })
    expect(test.snapshot()?.settingsPending).toBe(true)
    await reloadTo(session, 'two')
    expect(test.snapshot()?.settingsPending).toBe(false)
    const slot = test.snapshot()?.slots[0]
    // The inspector reads of the new generation.
    await vi.waitFor(() => expect(session.telemetry.selfLatest(1)?.detail?.argv.at(-1)).toBe('--new'), patient)
    expect(session.workerAt(1)?.generation).toBe(slot?.generation)
    await vi.waitFor(() => expect(session.telemetry.lastPoint(1)?.generation).toBe(2), patient)
  })

  it('goes on with the settings that worked, and says that others wait, when it stopped', async () => {
    const { session } = await open()
    await session.update({ args: ['--new'] })
    expect(await reloadTo(session, 'broken')).toMatchObject({ state: 'stopped' })
    await vi.waitFor(() => expect(test.snapshot()?.settingsPending).toBe(true), patient)
    publish('one')
    process.kill(test.snapshot()?.slots[0]?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(
      () => expect(test.snapshot()?.slots[0]).toMatchObject({ generation: 3, phase: 'listening' }),
      patient,
    )
    await vi.waitFor(() => expect(session.telemetry.selfLatest(1)?.detail?.argv).toBeDefined(), patient)
    expect(session.telemetry.selfLatest(1)?.detail?.argv).not.toContain('--new')
  })

  it('says that settings wait for the workers it did not get to when it was cancelled', async () => {
    const { session } = await open({ pauseMs: 60_000 })
    await session.update({ args: ['--new'] })
    await session.reload(null)
    await vi.waitFor(() => expect(test.snapshot()?.reload?.done).toBe(1), patient)
    session.supervisor.cancelReload()
    await vi.waitFor(() => expect(test.snapshot()?.reload?.state).toBe('cancelled'), patient)
    expect(test.snapshot()?.settingsPending).toBe(true)
  })
})
