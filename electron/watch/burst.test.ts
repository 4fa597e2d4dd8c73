import { describe, expect, it } from 'vitest'
import { changeOf, changeWords, joinChanges, restOfBurst, type Touched } from './burst.ts'

describe('a burst of changes', () => {
  it.each([
    ['waits for a pause after the last change', { firstMonoMs: 0, lastMonoMs: 0, codeMonoMs: null }, 100, 300, 200],
    ['begins the pause anew with each change', { firstMonoMs: 0, lastMonoMs: 900, codeMonoMs: null }, 1000, 300, 200],
    ['is over after the pause', { firstMonoMs: 0, lastMonoMs: 900, codeMonoMs: null }, 1200, 300, 0],
    ['is cut when it goes on for ten waits', { firstMonoMs: 0, lastMonoMs: 2900, codeMonoMs: null }, 2900, 300, 100],
    [
      'is over at the cut, however new the last change',
      { firstMonoMs: 0, lastMonoMs: 3000, codeMonoMs: null },
      3000,
      300,
      0,
    ],
    [
      'is not cut while what the script loads is written',
      { firstMonoMs: 0, lastMonoMs: 5000, codeMonoMs: 4900 },
      5000,
      300,
      200,
    ],
    ['is cut when that is still', { firstMonoMs: 0, lastMonoMs: 5200, codeMonoMs: 4900 }, 5200, 300, 0],
    [
      'is cut after a minute of it all the same',
      { firstMonoMs: 0, lastMonoMs: 60_000, codeMonoMs: 60_000 },
      60_000,
      300,
      0,
    ],
    ['is never cut before two seconds', { firstMonoMs: 0, lastMonoMs: 1500, codeMonoMs: null }, 1500, 50, 50],
  ])('%s', (_, burst, nowMs, waitMs, restMs) => {
    expect(restOfBurst(burst, nowMs, waitMs)).toBe(restMs)
  })
})

describe('what changed', () => {
  const touched = (path: string, now: Touched['now'], renameCount = 0, hadFiles = false): Touched => {
    return { path, now, renameCount, hadFiles }
  }

  it('names a file that was written', () => {
    expect(changeOf([touched('a.js', 'file')], [], 0)).toEqual({ paths: ['a.js'], moreCount: 0 })
  })

  it('is one file when an editor writes another name and renames it', () => {
    const change = changeOf([touched('.a.js.tmp', 'nothing', 2), touched('a.js', 'file', 1)], [], 0)
    expect(change).toEqual({ paths: ['a.js'], moreCount: 0 })
  })

  it('is nothing when a file came and went again, or an empty folder came', () => {
    expect(changeOf([touched('lock', 'nothing', 2), touched('new', 'folder', 1)], [], 0)).toBeNull()
  })

  it('names what is gone after what is there', () => {
    const change = changeOf([touched('gone.js', 'nothing', 1), touched('a.js', 'file')], ['new/b.js'], 0)
    expect(change).toEqual({ paths: ['a.js', 'new/b.js', 'gone.js'], moreCount: 0 })
  })

  it('names a folder that was moved away, but the files of one that was emptied first', () => {
    expect(changeOf([touched('lib', 'nothing', 1, true)], [], 0)?.paths).toEqual(['lib'])
    const emptied = [touched('lib/a.js', 'nothing', 1), touched('lib', 'nothing', 1, true)]
    expect(changeOf(emptied, [], 0)?.paths).toEqual(['lib/a.js'])
  })

  it('keeps a thousand names and counts the rest', () => {
    const many = Array.from({ length: 1500 }, (_, index) => `f${index}.js`)
    const change = changeOf([], many, 20)
    expect([change?.paths.length, change?.moreCount]).toEqual([1000, 520])
    expect(joinChanges(change, { paths: ['f0.js', 'z.js'], moreCount: 1 })).toMatchObject({ moreCount: 522 })
  })

  it('reads as a sentence', () => {
    expect(changeWords({ paths: ['server.js'], moreCount: 0 })).toBe('server.js changed')
    expect(changeWords({ paths: ['server.js', 'a.js'], moreCount: 1 })).toBe('server.js and 2 more changed')
    expect(changeWords({ paths: [], moreCount: 7 })).toBe('7 files changed')
  })
})
