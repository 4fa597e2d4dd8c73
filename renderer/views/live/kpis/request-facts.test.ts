import { describe, expect, it } from 'vitest'
import { requestFacts } from './request-facts.ts'

const words = (
  requestsPerSec: number | null,
  requestsInFlight: number | null,
  oldestRequestMs: number | null = null,
  { errorCount = 0, isNotable = false } = {},
) => {
  const facts = requestFacts({ requestsPerSec, requestsInFlight, oldestRequestMs, errorCount }, isNotable)
  return facts.words?.replaceAll('\u202f', ' ')
}

describe('requests that are not answered', () => {
  it('are told where nothing is answered: such a service is not idle', () => {
    expect(words(0, 30, 6100)).toBe('30 waiting, oldest 6.1 s')
    expect(words(0, 1, 40)).toBe('1 waiting, oldest 40.0 ms')
    expect(
      requestFacts({ requestsPerSec: 0, requestsInFlight: 30, oldestRequestMs: 6100, errorCount: 0 }, false).tone,
    ).toBe('hot')
  })

  it('are told beside answers when one of them waits long, unless the rate fell', () => {
    expect(words(12, 4, 2000)).toBe('4 in flight, oldest 2.0 s')
    expect(words(12, 4, 2000, { isNotable: true })).toBeUndefined()
    expect(words(12, 4, 20)).toBeUndefined()
  })

  it.each([
    ['idle', 0, 0, {}],
    ['none answered', 0, 0, { errorCount: 3 }],
    ['no worker reports', 0, null, {}],
    ['no worker reports', null, null, {}],
    ['just started', null, 0, {}],
  ] as const)('say "%s" where nothing more is known', (said, requestsPerSec, inFlight, more) => {
    expect(words(requestsPerSec, inFlight, null, more)).toBe(said)
  })

  it('may wait on a worker that is silent, though the others have none: that is not idle', () => {
    const point = { requestsPerSec: 0, requestsInFlight: 0, oldestRequestMs: null, errorCount: 0 }
    expect(requestFacts(point, false, true).words).toBe('none answered')
  })

  it('are unknown without a sample', () => {
    expect(requestFacts(null, false).words).toBe('nothing measured')
  })
})
