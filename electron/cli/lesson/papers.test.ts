import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPack } from '../../lessons/pack/read-pack.ts'
import { findLessons } from './find-lessons.ts'
import { gradeLessons } from './grade-lessons.ts'
import { packLesson } from './pack-lesson.ts'

const small = resolve(import.meta.dirname, '../../deck/lessons/fixtures/small')
const result = (alias: string): string =>
  JSON.stringify({
    producer: 'Clusterdeck',
    kind: 'lesson-result',
    version: 1,
    alias,
    lesson: { id: 'small', title: 'A small lesson', stepCount: 3 },
    machine: { cores: 2, platform: 'linux' },
    startedAtMs: 0,
    writtenAtMs: 1,
    seed: 1,
    doneSteps: ['a'],
    stepMs: { a: 90_000 },
    attempts: {},
    answers: [],
    checks: [],
    drill: null,
  })

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'clusterdeck-papers-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('clusterdeck lesson grade', () => {
  const grade = (paths: readonly string[], format: 'text' | 'csv' | 'json' = 'text') =>
    gradeLessons({ kind: 'lesson-grade', paths, workingDir: dir, format })

  it('makes a table of all results in a folder, and names what it cannot read', async () => {
    mkdirSync(join(dir, 'class/monday'), { recursive: true })
    writeFileSync(join(dir, 'class/ada.deckresult.json'), result('Ada'))
    writeFileSync(join(dir, 'class/monday/eve.deckresult.json'), result('Eve\u001b[2J'))
    writeFileSync(join(dir, 'class/notes.json'), '{}')
    expect(await grade(['class'])).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/Ada +small +1\/3.*\nEve\[2J/),
    })
    writeFileSync(join(dir, 'class/broken.deckresult.json'), '{')
    expect(await grade(['class'])).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('not graded: broken.deckresult.json'),
    })
  })

  it('says where there is nothing to grade', async () => {
    mkdirSync(join(dir, 'empty'))
    expect(await grade(['empty'])).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('There is no *.deckresult.json in empty'),
    })
    expect(await grade(['nowhere'])).toMatchObject({ exitCode: 2, text: expect.stringContaining('nowhere') })
  })
})

describe('clusterdeck lesson pack', () => {
  const pack = (folder: string) => packLesson({ kind: 'lesson-pack', folder, workingDir: dir })

  it('writes a file that can be read back, and overwrites none', async () => {
    cpSync(small, join(dir, 'mine'), { recursive: true })
    expect(await pack('mine')).toMatchObject({ exitCode: 0 })
    const read = readPack(readFileSync(join(dir, 'mine.decklesson')))
    expect(read.ok && [...read.value.keys()]).toContain('lesson.json')
    expect(await pack('mine')).toMatchObject({ exitCode: 2, text: expect.stringContaining('it is there already') })
  })

  it('packs no folder that is no lesson', async () => {
    mkdirSync(join(dir, 'none'))
    expect(await pack('none')).toMatchObject({ exitCode: 2, text: expect.stringContaining('lesson.json') })
  })
})

describe('a lesson that a command line names', () => {
  const find = (...named: readonly string[]) =>
    findLessons({ named, workingDir: dir, ownDir: join(dir, 'none'), unpackDir: join(dir, 'unpacked') })

  it('is a folder or a packed file', async () => {
    cpSync(small, join(dir, 'mine'), { recursive: true })
    await packLesson({ kind: 'lesson-pack', folder: 'mine', workingDir: dir })
    const found = await find('mine', 'mine.decklesson')
    expect(found.ok && found.value.map(({ lesson }) => lesson.file.id)).toEqual(['small', 'small'])
    writeFileSync(join(dir, 'broken.decklesson'), 'no zip')
    expect(await find('broken.decklesson')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('broken.decklesson: It is no zip file') },
    })
    expect(await find('nowhere')).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})
