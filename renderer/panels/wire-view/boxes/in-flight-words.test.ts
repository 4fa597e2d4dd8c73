import { describe, expect, it } from 'vitest'
import { inFlightWords } from './in-flight-words.ts'

const words = (mood: Parameters<typeof inFlightWords>[0]['mood'], requestsInFlight: number | null) =>
  inFlightWords({ mood, requestsInFlight, openConnections: 4 }).words

describe('requests in flight on a card', () => {
  it('are counted of a worker that tells', () => {
    expect(words('serving', 3)).toBe('3 in flight')
    expect(words('serving', 0)).toBe('0 in flight')
    expect(words('draining', 3)).toBe('4 finishing')
  })

  it.each(['unresponsive', 'paused'] as const)(
    'are about what it said last, or not known, of one that is %s',
    (mood) => {
      expect(words(mood, 3)).toBe('about 3 stalled')
      expect(words(mood, null)).toBe('in flight: not known')
    },
  )
})
