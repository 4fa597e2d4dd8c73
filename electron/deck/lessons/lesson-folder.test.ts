import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { can } from '../../../shared/platforms.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { copyFolder, findPackages, removeCopy, removeLeftCopies } from './lesson-folder.ts'

describe('the copy of a lesson', () => {
  let dir: string
  let source: string
  let copiesDir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-copies-'))
    source = join(dir, 'source')
    copiesDir = join(dir, 'learning', 'copies')
    mkdirSync(join(source, 'deep'), { recursive: true })
    writeFileSync(join(source, 'server.cjs'), 'one')
    writeFileSync(join(source, 'deep', 'more.cjs'), 'two')
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  const copied = async (packagesDir: string | null = null): Promise<string> => {
    const copy = await copyFolder(source, { copiesDir, packagesDir })
    if (!copy.ok) throw new Error(copy.error.message)
    return copy.value
  }

  it('has its files, and no other eyes see it', async () => {
    chmodSync(join(source, 'server.cjs'), 0o444)
    const copy = await copied()
    expect(readdirSync(copy).toSorted()).toEqual(['deep', 'server.cjs'])
    expect(readFileSync(join(copy, 'deep', 'more.cjs'), 'utf8')).toBe('two')
    writeFileSync(join(copy, 'server.cjs'), 'changed')
    expect(readFileSync(join(source, 'server.cjs'), 'utf8')).toBe('one')
    if (can('file-modes', thisPlatform)) expect(statSync(copy).mode & 0o777).toBe(0o700)
  })

  it('finds the packages of the deck, and leaves them when it goes', async () => {
    const packages = findPackages(import.meta.dirname)
    const copy = await copied(packages)
    expect(existsSync(join(copy, 'node_modules', 'express', 'package.json'))).toBe(true)
    expect(await removeCopy(copy)).toBeNull()
    expect(existsSync(copy)).toBe(false)
    expect(existsSync(join(packages ?? '', 'express', 'package.json'))).toBe(true)
    expect(findPackages(dir)).toBeNull()
  })

  it('does not follow links', async () => {
    symlinkSync('/etc', join(source, 'link'))
    expect(readdirSync(await copied())).not.toContain('link')
  })

  it('has what was read and agreed to alone, whatever the folder holds by now', async () => {
    const read = new Map([['server.cjs', 'one']])
    writeFileSync(join(source, 'server.cjs'), 'another one')
    mkdirSync(join(source, '.hidden'))
    writeFileSync(join(source, '.hidden', 'more.cjs'), 'never shown')
    const copy = await copyFolder(source, { copiesDir, packagesDir: null }, read)
    const folder = copy.ok ? copy.value : ''
    expect(readdirSync(folder)).toEqual(['server.cjs'])
    expect(readFileSync(join(folder, 'server.cjs'), 'utf8')).toBe('one')
  })

  it('says what is missing, and leaves nothing', async () => {
    rmSync(source, { recursive: true })
    const copy = await copyFolder(source, { copiesDir, packagesDir: null })
    expect(copy).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/could not be copied to .*ENOENT/) },
    })
    expect(readdirSync(copiesDir)).toEqual([])
  })

  it('goes with the next start once its deck is dead, and no earlier', async () => {
    const own = await copied()
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    mkdirSync(join(copiesDir, `${pid}-dead`))
    await removeLeftCopies(copiesDir)
    expect(readdirSync(copiesDir).map((name) => join(copiesDir, name))).toEqual([own])
  })
})
