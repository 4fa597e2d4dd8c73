import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../../shared/base/clock.ts'
import type { FileActionStep } from '../../../../shared/experiments/experiment-file.ts'
import { type AskDeed, deedSchema, type LoadDeed, lessonFileSchema } from '../../../../shared/lessons/lesson-file.ts'
import type { Answered } from '../../../../shared/lessons/lesson-view.ts'
import type { Result } from '../../../../shared/result.ts'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { isLong } from '../../../../tools/testing/tested-releases.ts'
import { createTestDeck, type TestDeck } from '../../testing/test-deck.ts'
import { copyFolder, findPackages } from '../lesson-folder.ts'
import { type LessonCluster, openLessonCluster } from '../open-lesson-cluster.ts'
import { LessonHands } from './lesson-hands.ts'

const source = resolve(import.meta.dirname, '../fixtures/small')
const patient = { timeout: 20_000 }
const { app } = lessonFileSchema.shape
const small = app.parse({ script: 'server.cjs', workers: 2, policy: 'in-turn' })

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

// One cluster for all: each of them leaves two workers that listen.
describe('the hands of a lesson', () => {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-hands-'))
  let test: TestDeck
  let folder: string
  let cluster: LessonCluster
  let hands: LessonHands
  let takenPort: number
  beforeAll(async () => {
    test = createTestDeck((name) => name === 'lifecycle')
    const packagesDir = findPackages(import.meta.dirname)
    folder = given(await copyFolder(source, { copiesDir: join(dir, 'copies'), packagesDir }))
    takenPort = await freePort()
    const ports = [takenPort, await freePort()]
    const holder = createServer()
    await new Promise<void>((done) => void holder.listen(takenPort, done))
    const asked = { title: 'Small', app: small, folder, nodePath: '', storeUrl: null }
    const findPort = async (): Promise<number | null> => ports.shift() ?? null
    cluster = given(await openLessonCluster(test.deck, { ...asked, findPort }, systemClock))
    holder.close()
    const { loads, experiments } = test.deck
    hands = new LessonHands({ ...cluster, folder, store: null, loads, deeds: experiments.deeds, clock: systemClock })
  }, 30_000)
  afterAll(async () => {
    hands.close()
    await test.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const ask = async (more: object = {}): Promise<readonly Answered[]> => {
    const deed = deedSchema.parse({ ask: 'them', requests: [{ path: '/' }], ...more })
    if (!('ask' in deed)) throw new Error('no ask')
    const asked: AskDeed = deed
    return given(await hands.ask(asked, () => {}))
  }
  const load = (more: object): Promise<ReturnType<LessonHands['load']>> | ReturnType<LessonHands['load']> => {
    const deed = deedSchema.parse({ load: 'it', ...more })
    if (!('load' in deed)) throw new Error('no load')
    const asked: LoadDeed = deed
    return hands.load(asked)
  }
  const act = (more: object, seed = 1) => {
    const deed = deedSchema.parse({ name: 'it', ...more })
    if (!('action' in deed)) throw new Error('no action')
    const asked: FileActionStep = deed
    return hands.act(asked, seed)
  }
  const fields = (answers: readonly Answered[], name: string) =>
    answers.map(({ body }) => (typeof body === 'object' && body !== null ? Reflect.get(body, name) : null))
  const allListen = () => vi.waitFor(() => expect(hands.read('workers.listening', null)).toBe(2), patient)

  it('took another port, as the first was taken meanwhile, and is not brought back by the next start', () => {
    expect(cluster.port).not.toBe(takenPort)
    expect(test.deck.sessions.map(({ settings }) => settings.name)).toEqual(['Small'])
    expect(test.deck.remembered).toEqual([])
  })

  it('ask as clients do, and know which slot answered, also of one that is gone', async () => {
    const answers = await ask({ times: 4 })
    expect(answers.map(({ slot }) => slot).toSorted()).toEqual([1, 1, 2, 2])
    expect(fields(answers, 'greeting')).toEqual(Array(4).fill('hello'))
    const pinned = await ask({ times: 4, keepAlive: true })
    expect(new Set(pinned.map(({ slot }) => slot)).size).toBe(1)
    const silent = ask({ requests: [{ path: '/silent' }], times: 1, clients: 2, atOnce: 2 })
    const { telemetry } = cluster.session
    const inFlight = () => [1, 2].map((slot) => telemetry.lastPoint(slot)?.requestsInFlight)
    await vi.waitFor(() => expect(inFlight()).toEqual([1, 1]), patient)
    expect(given(await act({ action: 'worker.sigkill', target: { kind: 'all' } })).words).not.toBe('')
    expect((await silent).map(({ status }) => status)).toEqual([null, null])
    await allListen()
    expect((await ask()).map(({ slot }) => slot)).not.toContain(null)
    expect(hands.eventsSince(0).filter(({ kind }) => kind === 'exit').length).toBeGreaterThanOrEqual(2)
  })

  it.runIf(isLong)('measure a load, and leave no result of it', async () => {
    const behind = load({ for: '600 ms', connections: 4 })
    // Asked for while the first goes on, it comes after it.
    const figures = given(await load({ for: '500 ms', connections: 4 }))
    expect(given(await behind).ratePerSec).toBeGreaterThan(20)
    expect(figures).toMatchObject({ errorRatio: 0, failedCount: 0, lostCount: 0 })
    expect(figures.ratePerSec).toBeGreaterThan(20)
    expect(figures.p99Ms).toBeGreaterThanOrEqual(figures.p50Ms ?? Number.POSITIVE_INFINITY)
    expect(test.deck.loads.snapshot()).toMatchObject({ runs: [], results: [], settings: {} })
  })

  it('change a file of the copy, and replace all workers', async () => {
    const solved = readFileSync(join(source, 'greeting-solved.cjs'), 'utf8')
    expect(given(await hands.write('greeting.cjs', solved)).words).toMatch(/reload/)
    expect(new Set(fields(await ask({ times: 4 }), 'greeting'))).toEqual(new Set(['good morning']))
    const broken = await hands.write('greeting.cjs', 'exports.greeting = ')
    expect(broken).toMatchObject({ ok: false, error: { message: expect.stringContaining('SyntaxError') } })
    expect(new Set(fields(await ask({ times: 4 }), 'greeting'))).toEqual(new Set(['good morning']))
    expect(given(await hands.readFile('greeting.cjs'))).toBe('exports.greeting = ')
    expect(await hands.write('node_modules/express/index.js', '')).toMatchObject({ ok: false })
    expect(await hands.readFile('none.cjs')).toMatchObject({ ok: false })
    // Those that come later load it, too.
    writeFileSync(join(folder, 'greeting.cjs'), solved)
  })

  it.runIf(isLong)('let an own primary decide, start it anew with another text, and take over again', async () => {
    const starts = (count: number) => `const cluster = require('node:cluster')
      cluster.setupPrimary({ exec: __dirname + '/server.cjs' })
      for (let count = 0; count < ${count}; count += 1) cluster.fork()`
    writeFileSync(join(folder, 'own.cjs'), starts(1))
    const before = hands.expected
    given(await hands.supervise({ primary: 'own', script: 'own.cjs' }))
    expect(hands.read('workers.listening', null)).toBe(1)
    given(await hands.write('own.cjs', starts(2)))
    await allListen()
    expect(await hands.write('own.cjs', 'none()')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('none is not defined') },
    })
    given(await hands.supervise({ primary: 'deck' }))
    await allListen()
    expect(given(await hands.supervise({ primary: 'deck' })).words).toBe('the deck supervises')
    expect(hands.expected).toEqual(before)
  })

  it.runIf(isLong)('give the app another environment and another policy', async () => {
    given(await hands.configure({ env: { MODE: 'quick' } }))
    expect(new Set(fields(await ask({ times: 4 }), 'mode'))).toEqual(new Set(['quick']))
    given(await hands.configure({ variant: 'sticky' }))
    expect(cluster.session.settings).toMatchObject({ policy: 'sticky', env: { MODE: 'quick', SHOP_STATE: 'sticky' } })
    expect(new Set((await ask({ times: 4 })).map(({ slot }) => slot)).size).toBe(1)
    given(await hands.configure({ variant: 'memory' }))
    expect(cluster.session.settings.policy).toBe('in-turn')
  })

  it('tell what they did themselves from what was done by hand', async () => {
    given(await act({ action: 'cluster.scale', input: { desired: 1 } }))
    expect(hands.expected).toEqual({ policy: 'in-turn', workers: 1, isRunning: true })
    await cluster.session.scale(2)
    expect(hands.expected?.workers).toBe(1)
    hands.accept()
    expect(hands.expected?.workers).toBe(2)
    await allListen()
    const { deeds } = test.deck.experiments
    const { id } = cluster.session
    const target = { kind: 'all' } as const
    const done = () => ({ ok: true, value: undefined }) as const
    await deeds.noted(id, { kind: 'action', does: 'cluster.scale', input: {}, target }, done)
    expect(hands.deedsSince(0).map(({ action }) => action)).toEqual(['cluster.scale'])
    expect(hands.deedsSince(systemClock.nowMs() + 1)).toEqual([])
  })

  it.runIf(isLong)('let a paused worker go on when they are taken back', async () => {
    given(await act({ action: 'worker.pause' }))
    await vi.waitFor(
      () => expect(cluster.session.snapshot().slots.map(({ health }) => health)).toContain('paused'),
      patient,
    )
    expect(await hands.takeBack()).toBeNull()
    await vi.waitFor(
      () => expect(cluster.session.snapshot().slots.map(({ health }) => health)).toEqual(['ok', 'ok']),
      patient,
    )
  })
})
