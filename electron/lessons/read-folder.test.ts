import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLessonFolder } from './read-folder.ts'
import { madeUpLessonData } from './testing/made-up-lesson.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesson-'))
  await writeFile(join(folder, 'lesson.json'), JSON.stringify(madeUpLessonData))
  await writeFile(join(folder, 'server.js'), 'const counter = 0\n')
  await writeFile(join(folder, 'solved.js'), 'const counter = 1\n')
})
afterEach(() => rm(folder, { recursive: true }))

const messageOf = async (): Promise<string> => {
  const read = await readLessonFolder(folder)
  return read.ok ? '' : read.error.message
}

describe("a lesson's folder", () => {
  it('is read with all its files', async () => {
    await mkdir(join(folder, 'texts'))
    await writeFile(join(folder, 'texts', 'more.md'), 'More')
    await writeFile(join(folder, '.DS_Store'), 'x')
    const read = await readLessonFolder(folder)
    expect(read).toMatchObject({ ok: true, value: { file: { id: 'made-up' } } })
    expect(read.ok && [...read.value.files.keys()]).toEqual(['lesson.json', 'server.js', 'solved.js', 'texts/more.md'])
  })

  it('is refused without a script that it names', async () => {
    await rm(join(folder, 'server.js'))
    expect(await messageOf()).toContain('The folder has no file server.js')
  })

  it('is refused with a link in it', async () => {
    await symlink('/etc/hostname', join(folder, 'text.md'))
    expect(await messageOf()).toBe('text.md is a link, which may lead out of the folder: put the file itself there')
  })

  it('is refused with a file that is too large', async () => {
    await writeFile(join(folder, 'big.js'), 'x'.repeat(200_001))
    expect(await messageOf()).toBe('big.js has 0.2 MB: a file of a lesson has 0.2 MB at most')
  })

  it('is refused with too many files', async () => {
    await Promise.all(Array.from({ length: 98 }, (_, nth) => writeFile(join(folder, `text-${nth}.md`), 'x')))
    expect(await messageOf()).toBe('The folder holds more than 100 files: a lesson is smaller')
  })

  it('is told apart from one that holds no lesson, and from none', async () => {
    await rm(join(folder, 'lesson.json'))
    expect(await messageOf()).toContain('holds no lesson.json')
    expect(await readLessonFolder(join(folder, 'nothing'))).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await readLessonFolder(join(folder, 'server.js'))).toMatchObject({ ok: false })
  })
})
