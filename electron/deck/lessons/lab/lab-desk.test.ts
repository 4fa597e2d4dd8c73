import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LabState, ShopUser, ShopVariant } from '../../../../shared/lessons/lab.ts'
import type { Result } from '../../../../shared/result.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'
import type { LabDesk } from './lab-desk.ts'

vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

/**
 * One lab for all: each case takes the variant that it needs, as a person does. Three workers: a visit is two requests, and of
 * two workers in turn one would take all first ones.
 */
describe('the state lab', () => {
  let test: TestDeck
  let lab: LabDesk
  const must = async <T>(answer: Promise<Result<T>>): Promise<T> => {
    const settled = await answer
    if (!settled.ok) throw new Error(settled.error.message)
    return settled.value
  }
  const ada = (): ShopUser => {
    const [first] = lab.state().users
    if (first === undefined) throw new Error('there is no Ada')
    return first
  }
  const take = async (variant: ShopVariant, isCured = false): Promise<void> => {
    const now = lab.state()
    if (now.variant !== variant || now.isCured !== isCured) await must(lab.setVariant({ variant, isCured }))
    await must(lab.user({ userId: null, do: 'login' }))
    await vi.waitFor(() => expect(states().every((state) => state === 'in')).toBe(true))
  }
  const states = () => lab.state().users.map(({ sees }) => sees.state)
  const session = () => {
    const found = test.deck.session(lab.state().clusterId ?? '')
    if (!found.ok) throw new Error(found.error.message)
    return found.value
  }
  const listening = () => vi.waitFor(() => expect(session().snapshot().listeningCount).toBe(3), 15_000)
  const kill = async (slot: number): Promise<void> => {
    const worker = session().workerAt(slot)
    if (worker?.worker.pid === undefined) throw new Error(`nobody is in slot ${slot}`)
    process.kill(worker.worker.pid, 'SIGKILL')
    await vi.waitFor(() => expect(session().workerAt(slot)?.worker.pid).not.toBe(worker.worker.pid))
    await listening()
  }
  const lossesOf = (user: ShopUser) => user.losses.map(({ what, after }) => `${what}: ${after}`)

  beforeAll(async () => {
    test = createTestDeck((name) => name === 'lab', undefined, undefined, { lab: { workers: 3, pulseMs: 200 } })
    lab = test.deck.lab
    await must(lab.open('memory'))
    lab.setSeen(true)
  })
  afterAll(async () => {
    await test.close()
    expect([...test.recorded.values()]).toEqual([])
  })

  it('opens workers on a store, which no later deck brings back', async () => {
    await listening()
    expect(lab.state()).toMatchObject({ phase: 'ready', variant: 'memory', store: { state: 'running' } })
    expect(lab.state().users.map(({ name }) => name)).toEqual([
      'Ada',
      'Grace',
      'Linus',
      'Margaret',
      'Dennis',
      'Barbara',
    ])
    expect(test.deck.remembered).toEqual([])
    expect(await lab.open('memory')).toMatchObject({ ok: false, error: { code: 'already-so' } })
  })

  it('memory: another worker does not know who logged in, and counts for itself', async () => {
    await must(lab.user({ userId: 1, do: 'login' }))
    // A press answers while a slow machine is still asking.
    await must(lab.user({ userId: 1, do: 'ask-4' }))
    await vi.waitFor(() => expect(Object.keys(lab.state().counters).length).toBeGreaterThan(1), 8000)
    await vi.waitFor(() => expect(lossesOf(ada())).not.toEqual([]), 8000)
    expect(lossesOf(ada())).toEqual([
      expect.stringMatching(/^the login: slot \d answered, and it is in the memory of slot \d$/),
    ])
    expect(lab.state().words).toMatch(/^Ada lost the login: slot/)
  })

  it('sticky: whoever was with the worker that died is out, and the others are in', async () => {
    await take('sticky')
    await must(lab.user({ userId: null, do: 'ask' }))
    const before = lab.state().users
    const slot = ada().sees.slot ?? 0
    await kill(slot)
    await vi.waitFor(() => expect(ada().sees.state).toBe('out'), 8000)
    const dead = /^the login: .*slot \d.*SIGKILL.*and its memory ended with it$/
    expect(lossesOf(ada()).at(-1)).toMatch(dead)
    const isWith = (user: ShopUser | undefined) => user?.sees.slot === slot
    const out = lab.state().users.filter(({ sees }) => sees.state === 'out')
    expect(out.every(({ id }) => isWith(before.find((one) => one.id === id)))).toBe(true)
  })

  it('cookie: any worker knows who logged in, by what the browser brings', async () => {
    await take('cookie')
    await must(lab.user({ userId: 1, do: 'add-item' }))
    const before = ada().losses.length
    await must(lab.user({ userId: 1, do: 'ask-4' }))
    await vi.waitFor(() => expect(Object.keys(lab.state().counters).length).toBeGreaterThan(1), 8000)
    expect(ada().sees).toMatchObject({ state: 'in', items: [expect.any(String)] })
    expect(ada().losses.length).toBe(before)
  })

  it.runIf(isLong)('cookie: nobody loses anything by a kill', async () => {
    await must(lab.user({ userId: null, do: 'add-item' }))
    const before = lab.state().users.map(({ losses }) => losses.length)
    await kill(1)
    await must(lab.user({ userId: null, do: 'ask' }))
    expect(states()).toEqual(before.map(() => 'in'))
    expect(lab.state().users.map(({ losses }) => losses.length)).toEqual(before)
  })

  it('redis, cured: fields of their own keep what two tabs add', async () => {
    await take('redis', true)
    await must(lab.tabs(5))
    expect(lab.state().tabs).toMatchObject({ wanted: 10, left: 10, isCured: true })
  })

  it('redis, cured: says within a second that the store is silent', async () => {
    await must(lab.store({ do: 'hang' }))
    // After whatever happens to the store everybody looks by themselves.
    await vi.waitFor(() => expect(ada().sees).toMatchObject({ state: 'error', status: 503 }), 4000)
    expect(ada().sees.words).toContain('did not answer within 1000 ms')
    await must(lab.store({ do: 'resume' }))
    await vi.waitFor(() => expect(ada().sees.state).toBe('in'), 5000)
  })

  it('redis: nobody loses anything by a kill, and the store knows it', async () => {
    await take('redis')
    await must(lab.user({ userId: 1, do: 'add-item' }))
    const before = ada().losses.length
    await kill(2)
    await must(lab.user({ userId: 1, do: 'ask-4' }))
    expect(ada().sees).toMatchObject({ state: 'in', items: [expect.any(String)] })
    expect(ada().losses.length).toBe(before)
    await vi.waitFor(
      () => expect(lab.state().words).toMatch(/^Slot 2 exited by SIGKILL .*and nobody lost anything$/),
      6000,
    )
    await vi.waitFor(() => expect(lab.state().store?.keyCount ?? 0).toBeGreaterThanOrEqual(6), 3000)
  })

  it('redis: two tabs at once lose updates', async () => {
    await must(lab.tabs(5))
    expect(lab.state().tabs).toMatchObject({ wanted: 10, isCured: false })
    expect(lab.state().tabs?.left).toBeLessThan(10)
  })

  it.each([['hang', 'resume'] as const, ...(isLong ? [['stop', 'start'] as const] : [])])(
    'redis as it comes: waits for ever after "%s"',
    async (bad, good) => {
      await take('redis')
      await must(lab.store({ do: bad }))
      void lab.user({ userId: 1, do: 'ask' })
      await vi.waitFor(() => {
        expect(ada().sees.state).toBe('waiting')
        // Longer than the cure takes.
        expect(Date.now() - (ada().sees.atMs ?? Date.now())).toBeGreaterThan(1200)
      }, 4000)
      await must(lab.store({ do: good }))
      const end = bad === 'hang' ? 'in' : 'out'
      await vi.waitFor(() => expect(ada().sees.state).toBe(end), 10_000)
      if (bad === 'stop') expect(lossesOf(ada()).at(-1)).toContain('the login: the store')
    },
  )

  it('tells the window, and is gone without a trace when it is closed', async () => {
    const told: readonly LabState[] = test.pushed('lab')
    expect(told.at(-1)?.phase).toBe('ready')
    // Two tabs in a silent store keep nobody waiting: neither their minute nor their five seconds.
    await must(lab.store({ do: 'hang' }))
    const tabs = lab.tabs(5)
    const beganMs = performance.now()
    await must(lab.close())
    expect(performance.now() - beganMs).toBeLessThan(4500)
    expect(await tabs).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    expect(lab.state()).toMatchObject({ phase: 'closed', clusterId: null, store: null, users: [] })
    expect(test.deck.sessions).toEqual([])
    expect([...test.recorded.values()].filter(({ slot }) => slot === null)).toEqual([])
    expect(await lab.user({ userId: 1, do: 'ask' })).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
  })
})
