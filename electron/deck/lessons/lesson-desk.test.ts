import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { LessonState, PartState } from '../../../shared/lessons/lesson-view.ts'
import { createDeckCommands, type DeckCommands } from '../deck-commands.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'

const patient = { timeout: 20_000, interval: 20 }
const lessonsDir = fixture('../lessons/fixtures')
const nodes = { list: async () => [], probe: vi.fn(), look: vi.fn() }

/** A real cluster for a lesson, and a person who takes it: in one deck for all, one stay after the other. */
describe('a lesson in the deck', () => {
  let test: TestDeck
  let commands: DeckCommands
  const person = (deck: TestDeck): DeckCommands =>
    createDeckCommands({ deck: deck.deck, nodes, samples: [], opened() {}, samplingChanged() {}, metricsChanged() {} })
  beforeAll(() => {
    test = createTestDeck((name) => name === 'lessons', undefined, undefined, { lessonsDir })
    commands = person(test)
  })
  afterAll(() => test.close())

  const now = (): LessonState => {
    const current = test.pushed('lessons').at(-1)?.current
    if (!current) throw new Error('no lesson is open')
    return current
  }
  const part = (id: string): PartState => {
    const found = now().parts.find((one) => one.part.id === id)
    if (found === undefined) throw new Error(`no part ${id}`)
    return found
  }
  const ready = () => vi.waitFor(() => expect(now().phase).toBe('ready'), patient)
  const done = (id: string) => vi.waitFor(() => expect(part(id)).toMatchObject({ status: 'done' }), patient)
  const enter = async (): Promise<void> => {
    expect(await commands['lesson.enter']({ lessonId: 'small' })).toMatchObject({ ok: true })
    await ready()
  }
  const guess: CommandInput<'lesson.predict'> = { partId: 'guess', answer: { kind: 'choice', choice: 'one' } }
  /** On a connection of its own: one that stays open makes each reload wait for its end. */
  const greeting = async (): Promise<unknown> =>
    (await fetch(`${now().url}/`, { headers: { connection: 'close' } })).json()
  const copies = (): readonly string[] => readdirSync(join(test.learningDir, 'copies'))

  it('is entered, predicted, done, repeated, changed and left, and nothing of it stays but the answers', async () => {
    const list = await commands['lesson.snapshot']({})
    expect(list).toMatchObject({ ok: true, value: { current: null, problems: [], alias: '' } })
    await enter()
    expect(test.deck.sessions.map(({ settings }) => settings.name)).toEqual(['A small lesson'])
    expect(test.deck.remembered).toEqual([])
    expect(await greeting()).toMatchObject({ greeting: 'hello' })

    expect(await commands['lesson.do']({ partId: 'try' })).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(await commands['lesson.predict'](guess)).toMatchObject({ ok: true })
    expect(await commands['lesson.do']({ partId: 'try' })).toMatchObject({ ok: true })
    await done('try')
    expect(
      part('try')
        .report?.answers.four?.map(({ slot }) => slot)
        .toSorted(),
    ).toEqual([1, 1, 2, 2])
    await commands['lesson.observe']({ partId: 'saw', answer: { kind: 'choice', choice: 'two' } })
    await vi.waitFor(() => expect(part('holds').claims).toMatchObject([{ state: 'holds' }]), patient)
    expect(part('guess')).toMatchObject({ nearness: 'otherwise', measured: { choice: 'two' } })

    await commands['lesson.go']({ step: 1 })
    expect(await commands['lesson.do']({ partId: 'kill-again' })).toMatchObject({ ok: true })
    await done('kill-again')
    expect(part('kill-again').rounds.every((ms) => ms !== null && ms > 0)).toBe(true)

    await commands['lesson.go']({ step: 2 })
    const solution = await commands['lesson.solution']({ partId: 'rewrite' })
    const text = solution.ok ? solution.value : ''
    expect(await commands['lesson.change']({ partId: 'rewrite', text })).toMatchObject({ ok: true })
    expect(await greeting()).toMatchObject({ greeting: 'good morning' })

    expect(await commands['lesson.leave']({})).toMatchObject({ ok: true })
    expect([test.deck.sessions, copies(), [...test.recorded.keys()]]).toEqual([[], [], []])
    await vi.waitFor(() => expect(test.pushed('lessons').at(-1)?.current).toBeNull(), patient)
    expect(test.pushed('lessons').at(-1)).toMatchObject({ cards: [{ id: 'small', doneCount: 2 }] })
    expect(test.warnings).toEqual([])
  })

  it('is forgotten when a person wants that', async () => {
    const kept = join(test.learningDir, 'progress', 'small.json')
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ answers: { guess: {} } })
    await commands['lesson.forget']({ lessonId: 'small' })
    expect(existsSync(kept)).toBe(false)
    expect(await commands['lesson.snapshot']({})).toMatchObject({ value: { cards: [{ id: 'small', doneCount: 0 }] } })
    expect(await commands['lesson.forget']({ lessonId: '../learner' })).toMatchObject({ ok: false })
  })

  it('comes back by a reset when its cluster was stopped, removed or changed by hand', async () => {
    await enter()
    await commands['lesson.predict'](guess)
    const first = now()
    const clusterId = first.clusterId ?? ''
    await commands['cluster.scale']({ clusterId, desired: 3 })
    await vi.waitFor(() => expect(now().changedByHand).toBe('there are 3 workers now'), patient)
    await commands['cluster.stop']({ clusterId })
    await vi.waitFor(() => expect(now()).toMatchObject({ phase: 'gone' }), patient)
    expect(now().words).toMatch(/was stopped elsewhere\. Press Reset/)
    expect(await commands['lesson.do']({ partId: 'try' })).toMatchObject({ ok: false, error: { code: 'wrong-state' } })

    expect(await commands['lesson.reset']({})).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(now()).toMatchObject({ phase: 'ready', changedByHand: null }), patient)
    expect(now().folder).not.toBe(first.folder)
    expect([copies().length, part('guess').answer]).toEqual([1, guess.answer])

    await commands['cluster.remove']({ clusterId: now().clusterId ?? '' })
    await vi.waitFor(() => expect(now().words).toMatch(/was removed elsewhere/), patient)
    expect(await commands['lesson.reset']({})).toMatchObject({ ok: true })
    await commands['lesson.do']({ partId: 'try' })
    await done('try')
  })

  it('lets a person change what they like where they play', async () => {
    await commands['lesson.go']({ step: 3 })
    await commands['cluster.set-policy']({ clusterId: now().clusterId ?? '', policy: 'random' })
    await vi.waitFor(() => expect(test.deck.sessions[0]?.settings.policy).toBe('random'), patient)
    expect(now().changedByHand).toBeNull()
  })

  it('ends with the deck, and goes on in the next one where the person was', async () => {
    await commands['lesson.alias']({ alias: 'Ada' })
    await commands['lesson.go']({ step: 1 })
    await commands['lesson.do']({ partId: 'kill-again' })
    await test.deck.stopAll()
    expect([copies(), [...test.recorded.keys()]]).toEqual([[], []])
    expect(await commands['lesson.enter']({ lessonId: 'small' })).toMatchObject({ ok: false })

    const { learningDir } = test
    const next = createTestDeck((name) => name === 'lessons', undefined, undefined, { lessonsDir, learningDir })
    try {
      const list = await person(next)['lesson.snapshot']({})
      expect(list).toMatchObject({ ok: true, value: { alias: 'Ada', cards: [{ id: 'small' }] } })
      await person(next)['lesson.enter']({ lessonId: 'small' })
      await vi.waitFor(() => expect(next.pushed('lessons').at(-1)?.current?.at).toBe(1), patient)
      await person(next)['lesson.go']({ step: 0 })
      await vi.waitFor(
        () => expect(next.pushed('lessons').at(-1)?.current?.parts[0]?.answer).toEqual(guess.answer),
        patient,
      )
    } finally {
      await next.close()
    }
  })
})
