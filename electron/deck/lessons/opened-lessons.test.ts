import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { LessonState } from '../../../shared/lessons/lesson-view.ts'
import { can } from '../../../shared/platforms.ts'
import { readResult } from '../../lessons/grade/read-result.ts'
import { writePack } from '../../lessons/pack/write-pack.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { beginLesson } from './begin-lesson.ts'

const patient = { timeout: 20_000, interval: 20 }
const small = fixture('../lessons/fixtures/small')

function filesOf(change: (name: string, text: string) => string = (_, text) => text): Map<string, Uint8Array> {
  return new Map(
    readdirSync(small).map((name) => [
      name,
      new TextEncoder().encode(change(name, readFileSync(join(small, name), 'utf8'))),
    ]),
  )
}

describe('a lesson that a person opened', () => {
  let test: TestDeck
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-opened-'))
    test = createTestDeck((name) => name === 'lessons', undefined, undefined, {
      lessonsDir: fixture('../lessons/none'),
    })
  })
  afterEach(async () => {
    await test.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const now = (): LessonState => {
    const current = test.pushed('lessons').at(-1)?.current
    if (!current) throw new Error('no lesson is open')
    return current
  }
  const pack = (files = filesOf()): string => {
    const path = join(dir, 'small.decklesson')
    writeFileSync(path, writePack(files))
    return path
  }

  it('runs nothing before a person agreed to just these files, and then does', async () => {
    const { lessons } = test.deck
    const path = pack()
    expect(await lessons.open(path)).toEqual({ ok: true, value: { lessonId: 'small' } })
    expect(await lessons.enter('small')).toMatchObject({ ok: true })
    await expect.poll(() => now().trust).toMatchObject({ path, scripts: expect.arrayContaining(['server.cjs']) })
    expect(test.deck.sessions).toEqual([])
    expect(await lessons.reset()).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(await lessons.onGround((run) => run.do('try'))).toMatchObject({ ok: false, error: { code: 'refused' } })

    expect(await lessons.trust()).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(now()).toMatchObject({ phase: 'ready', words: '', trust: null }), patient)
    await lessons.leave()
    // Other files under the same name ask anew.
    pack(filesOf((name, text) => (name === 'server.cjs' ? `// another one\n${text}` : text)))
    await lessons.enter('small')
    await expect.poll(() => now().trust).not.toBeNull()
    expect(test.deck.sessions).toEqual([])
  })

  it('is on the list again after the next start, and says why it cannot be used', async () => {
    const path = pack()
    await test.deck.lessons.open(path)
    const again = createTestDeck((name) => name === 'lessons', undefined, undefined, {
      lessonsDir: fixture('../lessons/none'),
      learningDir: test.learningDir,
    })
    onTestFinished(() => again.close())
    expect((await again.deck.lessons.snapshot()).cards).toMatchObject([{ id: 'small', source: 'opened', path }])
    rmSync(path)
    expect(await again.deck.lessons.enter('small')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('is not there any more') },
    })
    expect(await again.deck.lessons.remove(path)).toMatchObject({ ok: true })
    expect((await again.deck.lessons.snapshot()).cards).toEqual([])
  })

  it('is taken off the list although it cannot be read any more, and nothing that was unpacked of it is left', async () => {
    const { lessons } = test.deck
    const path = pack()
    await lessons.open(path)
    const unpacked = () => readdirSync(join(test.learningDir, 'opened'))
    expect(unpacked()).toHaveLength(1)
    writeFileSync(path, 'no zip')
    const own = fixture('../lessons/fixtures/small')
    const again = createTestDeck((name) => name === 'lessons', undefined, undefined, {
      lessonsDir: fixture('../lessons/fixtures'),
      learningDir: test.learningDir,
    })
    onTestFinished(() => again.close())
    expect(await again.deck.lessons.snapshot()).toMatchObject({
      cards: [{ source: 'own' }],
      problems: [{ path, source: 'opened', words: expect.stringContaining('zip') }],
    })
    expect(await again.deck.lessons.remove(own)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(await again.deck.lessons.remove(path)).toMatchObject({ ok: true })
    expect((await again.deck.lessons.snapshot()).problems).toEqual([])
    expect(unpacked()).toEqual([])
  })

  it('keeps the first of two that came to have one id, and says it of the other', async () => {
    const { lessons } = test.deck
    await lessons.open(pack())
    const named = async (id: string): Promise<string> => {
      const path = join(dir, `${id}.decklesson`)
      const renamed = (name: string, text: string) =>
        name === 'lesson.json' ? text.replace('"small"', `"${id}"`) : text
      writeFileSync(path, writePack(filesOf(renamed)))
      expect(await lessons.open(path)).toMatchObject({ ok: true })
      return path
    }
    const other = await named('other')
    writeFileSync(other, writePack(filesOf()))
    await named('third')
    expect(await lessons.snapshot()).toMatchObject({
      cards: [{ id: 'small' }, { id: 'third' }],
      problems: [{ path: other, words: expect.stringContaining('id small is on the list already') }],
    })
  })

  it('is refused where another one has its id, or its file is none', async () => {
    await test.deck.lessons.open(pack())
    expect(await test.deck.lessons.open(small)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('lesson with the id small is on the list already') },
    })
    const broken = join(dir, 'broken.decklesson')
    writeFileSync(broken, 'no zip')
    expect(await test.deck.lessons.open(broken)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  it('stays as it is while another one is opened, and can be forgotten then', async () => {
    const { lessons } = test.deck
    await lessons.open(pack())
    await lessons.enter('small')
    await lessons.inRun((run) => run.predict('guess', { kind: 'choice', choice: 'one' }))
    await lessons.trust()
    await vi.waitFor(() => expect(now().phase).toBe('ready'), patient)
    const { clusterId } = now()
    const other = join(dir, 'other.decklesson')
    const named = (name: string, text: string) =>
      name === 'lesson.json' ? text.replace('"id": "small"', '"id": "other"') : text
    writeFileSync(other, writePack(filesOf(named)))
    expect(await lessons.open(other)).toMatchObject({ ok: true })
    await lessons.enter('small')
    expect(lessons.current).toMatchObject({ clusterId, phase: 'ready' })
    await lessons.forget('small')
    expect(lessons.current?.parts[0]).toMatchObject({ part: { id: 'guess' }, answer: null })
  })

  it('lets an answer go that its author no longer offers', async () => {
    const { lessons } = test.deck
    await lessons.open(pack())
    await lessons.enter('small')
    await lessons.inRun((run) => run.predict('guess', { kind: 'choice', choice: 'one' }))
    await lessons.leave()
    pack(filesOf((name, text) => (name === 'lesson.json' ? text.replaceAll('"one"', '"single"') : text)))
    expect(await lessons.enter('small')).toMatchObject({ ok: true })
    expect(lessons.current?.parts[0]).toMatchObject({ part: { id: 'guess' }, answer: null })
  })

  it('is left at once although its servers never listen', async () => {
    const { lessons } = test.deck
    await lessons.open(pack(filesOf((name, text) => (name === 'server.cjs' ? 'setInterval(() => {}, 1000)' : text))))
    await lessons.enter('small')
    await lessons.trust()
    await vi.waitFor(() => expect(test.deck.sessions).toHaveLength(1), patient)
    const fromMs = performance.now()
    await lessons.leave()
    // It waits 30 s for one that is wanted.
    expect(performance.now() - fromMs).toBeLessThan(15_000)
    expect(test.deck.sessions).toEqual([])
  })

  it.runIf(can('file-modes', thisPlatform))('is not read where it is a pipe, which never ends', async () => {
    const pipe = join(dir, 'pipe.decklesson')
    execFileSync('/usr/bin/mkfifo', [pipe])
    expect(await test.deck.lessons.open(pipe)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('neither a file nor a folder') },
    })
  })

  it('is unpacked for this person alone', async () => {
    await test.deck.lessons.open(pack())
    const [folder = ''] = readdirSync(join(test.learningDir, 'opened'))
    expect(statSync(join(test.learningDir, 'opened', folder, 'server.cjs')).mode & 0o77).toBe(0)
  })

  it('gives what was answered in it as a result', async () => {
    const { lessons } = test.deck
    await lessons.open(pack())
    expect(await lessons.result('small')).toMatchObject({ ok: false, error: { code: 'refused' } })
    await lessons.setAlias('Ada L.')
    await lessons.enter('small')
    await lessons.inRun((run) => run.predict('guess', { kind: 'choice', choice: 'one' }))
    const saved = await lessons.result('small')
    expect(saved).toMatchObject({ ok: true, value: { fileName: 'small-Ada-L-.deckresult.json' } })
    expect(readResult(saved.ok ? saved.value.text : '')).toMatchObject({ ok: true, value: { alias: 'Ada L.' } })
  })

  it('can be begun from what was done to a cluster, in an empty folder', async () => {
    const { deck } = test
    const opened = await deck.open({ scriptPath: join(small, 'server.cjs'), workers: 2, env: { PORT: '0' } }, true)
    const clusterId = opened.ok ? opened.value.clusterId : ''
    const found = deck.session(clusterId)
    if (!found.ok) throw new Error(found.error.message)
    await vi.waitFor(() => expect(found.value.snapshot().listeningCount).toBe(2), patient)
    const folder = join(dir, 'mine')
    expect(await beginLesson(deck, clusterId, folder, Date.now())).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    })
    const deed = { kind: 'action', does: 'cluster.scale', input: { desired: 3 }, target: { kind: 'all' } } as const
    await deck.experiments.deeds.noted(clusterId, deed, () => found.value.scale(3))
    expect(await deck.lessons.begin(clusterId, folder)).toMatchObject({
      ok: true,
      value: { lessonId: 'my-lesson', folder },
    })
    expect(readdirSync(folder).toSorted()).toEqual(['lesson.json', 'server.cjs'])
    expect(await deck.lessons.begin(clusterId, folder)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('not empty') },
    })
    await deck.remove(clusterId)
  })
})
