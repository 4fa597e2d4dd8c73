import { describe, expect, it } from 'vitest'
import { lanesInWords } from './lane-words.ts'

describe('lanes in words', () => {
  it('say where each slot stands and how its last generation ended', () => {
    const words = lanesInWords(
      [
        {
          slot: 2,
          segments: [
            { generation: 2, state: 'listening', startAtMs: 0, endAtMs: 60_000, endMark: 'SIGKILL' },
            { generation: 3, state: 'listening', startAtMs: 60_000, endAtMs: null, endMark: null },
          ],
        },
        { slot: 3, segments: [] },
      ],
      180_000,
    )
    expect(words).toBe(
      'Slot 2: g3 listening for 2\u202fm\u202f00\u202fs, g2 ended by SIGKILL 2\u202fmin ago. Slot 3: nothing yet.',
    )
  })
})
