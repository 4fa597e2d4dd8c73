import { readdirSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import type { Profile } from '../../../shared/inspection/profile.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { functionGaps } from '../../../shared/profiles/difference.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { tableOf } from '../../inspect/profiles/hottest.ts'
import { FaultDeck } from '../faults/testing/fault-deck.ts'

/** What is planted: V8 may have compiled the inner one into the outer, which then has its time. */
const planted = '(?:spinFor|plantedHotPlace)'
const patient = { timeout: 20_000, interval: 20 }

/** A connection of its own: it goes to the next worker in turn. */
function ask(url: string): Promise<string> {
  return new Promise((done) => {
    get(url, { agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += String(chunk)
      })
      response.on('end', () => done(text))
    }).on('error', (error) => done(error.message))
  })
}

/** A deck that goes with its test, and what is asked of it. */
function create({ onTestFinished }: TestContext) {
  const test = new FaultDeck()
  const asking = { isOn: true }
  onTestFinished(() => {
    asking.isOn = false
    return test.close()
  })
  const desk = () => test.test.deck.profiles
  const start = async (given: Partial<CommandInput<'profile.start'>> = {}): Promise<string> => {
    const started = await desk().start({
      clusterId: test.session.id,
      slots: null,
      kind: 'cpu',
      forMs: 600,
      interval: 500,
      ...given,
    })
    if (!started.ok) throw new Error(started.error.message)
    return started.value.runId
  }
  /** The newest one, when nothing is being made any more. */
  const kept = async (): Promise<Profile> => {
    await vi.waitFor(async () => expect((await desk().snapshot()).running).toEqual([]), patient)
    const [newest] = (await desk().snapshot()).kept
    const read = await desk().read(newest?.profileId ?? '')
    if (!read.ok) throw new Error(`${read.error.message}: ${test.words()}`)
    return read.value
  }
  const askOnAndOn = async (url: string): Promise<void> => {
    while (asking.isOn) await ask(url)
  }
  return { test, asking, desk, start, kept, askOnAndOn }
}

// Each mostly waits for what it started.
describe.concurrent('profiles of a cluster', () => {
  it('finds what one worker does that the others do not', async (context) => {
    const { test, desk, start, kept, askOnAndOn } = create(context)
    const url = await test.open({ script: 'hot-place.cjs', workers: 3, slotEnv: { 3: { PLANTED: '1' } } })
    // Several, so that it always has something to do, however slowly a busy machine asks.
    for (let client = 0; client < 4; client += 1) void askOnAndOn(url)
    await start()
    const profile = await kept()
    expect(profile).toMatchObject({ slots: [1, 2, 3], kind: 'cpu', trigger: 'by-hand', refused: [] })
    expect(profile.parts.map(({ remark }) => remark)).toEqual([null, null, null])
    for (const { durationMs } of profile.parts) expect(durationMs).toBeGreaterThan(100)
    const { tree, rows } = tableOf(profile.parts)
    const [most] = functionGaps(rows, tree, 2)
    // On a busy machine even the planted one waits for requests most of the time.
    expect(most?.selfGap).toBeGreaterThan(0.02)
    expect(tree.functions[most?.row.fn ?? -1]).toMatchObject({
      functionName: expect.stringMatching(`^${planted}$`),
      origin: 'app',
    })
    expect(rows.map(({ fn }) => tree.functions[fn]?.functionName)).toContain('plantedHotPlace')
    expect(profile.hottest).toMatch(new RegExp(`^${planted} hot-place\\.cjs:\\d+, \\d+ %$`))
    expect(test.words()).toMatch(new RegExp(`CPU profile of slots 1 to 3, [\\d.]+ s: most in ${planted} hot-place`))
    const markdown = await desk().export({ profileId: profile.profileId, format: 'markdown', slot: null })
    expect(markdown.ok && markdown.value[0]?.text).toMatch(
      new RegExp(`slot 3: \\d+ points more in \`${planted} hot-place`),
    )
  })

  it('tells who allocates what is still held', async (context) => {
    const { test, start, kept, askOnAndOn } = create(context)
    const url = await test.open({ script: 'hot-place.cjs', workers: 1 })
    void askOnAndOn(`${url}/keep`)
    await start({ kind: 'allocations', interval: 4096 })
    const profile = await kept()
    expect(profile.hottest).toMatch(/keepsBytes hot-place\.cjs/)
    expect(profile.durationMs).toBeGreaterThan(100)
  })

  it('keep what a worker gave that was replaced meanwhile, and say so', async (context) => {
    const { test, start, kept } = create(context)
    await test.open({ script: 'hot-place.cjs', workers: 2 })
    await start({ forMs: 20_000, slots: [1] })
    const begun = test.session.supervisor.slots[0]?.generation
    await test.session.reload(1)
    const profile = await kept()
    expect(profile.parts).toMatchObject([{ slot: 1, generation: begun }])
    expect(profile.parts[0]?.remark).toMatch(/^it began to drain after [\d.]+ s$/)
  })

  it('name a worker that is killed meanwhile, and one that is paused', async (context) => {
    const { test, desk, start, kept } = create(context)
    await test.open({ script: 'hot-place.cjs', workers: 3 })
    const [killed = 0, paused = 0] = test.session.supervisor.slots.map(({ pid }) => pid ?? 0)
    process.kill(paused, 'SIGSTOP')
    await vi.waitFor(() => expect(test.slot(2)?.health).toBe('paused'), patient)
    const runId = await start({ forMs: 20_000 })
    process.kill(killed, 'SIGKILL')
    await vi.waitFor(() => expect(test.slot(1)?.generation).toBe(2), patient)
    expect(await desk().stop(runId)).toMatchObject({ ok: true })
    process.kill(paused, 'SIGCONT')
    const { parts, refused } = await kept()
    expect(parts).toMatchObject([{ slot: 3, remark: 'it was stopped by hand' }])
    expect(refused).toMatchObject([
      { slot: 1, words: expect.stringMatching(/^it ended after [\d.]+ s, with what it had sampled \(.*SIGKILL.*\)$/) },
      { slot: 2, words: 'it is paused: continue it first' },
    ])
  })

  it.runIf(isLong)('name a worker that is blocked, which leaves no draft when it gets to it later', async (context) => {
    const { test, start, kept } = create(context)
    await test.open({ script: 'hot-place.cjs', workers: 1 })
    const isBlocked = async (): Promise<string> => start({ forMs: 20 }).then(kept, String).then(String)
    process.kill(test.slot(1)?.pid ?? 0, 'SIGUSR2')
    // Until that has reached it, it still begins.
    await vi.waitFor(async () => expect(await isBlocked()).toMatch(/slot 1: its event loop .*is blocked/), patient)
    await vi.waitFor(async () => expect(await start()).not.toBe(''), patient)
    expect((await kept()).refused).toEqual([])
    expect(readdirSync(join(test.test.profilesDir, 'drafts'))).toEqual([])
  })

  it('are one at a time of a worker', async (context) => {
    const { test, desk, start, kept } = create(context)
    await test.open({ script: 'hot-place.cjs', workers: 2 })
    const runId = await start({ slots: [1], forMs: 20_000 })
    await expect(start({ slots: [1] })).rejects.toThrow('slot 1: it is being profiled already')
    const other = await start({ forMs: 20_000 })
    expect(await desk().stop(runId)).toMatchObject({ ok: true })
    expect(await desk().stop(other)).toMatchObject({ ok: true })
    expect(await kept()).toMatchObject({ slots: [2], refused: [{ slot: 1 }] })
  })

  it('of a start show why listening takes so long, and lose no request', async (context) => {
    const { test, asking, desk, kept } = create(context)
    const url = await test.open({ script: 'hot-place.cjs', workers: 1, slotEnv: { 1: { LISTEN_AFTER_MS: '400' } } })
    const answers: string[] = []
    const answering = (async () => {
      while (asking.isOn) answers.push(await ask(url))
    })()
    const booted = await desk().boot({ clusterId: test.session.id, slot: 1 })
    expect(booted.ok).toBe(true)
    const profile = await kept()
    asking.isOn = false
    await answering
    expect(profile).toMatchObject({ trigger: 'boot', slots: [1], parts: [{ generation: 2, remark: null }] })
    const { tree, rows } = tableOf(profile.parts)
    const slow = rows.find(({ fn }) => tree.functions[fn]?.functionName === 'loadsSlowly')
    expect(slow?.total).toBeGreaterThan(300_000)
    expect(answers.filter((answer) => !/^\d+$/.test(answer))).toEqual([])
  })

  it('of a start that fails are told in words', async (context) => {
    const { test, desk } = create(context)
    await test.open({ script: 'hot-place.cjs', workers: 1 })
    await test.session.update({ env: { ...test.session.settings.env, NEVER_LISTENS: '1' } })
    const booted = await desk().boot({ clusterId: test.session.id, slot: 1 })
    expect(booted.ok).toBe(true)
    await vi.waitFor(
      () => expect(test.words()).toMatch(/Start of slot 1, .* was not made: slot 1: it ended after/),
      patient,
    )
    expect((await desk().snapshot()).kept).toEqual([])
  })
})
