import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { describeWorker } from '../inspect/detail-watch.ts'
import { createTestDeck, fixture } from '../testing/test-deck.ts'

/** Cases that a plain run leaves to `npm run test:long`: each has a real primary and real workers. */
const long = it.runIf(isLong)

/** A cluster under a real primary of its own that behaves as `mode` says. */
async function opened(mode: string, count = 2, settings: Partial<OpenRequest> = {}) {
  const test = createTestDeck()
  onTestFinished(() => test.close())
  const port = await freePort()
  const answer = await test.deck.open({
    scriptPath: fixture('decides.cjs'),
    args: [mode, String(count)],
    env: { PORT: String(port) },
    primary: 'own',
    killMs: 500,
    ...settings,
  })
  const session = answer.ok ? test.deck.session(answer.value.clusterId) : answer
  if (!session.ok) throw new Error(session.error.message)
  const state = () => test.snapshot()
  const slot = (number: number) => state()?.slots.find((one) => one.slot === number)
  const listening = (of: number) => vi.waitFor(() => expect(state()?.listeningCount).toBe(of), 20_000)
  const words = (pattern: RegExp) => vi.waitFor(() => expect(test.words()).toMatch(pattern), 20_000)
  const ask = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/x`)).json()
  return { test, session: session.value, state, slot, listening, words, ask }
}

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

describe("a script's own primary", () => {
  it('forks, hears its workers, and replaces the dead; reload and scale go on beside it', async () => {
    const { test, session, state, slot, listening, words, ask } = await opened('respawns')
    await listening(2)
    expect(await ask()).toMatchObject({ url: '/x', part: expect.stringMatching(/^part [12]$/), asked: 1, noticed: [] })
    expect(state()).toMatchObject({ desired: 2, problems: [], ownPrimary: { phase: 'running', forkCount: 2 } })
    await vi.waitFor(() => expect(state()?.ownPrimary?.agent).toBe('connected'))

    const target = { generation: 1, pid: state()?.ownPrimary?.pid ?? 0 }
    const drained = await session.actOnPrimary(target, { action: 'worker.graceful-stop' })
    expect(drained).toMatchObject({ ok: false, error: { code: 'refused' } })
    await vi.waitFor(() => expect(describeWorker(session, 0, () => null)).toMatchObject({ pid: target.pid, self: {} }))

    process.kill(slot(2)?.pid ?? 0, 'SIGKILL')
    await words(/your primary forked g2 in slot 2 \(pid \d+\), \d+ ms after the exit/)
    await listening(2)
    expect(slot(2)).toMatchObject({ generation: 2, restartCount: 1 })

    expect((await session.scale(3)).ok).toBe(true)
    expect(await ask()).toMatchObject({ url: '/x' })
    expect(state()?.ownPrimary).toMatchObject({ forkCount: 3, deckForkCount: 1 })
    expect((await session.reload(1)).ok).toBe(true)
    await vi.waitFor(() => expect(state()?.reload?.state).toBe('done'), 20_000)
    const before = [...test.recorded.keys()]
    expect((await session.stop()).ok).toBe(true)
    expect(before.filter((pid) => !isGone(pid))).toEqual([])
    expect(test.words()).toContain('your primary exited by SIGTERM')
  })

  it('that throws at load has its error in the answer', async () => {
    const { session, state } = await opened('throws')
    await vi.waitFor(() => expect(state()?.runState).toBe('stopped'), 10_000)
    const again = await session.start()
    const message = again.ok ? '' : again.error.message
    expect(message).toMatch(
      /^your primary exited with code 1 after .*, before it forked anybody: Error: no settings for this primary \(.*decides\.cjs:\d+\)$/,
    )
  })

  it('that is killed takes its workers along, and none is left', async () => {
    const { test, state, listening, words } = await opened('stays')
    await listening(2)
    const { ownPrimary, slots } = state() ?? {}
    const pids = [...(slots ?? []).map(({ pid }) => pid ?? 0)]
    process.kill(ownPrimary?.pid ?? 0, 'SIGKILL')
    await words(/your primary exited by SIGKILL after .*; its 2 workers ended with it, as under Node/)
    await vi.waitFor(() => expect(state()?.runState).toBe('stopped'))
    expect(pids.every(isGone)).toBe(true)
    expect(test.recorded.size).toBe(0)
  })

  long('that is killed leaves them to serve on where a person wants that', async () => {
    const { session, state, listening, words } = await opened('stays', 2, { orphans: 'live-on' })
    await listening(2)
    process.kill(state()?.ownPrimary?.pid ?? 0, 'SIGKILL')
    await words(/its 2 workers serve on/)
    expect(state()?.listeningCount).toBe(2)
    expect((await session.startPrimary()).ok).toBe(true)
    await listening(4)
  })

  long('is paused, resumed and ended by a person, who is answered by what was seen', async () => {
    const { session, state, listening } = await opened('stays')
    await listening(2)
    const target = { generation: 1, pid: state()?.ownPrimary?.pid ?? 0 }
    expect(await session.actOnPrimary(target, { action: 'worker.pause' })).toMatchObject({ ok: true })
    expect(state()?.ownPrimary?.health).toBe('paused')
    expect(await session.actOnPrimary(target, { action: 'worker.resume' })).toMatchObject({ ok: true })
    const exited = await session.actOnPrimary(target, { action: 'worker.exit-code', exitCode: 4 })
    expect(exited).toMatchObject({ ok: true, value: { words: 'your primary exited with code 4' } })
    expect(await session.actOnPrimary(target, { action: 'worker.sigkill' })).toMatchObject({ ok: false })
  })

  long('that exits in a handler says how', async () => {
    const { state, slot, listening, words } = await opened('exits-in-handler')
    await listening(1)
    process.kill(slot(1)?.pid ?? 0, 'SIGKILL')
    await words(/your primary exited with code 7 after .*; it had no workers/)
    await vi.waitFor(() => expect(state()?.runState).toBe('stopped'))
  })

  long('that forks and exits takes the worker along', async () => {
    const { words } = await opened('forks-and-exits')
    await words(/your primary exited with code 3 after .*; its 1 worker ended with it/)
  })

  long('that does not replace the dead leaves their slots empty', async () => {
    const { session, state, slot, listening } = await opened('stays')
    await listening(2)
    process.kill(slot(1)?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(state()?.ownPrimary?.empty.map((one) => one.slot)).toEqual([1]))
    expect(session.forkOne(null).ok).toBe(true)
    await listening(2)
    expect(slot(1)?.generation).toBe(2)
  })

  long('that blocks is told of, its workers serve on, and Stop ends it', async () => {
    const { session, state, listening, words, ask } = await opened('blocks')
    await listening(2)
    void ask().catch(() => {})
    await words(/your primary does not answer: its event loop is blocked/)
    expect(state()?.ownPrimary?.health).toBe('unresponsive')
    expect(state()?.listeningCount).toBe(2)
    expect((await session.stop()).ok).toBe(true)
    expect(state()?.runState).toBe('stopped')
  })

  long('that ends its workers is named as who did', async () => {
    const { words } = await opened('ends')
    await words(/your primary sent SIGKILL to slot 1/)
    await words(/your primary disconnected slot 2/)
    await words(/slot 2 exited with code 0 after .*; empty until your primary forks/)
  })

  long('that forks without end is held', async () => {
    const { state, words } = await opened('storms')
    await words(/Your primary forked \d+ workers in .*: 1 fork waits/)
    await vi.waitFor(() => expect(state()?.slots.every(({ pid }) => pid === null)).toBe(true), 20_000)
    expect(state()?.ownPrimary?.held?.count).toBeGreaterThan(0)
    await vi.waitFor(() => expect(state()?.runState).toBe('running'), 5000)
  })

  long('has another file executed each time', async () => {
    const { listening, ask } = await opened('another-each-time')
    await listening(2)
    const said = [await ask(), await ask()]
    expect(said).toEqual(expect.arrayContaining([expect.objectContaining({ args: ['echo'] })]))
    expect(said).toEqual(expect.arrayContaining([expect.objectContaining({ args: ['again'] })]))
  })

  long('that forks nobody for ten seconds is told of, and the start has its answer', async () => {
    const { session, state, words } = await opened('forkless')
    await words(/your primary has forked nobody, 10 s after its start/)
    await vi.waitFor(() => expect(state()?.runState).toBe('running'))
    expect(state()).toMatchObject({ desired: 0, problems: [{ id: 'own-primary:forkless' }] })
    expect((await session.stop()).ok).toBe(true)
  })
})
