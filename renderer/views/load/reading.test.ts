import { describe, expect, it } from 'vitest'
import type { LoadMark } from '../../../shared/model/load.ts'
import { aResult } from '../../testing/load.ts'
import { readingOfResult } from './reading.ts'

const markOf = (mark: Omit<LoadMark, 'atMs' | 'slot'>) =>
  readingOfResult(aResult({}, { marks: [{ atMs: 7, slot: 2, ...mark }] })).marks

describe('marks of a result', () => {
  it('look as they did while it ran, whatever their label says', () => {
    const event = { kind: 'settings', tone: 'info', words: 'name is now "crash test"' } as const
    expect(markOf({ words: 'crash test', event })).toEqual([
      {
        id: 0,
        atMs: 7,
        words: 'crash test',
        sentence: 'name is now "crash test"',
        icon: 'settings',
        tone: 'info',
        ended: null,
      },
    ])
    const exit = { kind: 'exit', tone: 'hot', words: 'slot 2 exited by SIGKILL' } as const
    expect(markOf({ words: 'SIGKILL 2', event: exit })).toMatchObject([{ icon: 'crashed', tone: 'hot' }])
  })

  it('of an older result have their label, and nothing is guessed from it', () => {
    expect(markOf({ words: 'SIGKILL 2', event: null })).toEqual([
      { id: 0, atMs: 7, words: 'SIGKILL 2', sentence: 'SIGKILL 2', icon: 'info', tone: 'idle', ended: null },
    ])
  })
})
