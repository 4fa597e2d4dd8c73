import { describe, expect, it } from 'vitest'
import {
  countOwnWrites,
  decideChange,
  mostOwnWrites,
  noOwnWrites,
  ownWritesWords,
  writesItself,
} from './decide-change.ts'

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
  interface Seen {
    readonly paths: readonly string[]
    readonly duringReload?: boolean
    readonly isCode?: true
  }
  /** One change every so many ms. */
  const seen = (everyMs: number, ...changes: readonly Seen[]) =>
    changes.reduce(
      (own, { duringReload = false, ...change }, index) =>
        countOwnWrites(own, { moreCount: 0, ...change }, { monoMs: index * everyMs, duringReload }),
      noOwnWrites,
    )
  const times = (change: (index: number) => Seen) => Array.from({ length: mostOwnWrites }, (_, index) => change(index))

  it('are those that change in each reload, however slow it is, and code too', () => {
    const own = seen(60_000, ...times(() => ({ paths: ['data.json', 'a.js'], duringReload: true, isCode: true })))
    expect(writesItself(own)).toBe(true)
    expect(ownWritesWords(own)).toBe(
      'data.json and 1 more changed during 8 reloads in a row, so the cluster seems to write them itself',
    )
  })

  it('are uploads under ever new names, whenever they come', () => {
    const own = seen(3000, ...times((index) => ({ paths: [`files/${index}.bin`], duringReload: index % 3 === 0 })))
    expect(writesItself(own)).toBe(true)
    expect(ownWritesWords(own)).toBe(
      'files under ever new names in files/ changed 8 times within 21 s, so the cluster seems to write them itself',
    )
  })

  it('are one file that is written over and over between reloads', () => {
    const own = seen(2000, ...times(() => ({ paths: ['data.json'] })))
    expect(ownWritesWords(own)).toBe('data.json changed 8 times within 14 s, so the cluster seems to write it itself')
  })

  it.each([
    ['a person saves now and then', seen(10_000, ...times(() => ({ paths: ['views/home.html'] })))],
    ['a person saves code, however fast', seen(1000, ...times(() => ({ paths: ['a.js'], isCode: true })))],
    ['each change is in another place', seen(1000, ...times((index) => ({ paths: [`${index}/a.html`] })))],
    [
      'code of other names changes in each reload',
      seen(1000, ...times((index) => ({ paths: [`${index}.js`], isCode: true, duringReload: true }))),
    ],
  ])('are none when %s', (_, own) => {
    expect(writesItself(own)).toBe(false)
  })

  it('are forgotten when a person saves code in between', () => {
    const upload = (index: number): Seen => ({ paths: [`files/${index}`] })
    expect(seen(1000, ...times(upload), { paths: ['a.js'], isCode: true })).toEqual(noOwnWrites)
  })
})
