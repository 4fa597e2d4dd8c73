import { describe, expect, it } from 'vitest'
import { shareWords } from './share-words.ts'
import { shareBetween } from './shares.ts'

const reading = (connections: readonly number[], requests: readonly number[]) =>
  shareBetween(
    { atMs: 0, shares: connections.map((_, index) => ({ slot: index + 1, connectionCount: 0, requestCount: 0 })) },
    {
      atMs: 10_000,
      shares: connections.map((connectionCount, index) => ({
        slot: index + 1,
        connectionCount,
        requestCount: requests[index] ?? 0,
      })),
    },
  )

describe('words about shares', () => {
  it('give the span of the shares while both agree', () => {
    expect(shareWords(reading([10, 10], [100, 110]), 20, null)).toBe(
      'Each worker got 50\u202f% of connections and 48\u202f% to 52\u202f% of requests.',
    )
    expect(shareWords(reading([10], [100]), 20, null)).toBe('One worker gets everything.')
  })

  it('are silent before anything was read', () => {
    expect(shareWords(null, 0, null)).toBe('')
  })

  it('tell connections that have not finished a request yet', () => {
    expect(shareWords(reading([3, 2], [0, 0]), 5, null)).toBe(
      '5 new connections, but no request finished in this window.',
    )
  })

  it('name the slot whose shares differ most, and keep-alive as the reason', () => {
    const words = shareWords(reading([10, 10, 10], [100, 0, 20]), 30, null)
    expect(words).toBe(
      'Slot 1: 33\u202f% of connections, 83\u202f% of requests. A kept-alive connection stays with its worker.',
    )
  })

  it('do not blame keep-alive when each connection carried one request', () => {
    expect(shareWords(reading([20, 20], [20, 4]), 16, null)).toContain('still in flight')
  })

  it('explain requests without new connections', () => {
    expect(shareWords(reading([0, 0], [50, 50]), 4, null)).toContain('4 kept-alive connections')
  })

  it('show the way when nothing happens', () => {
    expect(shareWords(reading([0, 0], [0, 0]), 0, 'http://localhost:3000')).toContain('open http://localhost:3000')
  })
})
