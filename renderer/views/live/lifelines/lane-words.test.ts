import { describe, expect, it } from 'vitest'
import { lanesInWords } from './lane-words.ts'

describe('lanes in words', () => {
  it('say where each slot stands and how its last generation ended', () => {
    const words = lanesInWords(
      [
        {
          slot: 2,
          hurts: [],
          segments: [
            { generation: 2, state: 'listening', startAtMs: 0, endAtMs: 60_000, endMark: 'SIGKILL' },
            { generation: 3, state: 'listening', startAtMs: 60_000, endAtMs: null, endMark: null },
          ],
        },
        { slot: 3, segments: [], hurts: [] },
      ],
      180_000,
    )
    expect(words).toBe(
      'Slot 2: g3 listening for 2\u202fm\u202f00\u202fs, g2 ended by SIGKILL 2\u202fmin ago. Slot 3: nothing yet.',
    )
  })

  it('say which fault is at work, and not those that are over', () => {
    const segments = [{ generation: 1, state: 'listening', startAtMs: 0, endAtMs: null, endMark: null }] as const
    const hurts = [
      { slot: 1, startAtMs: 1000, endAtMs: 2000, words: 'leak' },
      { slot: 1, startAtMs: 5000, endAtMs: null, words: 'block event loop' },
    ]
    expect(lanesInWords([{ slot: 1, segments, hurts }], 8000)).toBe(
      'Slot 1: g1 listening for 8.0\u202fs, fault: block event loop.',
    )
  })
})
