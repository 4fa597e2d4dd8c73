import { describe, expect, it } from 'vitest'
import { shareBetween } from './boxes/shares.ts'
import { areAllKept, wireWords } from './wire-words.ts'

const narrow = (text: string) => text.replaceAll('_', '\u202f')
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

/** What the words are about, with what is open per slot. */
const words = (
  connections: readonly number[],
  requests: readonly number[],
  open: readonly (number | null)[],
  openBefore: number | null = null,
  mode: 'connections' | 'requests' = 'requests',
) =>
  wireWords({
    reading: reading(connections, requests),
    open: open.map((openConnections, index) => ({ slot: index + 1, openConnections })),
    openBefore,
    mode,
    isBrief: false,
    url: 'http://localhost:3000',
    hasRequests: true,
  })

describe('words about the wires', () => {
  it('say how many connections carried the requests, and who holds them', () => {
    expect(words([0, 0, 0, 0], [25_800, 5_100, 5_200, 5_100], [5, 1, 1, 1], 8)).toBe(
      narrow('8 connections carried 41_200 requests; slot 1 holds 5 of the 8 open and got 63_% of the requests.'),
    )
  })

  it('say why no dot moves while all connections are kept', () => {
    const kept: Parameters<typeof words> = [[0, 0], [500, 480], [25, 25], 50, 'connections']
    expect(words(...kept)).toBe(
      'No dot moves, as no new connection comes: the kept 50 connections carried 980 requests; each worker holds 25.',
    )
    const areKept = (connections: readonly number[], requests: readonly number[], mode: 'connections' | 'requests') =>
      areAllKept({ reading: reading(connections, requests), mode })
    expect(areKept([0, 0], [500, 480], 'connections')).toBe(true)
    expect(areKept([0, 0], [500, 480], 'requests')).toBe(false)
    expect(areKept([1, 0], [500, 480], 'connections')).toBe(false)
    expect(areKept([0, 0], [0, 0], 'connections')).toBe(false)
  })

  it('speak of connections alone where there are no requests to count', () => {
    const facts = {
      open: [],
      openBefore: null,
      url: null,
      hasRequests: false,
      mode: 'connections',
      isBrief: false,
    } as const
    expect(wireWords({ ...facts, reading: reading([7, 5], [0, 0]) })).toBe(
      '12 new connections in this window; no requests to count.',
    )
    expect(wireWords({ ...facts, reading: reading([0, 0], [0, 0]) })).toBe(
      'No new connection in this window; no requests to count.',
    )
  })

  it('count those that came and went as carriers, too', () => {
    expect(words([10, 10], [100, 100], [2, 2], 6)).toContain('26 connections carried 200 requests')
  })

  it('say so when all hold about the same', () => {
    expect(words([0, 0], [500, 480], [4, 4], 8)).toContain('; each worker holds 4.')
    expect(words([0, 0], [500, 480], [4, 5], 9)).toContain('; each worker holds 4 to 5.')
    expect(words([0, 0], [5, 0], [1, 0], 1)).toContain('; each worker holds 0 to 1.')
  })

  it('name nobody when only one worker is there, or none tells what it holds', () => {
    expect(words([0], [500], [4], 4)).toBe('4 connections carried 500 requests.')
    expect(words([2, 2], [500, 400], [null, null])).not.toContain('hold')
  })

  it('give the span of the shares when each connection carries one request', () => {
    expect(words([10, 10], [10, 10], [0, 0], 0)).toBe(
      narrow('Each worker got 50_% of connections and 50_% of requests: about one per connection.'),
    )
    expect(words([10], [10], [0], 0)).toBe('One worker gets everything.')
  })

  it('leave out the span where other words need the room', () => {
    const facts = { open: [], openBefore: 0, url: null, hasRequests: true, mode: 'connections', isBrief: true } as const
    expect(wireWords({ ...facts, reading: reading([10, 10], [10, 10]) })).toBe('')
    expect(wireWords({ ...facts, reading: reading([20, 20, 20], [50, 10, 12]) })).toContain('Slot 1')
  })

  it('do not blame keep-alive when each connection carried one request at most', () => {
    expect(words([20, 20], [20, 4], [8, 8], 0)).toContain('The rest asked nothing yet')
  })

  it('blame it when some connections carried more than one', () => {
    expect(words([20, 20, 20], [50, 10, 12], [8, 8, 8], 0)).toBe(
      narrow('Slot 1: 33_% of connections, 69_% of requests. A kept-alive connection stays with its worker.'),
    )
  })

  it('tell connections on which nothing was asked yet', () => {
    expect(words([3, 2], [0, 0], [3, 2])).toBe('5 new connections, but no request in this window.')
    expect(words([0, 0], [0, 0], [3, 2])).toBe('No request came in this window.')
  })

  it('show the way when nothing happens, and are silent before anything was read', () => {
    expect(words([0, 0], [0, 0], [0, 0])).toContain('open http://localhost:3000')
    const facts = {
      open: [],
      openBefore: null,
      url: null,
      hasRequests: true,
      mode: 'connections',
      isBrief: false,
    } as const
    expect(wireWords({ ...facts, reading: null })).toBe('')
  })
})
