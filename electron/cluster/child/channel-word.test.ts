import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChannelWord } from './channel-word.ts'

const cmd = 'NODE_CLUSTERDECK'

describe('a word of the agent', () => {
  it.each([
    [{ act: 'hello' }],
    [{ act: 'open', count: 3 }],
    [{ act: 'move', id: 7, key: 'null:3000:4:null' }],
    [{ act: 'done', id: 4, ok: false, words: 'no server listens there any more' }],
  ])('%j is understood', (word) => {
    expect(parseChannelWord({ cmd, ...word })).toEqual(word)
  })

  it.each([
    [{}],
    [{ act: 'fly' }],
    [{ act: 'open', count: -1 }],
    [{ act: 'open', count: '3' }],
    [{ act: 'move', id: 7 }],
    [{ act: 'move', id: -1, key: 'k' }],
    [{ act: 'move', id: 7, key: 'k'.repeat(5001) }],
    [{ act: 'done', id: 1.5, ok: true, words: '' }],
    [{ act: 'done', id: 1, ok: 1, words: '' }],
    [{ act: 'done', id: 1, ok: true }],
  ])('%j is junk', (word) => {
    expect(parseChannelWord({ cmd, ...word })).toBe('junk')
  })

  it('leaves everything else to others, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        expect(parseChannelWord(raw)).toBeNull()
      }),
    )
    expect(parseChannelWord({ cmd: 'NODE_CLUSTER', act: 'hello' })).toBeNull()
  })
})
