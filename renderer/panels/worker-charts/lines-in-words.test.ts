import { describe, expect, it } from 'vitest'
import { linesInWords } from './lines-in-words.ts'
import { metrics } from './metric.ts'

const line = { slot: 1, runs: [], last: { atMs: 0, value: 7 }, silent: false, newestAtMs: 0, max: 7 }
const mark = { id: 1, atMs: 0, words: 'request limit 1', icon: 'reload', tone: 'info', ended: null } as const
const picture = { lines: [line, { ...line, slot: 2, silent: true }], bounds: [], tags: [] }

describe('a chart in words', () => {
  it('names the newest values', () => {
    expect(linesInWords(metrics.requests, picture)).toBe(
      'Requests per worker, of this generation, now: slot 1 7; slot 2 7, no report since.',
    )
    expect(linesInWords(metrics.requests, { ...picture, lines: [] })).toBe('Requests per worker: no samples yet.')
  })

  it('names the level at which a rule acts, and what it did', () => {
    const tags = ['one', 'two', 'three', 'four'].map((sentence) => ({ ...mark, sentence }))
    const words = linesInWords(metrics.requests, {
      ...picture,
      bounds: [{ value: 10, words: 'replace at 10 requests' }],
      tags,
    })
    expect(words).toMatch(/ Rule: replace at 10 requests\. Marked: two; three; four\.$/)
    // Tags of a chart without levels are of all kinds, and stand in the list of events.
    expect(linesInWords(metrics.requests, { ...picture, tags })).not.toContain('four')
  })
})
