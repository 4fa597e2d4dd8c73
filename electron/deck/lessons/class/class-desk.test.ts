import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../../shared/base/clock.ts'
import { partSchema } from '../../../../shared/lessons/lesson-file.ts'
import type { PartStatus } from '../../../../shared/lessons/lesson-view.ts'
import { fail } from '../../../../shared/result.ts'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { TestPhone } from '../../../classroom/testing/test-phone.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'
import { ClassDesk } from './class-desk.ts'
import { questionOf } from './class-question.ts'

const patient = { timeout: 15_000 }

/** One cluster for all, and a class after the other; the last case takes the cluster and the deck away. */
describe('a class on a real cluster', () => {
  let test: TestDeck
  let clusterId: string
  let phones: TestPhone[] = []
  const now = () => test.deck.classes.state
  const open = (host = '127.0.0.1') => test.deck.classes.open({ clusterId, port: 0, minutes: 5, host })
  const joinAll = async (count: number): Promise<TestPhone[]> => {
    const port = Number(new URL(now().url ?? '').port)
    phones = Array.from({ length: count }, (_, at) => new TestPhone(port, `127.0.0.${at + 2}`))
    const joined = await Promise.all(phones.map((phone, at) => phone.join(now().pin ?? '', `phone ${at + 1}`)))
    expect(joined.map(({ status }) => status)).toEqual(phones.map(() => 200))
    await Promise.all(phones.map((phone) => phone.listen()))
    return phones
  }

  beforeAll(async () => {
    test = createTestDeck((name) => name === 'classroom')
    const opened = await test.deck.open({
      scriptPath: resolve(import.meta.dirname, 'fixtures/class-app.cjs'),
      workers: 3,
      env: { PORT: String(await freePort()) },
    })
    clusterId = opened.ok ? opened.value.clusterId : expect.fail(opened.error.message)
    await vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(3), patient)
  })
  afterEach(async () => {
    for (const phone of phones) phone.close()
    await test.deck.classes.close()
  })
  afterAll(() => test.close())

  it('tells the window at most five times a second', async () => {
    expect(now()).toMatchObject({
      phase: 'off',
      url: null,
      pin: null,
      hosts: expect.arrayContaining([expect.anything()]),
    })
    expect(await open('192.0.2.1')).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(await open()).toMatchObject({ ok: true })
    expect(await open()).toMatchObject({ ok: false, error: { code: 'already-so' } })
    expect(now()).toMatchObject({ phase: 'open', pin: expect.stringMatching(/^\d{6}$/), clusterId })
    const told = test.pushed('classroom').length
    const startMs = performance.now()
    await joinAll(8)
    for (let round = 0; round < 10; round += 1) await Promise.all(phones.map((one) => one.send('/app/me')))
    const slots = () => (test.pushed('classroom').at(-1)?.phones ?? []).map(({ slot }) => slot)
    await expect.poll(() => slots().length === 8 && !slots().includes(null)).toBe(true)
    const most = (performance.now() - startMs) / 200 + 1
    expect(test.pushed('classroom').length - told).toBeLessThanOrEqual(Math.ceil(most))
  })

  it('has thirty phones as clients, and those of a killed worker see it at once', async () => {
    expect(await open()).toMatchObject({ ok: true })
    await joinAll(30)
    await Promise.all(phones.map((phone) => phone.post('/app/login', {})))
    const seen = await Promise.all(phones.map((phone) => phone.send('/app/me')))
    // Each has one connection, so it stays with its worker, and its login with it.
    expect(seen.map(({ json }) => json.status)).toEqual(phones.map(() => 200))
    const slots = seen.map(({ json }) => json.slot)
    expect(new Set(slots)).toEqual(new Set([1, 2, 3]))
    expect(now().phones.map(({ slot, isLoggedIn }) => [slot, isLoggedIn])).toEqual(slots.map((slot) => [slot, true]))

    const { generation = 0, pid } = test.snapshot()?.slots[2] ?? {}
    process.kill(pid ?? expect.fail(), 'SIGKILL')
    const ofThird = phones.filter((_, at) => slots[at] === 3)
    await vi.waitFor(() => {
      for (const phone of ofThird) expect(phone.events.at(-1)).toEqual({ name: 'cut', data: { slot: 3 } })
    }, patient)
    expect(phones.filter((phone) => phone.events.some(({ name }) => name === 'cut'))).toEqual(ofThird)
    await vi.waitFor(() => expect(test.snapshot()?.slots[2]?.generation).toBe(generation + 1), patient)

    const after = await Promise.all(ofThird.map((phone) => phone.send('/app/me')))
    expect(after.map(({ json }) => json.status)).toEqual(ofThird.map(() => 401))
    const others = await Promise.all(
      phones.filter((phone) => !ofThird.includes(phone)).map((phone) => phone.send('/app/me')),
    )
    expect(others.every(({ json }) => json.status === 200)).toBe(true)
    expect(now().phones.filter(({ isLoggedIn }) => isLoggedIn === false)).toHaveLength(ofThird.length)
  })

  it('goes with the teacher to the next cluster of the lesson, and tells the phones', async () => {
    let at: string | null = clusterId
    const desk = new ClassDesk({
      clock: systemClock,
      publish() {},
      session: (id) => test.deck.session(id),
      lesson: () => ({ clusterId: at }),
      question: async () => fail('not-found', 'nothing is asked'),
    })
    const next = await test.deck.open({
      scriptPath: resolve(import.meta.dirname, 'fixtures/class-app.cjs'),
      name: 'After Reset',
      workers: 1,
      env: { PORT: String(await freePort()) },
    })
    const nextId = next.ok ? next.value.clusterId : expect.fail(next.error.message)
    const listens = () => test.deck.snapshots().find(({ id }) => id === nextId)?.listeningCount
    try {
      expect(await desk.open({ clusterId, port: 0, minutes: 5, host: '127.0.0.1' })).toMatchObject({ ok: true })
      const phone = new TestPhone(Number(new URL(desk.state.url ?? '').port))
      phones = [phone]
      await phone.join(desk.state.pin ?? '')
      await phone.listen()
      await phone.post('/app/login', {})
      at = null
      expect((await phone.send('/app/me')).json).toMatchObject({ status: 200 })
      expect(desk.state.phones).toMatchObject([{ isLoggedIn: true }])
      at = nextId
      await vi.waitFor(() => expect(listens()).toBe(1), patient)
      // The new cluster knows nobody, and answers at another port.
      expect((await phone.send('/app/me')).json).toMatchObject({ status: 401, slot: 1 })
      expect(desk.state).toMatchObject({ clusterId: nextId, phones: [{ slot: 1, isLoggedIn: false }] })
      await vi.waitFor(() => expect(phone.events).toContainEqual({ name: 'moved', data: { cluster: 'After Reset' } }))
    } finally {
      await desk.close()
      await test.deck.remove(nextId)
    }
  })

  it('says what phones will not get when the cluster is away, and tells them that the deck was closed', async () => {
    expect(await test.deck.classes.open({ clusterId: 'gone', port: 0, minutes: 5, host: '127.0.0.1' })).toMatchObject({
      ok: false,
    })
    await open()
    const [phone = expect.fail()] = await joinAll(1)
    await test.deck.remove(clusterId)
    const words = 'The cluster of the class was removed: phones get no answer'
    expect((await phone.send('/app/me')).json).toMatchObject({ status: null, text: words })
    expect(now().words).toBe(words)

    const { url } = now()
    await test.deck.stopAll()
    const bye = { name: 'bye', data: { words: 'The deck was closed', isOver: true } }
    await expect.poll(() => phone.events.at(-1)).toEqual(bye)
    expect(now()).toMatchObject({ phase: 'off', url: null, pin: null, phones: [] })
    await expect(fetch(url ?? '')).rejects.toThrow()
  })
})

describe('the question of a class', () => {
  const part = partSchema.parse({
    kind: 'predict',
    id: 'how-many',
    question: 'How many?',
    form: { kind: 'number', fact: 'lost', unit: '', min: 0, max: 4, within: { by: 0 } },
  })
  const lesson = (status: PartStatus) => ({ lessonId: 'sessions', parts: [{ part, status }] })

  it('is a prediction that the lesson has come to', () => {
    expect(questionOf(lesson('open'), 'how-many')).toMatchObject({
      value: { id: 'sessions/how-many', form: { kind: 'number' } },
    })
    expect(questionOf(lesson('locked'), 'how-many')).toMatchObject({ ok: false })
    expect(questionOf(lesson('open'), 'other')).toMatchObject({ ok: false })
    expect(questionOf(null, 'how-many')).toMatchObject({
      error: { message: expect.stringContaining('Enter a lesson') },
    })
  })
})
