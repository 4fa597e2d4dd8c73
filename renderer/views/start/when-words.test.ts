import { describe, expect, it } from 'vitest'
import { shortPath } from './short-path.ts'
import { whenWords } from './when-words.ts'

const now = new Date(2025, 10, 22, 14, 30).getTime()

describe('words for a moment', () => {
  it.each([
    [new Date(2025, 10, 22, 9, 5), '09:05'],
    [new Date(2025, 10, 21, 23, 59), 'yesterday 23:59'],
    [new Date(2025, 10, 18, 11, 20), 'Tue 11:20'],
    [new Date(2025, 10, 12, 8, 0), '12 Nov'],
  ])('says %s as %s', (moment, words) => {
    expect(whenWords(moment.getTime(), now)).toBe(words)
  })
})

describe('short path', () => {
  it.each([
    ['/home/ada/work/a.js', '/home/ada', '~/work/a.js'],
    ['/home/adam/a.js', '/home/ada', '/home/adam/a.js'],
    ['/srv/a.js', '/home/ada', '/srv/a.js'],
    ['/srv/a.js', '', '/srv/a.js'],
  ])('%s under %s reads %s', (path, home, words) => {
    expect(shortPath(path, home)).toBe(words)
  })
})
