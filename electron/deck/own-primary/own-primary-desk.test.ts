import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { createTestDeck, fixture } from '../testing/test-deck.ts'
import { stormForkCount } from './fork-gate.ts'
import { scriptedPrimary } from './testing/scripted-primary.ts'

/** A cluster whose own primary is the test: real workers, real deck. */
async function opened(settings: Partial<OpenRequest> = {}, code?: string) {
  const own = scriptedPrimary(code)
  const test = createTestDeck(() => true, undefined, undefined, {}, own.create)
  onTestFinished(() => test.close())
  const port = await freePort()
  const answer = await test.deck.open({
    scriptPath: fixture('names-itself.cjs'),
    env: { PORT: String(port) },
    primary: 'own',
    killMs: 500,
    ...settings,
  })
  const session = answer.ok ? test.deck.session(answer.value.clusterId) : answer
  if (!session.ok) throw new Error(session.error.message)
  await vi.waitFor(() => expect(own.starts).toHaveLength(1))
  const state = () => test.snapshot()
  const ask = async (): Promise<Record<string, unknown>> => (await fetch(`http://127.0.0.1:${port}`)).json()
  const listening = (count: number) => vi.waitFor(() => expect(state()?.listeningCount).toBe(count), 20_000)
  return { own, test, session: session.value, state, ask, listening }
}

const pidOf = (slots: readonly { readonly slot: number; readonly pid: number | null }[] | undefined, slot: number) =>
  slots?.find((one) => one.slot === slot)?.pid ?? 0

/** Left to `npm run test:long`: real processes by the dozen. */
const long = it.runIf(isLong)

describe('an own primary that decides', () => {
  it('has its workers forked as it wishes, and nobody else decides', async () => {
    const { own, test, session, state, ask, listening } = await opened({ slotEnv: { 1: { REGION: 'us' } } })
    expect(state()).toMatchObject({ runState: 'starting', desired: 0, ownPrimary: { phase: 'starting' } })
    own.fork({ args: ['--quiet'], env: { ...own.starts[0]?.options.env, REGION: 'eu' } })
    await listening(1)
    expect(state()).toMatchObject({ runState: 'running', ownPrimary: { phase: 'running', forkCount: 1, empty: [] } })
    // The person's word for that slot stands over it; what PM2 sets does not.
    expect(await ask()).toEqual({ id: 1, args: ['--quiet'], REGION: 'us' })

    process.kill(pidOf(state()?.slots, 1), 'SIGKILL')
    await vi.waitFor(() => expect(state()?.ownPrimary?.empty).toHaveLength(1))
    expect(state()?.ownPrimary?.empty[0]?.words).toMatch(
      /^slot 1 exited by SIGKILL .*; empty until your primary forks$/,
    )
    expect(state()?.problems).toEqual([])

    expect(session.forkOne(1).ok).toBe(true)
    await listening(1)
    expect(await ask()).toEqual({ id: 2, args: ['--quiet'], REGION: 'us' })
    expect(own.told).toEqual(['adopt 2 true'])
    expect(state()?.ownPrimary).toMatchObject({ forkCount: 1, deckForkCount: 1 })
    expect(test.words()).toContain('your primary forked g1 in slot 1')
  })

  it('is measured in place 0, and counts for no worker', async () => {
    const { own, test, session, listening } = await opened()
    own.fork()
    await listening(1)
    const cpuOf = (slot: number) => session.telemetry.lastPoint(slot)
    await vi.waitFor(() => expect(cpuOf(0)?.atMs).toBeGreaterThan(0), 5000)
    await vi.waitFor(() => expect(cpuOf(1)?.atMs).toBeGreaterThan(0), 5000)
    expect(session.telemetry.shares().map(({ slot }) => slot)).toEqual([1])
    const pid = own.starts[0]?.process.pid ?? 0
    expect(test.recorded.get(pid)).toEqual({ slot: 0, clusterName: session.settings.name })
  })

  long('holds a storm of forks back until a person lets it go on', async () => {
    const { own, session, state } = await opened()
    const answers = Array.from({ length: stormForkCount + 2 }, () => own.fork({ exec: fixture('broken.cjs') }).kind)
    expect(answers.filter((kind) => kind === 'held')).toHaveLength(2)
    expect(state()?.ownPrimary?.held?.count).toBe(2)
    expect(state()?.problems.find(({ action }) => action === 'let-fork')?.title).toMatch(
      new RegExp(`^Your primary forked ${stormForkCount} workers in .*: 2 forks wait$`),
    )
    expect(session.letFork().ok).toBe(true)
    expect(own.told).toEqual([`started ${stormForkCount + 1}`, `started ${stormForkCount + 2}`])
    expect(state()?.ownPrimary?.held).toBeNull()
    expect(session.letFork().ok).toBe(false)
  })

  long('forks nobody while its cluster stops, is told to end after its workers, and starts again', async () => {
    const { own, session, state, listening } = await opened()
    own.fork()
    await listening(1)
    const stopped = session.stop()
    expect(own.fork().kind).toBe('held')
    expect((await stopped).ok).toBe(true)
    expect(state()).toMatchObject({ runState: 'stopped', problems: [], ownPrimary: { phase: 'ended', pid: null } })
    const started = session.start()
    await vi.waitFor(() => expect(own.starts).toHaveLength(2))
    own.fork()
    expect((await started).ok).toBe(true)
    expect(state()?.ownPrimary).toMatchObject({ phase: 'running', generation: 2, lastEnd: null })
  })

  long('kills one that does not hear of its end', async () => {
    const { session, state } = await opened({}, 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)')
    await vi.waitFor(() => expect(state()?.runState).toBe('starting'))
    expect((await session.stop()).ok).toBe(true)
    expect(state()?.ownPrimary?.lastEnd).toBeDefined()
  })
})
