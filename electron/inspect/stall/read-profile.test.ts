import { describe, expect, it } from 'vitest'
import { readProfile } from './read-profile.ts'

const frame = (functionName: string, lineNumber: number, url = 'file:///srv/cart.js') => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 0,
})
const pseudo = (functionName: string) => ({ functionName, url: '', lineNumber: -1, columnNumber: -1 })

/** root → serve → sum → sum, beside garbage collection and V8's own. */
const profile = {
  nodes: [
    { id: 1, callFrame: pseudo('(root)'), children: [2, 5, 6] },
    { id: 2, callFrame: frame('serve', 9), children: [3] },
    { id: 3, callFrame: frame('sum', 40), children: [4], positionTicks: [{ line: 42, ticks: 3 }] },
    {
      id: 4,
      callFrame: frame('sum', 40),
      positionTicks: [
        { line: 42, ticks: 1 },
        { line: 44, ticks: 1 },
      ],
    },
    { id: 5, callFrame: pseudo('(garbage collector)') },
    { id: 6, callFrame: pseudo('(program)') },
  ],
  samples: [3, 3, 3, 4, 4, 5, 5, 5, 5, 6],
  startTime: 1000,
  endTime: 251_000,
}

describe('the stack of a stuck thread', () => {
  it('has each function once, with its share and the line that most samples were in', () => {
    expect(readProfile(profile)).toEqual({
      sampledMs: 250,
      garbageRatio: 0.4,
      idleRatio: 0,
      frames: [
        { ...sum, totalRatio: 0.5, selfRatio: 0.5, depth: 1 },
        {
          functionName: 'serve',
          url: 'file:///srv/cart.js',
          line: 10,
          column: 1,
          totalRatio: 0.5,
          selfRatio: 0,
          depth: 1,
        },
      ],
    })
  })

  it('is that of the code, also when the garbage collector has more samples', () => {
    const samples = [3, 5, 5, 5, 5, 5]
    expect(readProfile({ ...profile, samples })?.frames[0]).toMatchObject({ functionName: 'sum' })
  })

  it('is the collector alone where nothing else was seen', () => {
    expect(readProfile({ ...profile, samples: [5] })?.frames).toMatchObject([{ functionName: '(garbage collector)' }])
  })

  it.each([
    ['nothing', undefined],
    ['no sample', { ...profile, samples: [] }],
    ['another thing', { nodes: 'many' }],
  ])('is not read from %s', (_, value) => expect(readProfile(value)).toBeNull())
})

const sum = { functionName: 'sum', url: 'file:///srv/cart.js', line: 42, column: null }
