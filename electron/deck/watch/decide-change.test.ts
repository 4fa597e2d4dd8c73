import { describe, expect, it } from 'vitest'
import { countOwnWrites, decideChange, mostOwnWrites, noOwnWrites } from './decide-change.ts'

describe('changed files', () => {
  it.each([
    ['running', false, 'reload'],
    ['running', true, 'wait'],
    ['starting', false, 'wait'],
    ['stopping', false, 'forget'],
    ['stopped', false, 'forget'],
    ['stopped', true, 'forget'],
  ] as const)('of a cluster that is %s, reloading: %s', (runState, isReloading, decision) => {
    expect(decideChange(runState, isReloading)).toBe(decision)
  })
})

describe('files that a cluster writes itself', () => {
  const change = (...paths: string[]) => ({ paths, moreCount: 0 })
  const seen = (...changes: readonly (readonly [readonly string[], boolean])[]) =>
    changes.reduce((own, [paths, during]) => countOwnWrites(own, change(...paths), during), noOwnWrites)

  it('are those that change in each reload', () => {
    const own = seen(...Array.from({ length: mostOwnWrites }, () => [['data.json', 'a.js'], true] as const))
    expect(own).toEqual({ reloadCount: mostOwnWrites, paths: ['data.json', 'a.js'] })
    expect(countOwnWrites(own, change('data.json'), true).paths).toEqual(['data.json'])
  })

  it('are none when different files change each time', () => {
    expect(seen([['a.js'], true], [['b.js'], true], [['c.js'], true])).toEqual({ reloadCount: 1, paths: ['c.js'] })
  })

  it('are forgotten by a change between reloads', () => {
    expect(seen([['a.js'], true], [['a.js'], true], [['a.js'], false])).toEqual(noOwnWrites)
  })
})
