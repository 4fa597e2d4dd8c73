import { describe, expect, it } from 'vitest'
import { shortPath } from './short-path.ts'

describe('short path', () => {
  it.each([
    ['/home/ada/work/a.js', '/home/ada', '~/work/a.js'],
    ['/home/ada', '/home/ada', '~'],
    ['/home/adam/a.js', '/home/ada', '/home/adam/a.js'],
    ['/srv/a.js', '/home/ada', '/srv/a.js'],
    ['/srv/a.js', '', '/srv/a.js'],
    ['/srv/a.js', '/', '/srv/a.js'],
  ])('%s under %s reads %s', (path, home, words) => {
    expect(shortPath(path, home)).toBe(words)
  })
})
