import { describe, expect, it } from 'vitest'
import type { PolicyId } from '../../../../shared/policies.ts'
import { aConnection, aRequest } from '../../../wire/test-traces.ts'
import { clientWords, connectionStory, requestStory, storyTimes } from './story-words.ts'

const narrow = (text: string) => text.replaceAll('_', '\u202f')
const told = (change: Parameters<typeof aConnection>[0], nowMonoMs = 5000) =>
  connectionStory(aConnection(change), nowMonoMs).map(({ words }) => words)

describe('the story of a connection', () => {
  it('tells each step with its durations', () => {
    const story = {
      sentMonoMs: 1012,
      openedMonoMs: 1012.4,
      firstRequestMonoMs: 1013.6,
      requestCount: 41,
      attempts: 2,
      slot: 2,
    }
    expect(told({ ...story, generation: 3, closedMonoMs: 13_012.4 })).toEqual([
      'arrived at the primary',
      narrow('waited 12.0_ms, then handed to slot 2 g3 (attempt 2)'),
      narrow('taken 0.4_ms later'),
      narrow('first request 1.2_ms after that'),
      '41 requests',
      narrow('closed after 12_s'),
    ])
  })

  it('says what still lasts', () => {
    expect(told({ openedMonoMs: 1000.8 }, 3000.8).slice(-2)).toEqual([
      '1 request so far',
      narrow('open for 2.0_s so far'),
    ])
  })

  it('says why it waits', () => {
    const queued = { sentMonoMs: null, openedMonoMs: null, firstRequestMonoMs: null, slot: null, generation: null }
    expect(told(queued, 3100)).toEqual([
      'arrived at the primary',
      narrow('has waited 2.1_s: every worker still owes an answer'),
    ])
    expect(told({ ...queued, closedMonoMs: 1212, lost: 'client went away' })).toEqual([
      'arrived at the primary',
      narrow('waited 212_ms for a worker'),
      'lost: client went away',
    ])
  })

  it('says that a worker does not take it', () => {
    const stuck = { sentMonoMs: 1000, openedMonoMs: null, firstRequestMonoMs: null, slot: 3 }
    expect(told(stuck, 4200).at(-1)).toBe(narrow('not taken for 3.2_s so far'))
  })

  it('says that the primary did not see it', () => {
    const story = { arrivedMonoMs: null, sentMonoMs: null, attempts: 0, requestCount: 0, firstRequestMonoMs: null }
    expect(told({ ...story, slot: 2, closedMonoMs: 1400.8 })).toEqual([
      'slot 2 g1 accepted it by itself; the primary did not see it',
      'no request came',
      narrow('closed after 400_ms'),
    ])
  })

  it('gives times from the first step on, which is so long ago', () => {
    const story = connectionStory(aConnection({ sentMonoMs: 1012, openedMonoMs: 1012.4, closedMonoMs: 2000 }), 4200)
    expect(storyTimes(story, 4200)).toEqual(
      ['3.2_s ago', '+12.0_ms', '+12.4_ms', '+1.0_ms', '', '+1.0_s'].map((time) => narrow(time)),
    )
    expect(storyTimes([], 4200)).toEqual([])
  })

  it('says by which policy its worker was chosen', () => {
    const words = (policy: PolicyId) =>
      connectionStory(aConnection({ sentMonoMs: 1012 }), 5000, { policy, spread: null })[1]?.words
    expect(words('least-connections')).toMatch(/then handed to slot 1 g1, with the fewest open$/)
    expect(words('sticky')).toMatch(/then handed to slot 1 g1, by address$/)
  })

  it('tells bytes where a front passes it on, and requests only where somebody counts them', () => {
    const carried = { fromClientBytes: 400, toClientBytes: 12_000 }
    const none = { requestCount: 0, firstRequestMonoMs: null }
    expect(told({ carried, ...none })).toContain(narrow('400_B from the client, 12.0_kB to it so far'))
    expect(told({ carried, requestCount: 3, closedMonoMs: 2000 })).toContain(
      narrow('3 requests: 400_B from the client, 12.0_kB to it'),
    )
    const waits = { ...none, carried, sentMonoMs: null, openedMonoMs: null, slot: null, generation: null }
    expect(told(waits, 3100).at(-1)).toBe(narrow('has waited 2.1_s: nobody has taken it yet'))
  })

  it('says who spreads connections of containers, where no primary of the deck does', () => {
    const seen = aConnection({ arrivedMonoMs: null, sentMonoMs: null, attempts: 0 })
    const spread = { by: 'mesh', words: 'spread by IPVS' } as const
    expect(connectionStory(seen, 5000, { policy: 'round-robin', spread })[0]?.words).toBe(
      'came to slot 1 g1: spread by IPVS',
    )
    expect(requestStory(aRequest(), null, 5000, spread)[0]?.words).toBe('reached slot 1 g1')
  })

  it('names the client', () => {
    expect(clientWords(aConnection())).toBe('127.0.0.1:50001')
    expect(clientWords(aConnection({ client: null }))).toContain('UNIX')
  })
})

describe('the story of a request', () => {
  const words = (change: Parameters<typeof aRequest>[0], client: string | null) =>
    requestStory(aRequest(change), client, 2001).map((step) => step.words)

  it('never passes the primary', () => {
    expect(words({ endedMonoMs: 1013.5, status: 200 }, '127.0.0.1:50001')).toEqual([
      'reached slot 1 g1 on the connection of 127.0.0.1:50001; the primary did not see it',
      narrow('answered with 200 after 12.5_ms'),
    ])
  })

  it('may be in flight, or broken off', () => {
    expect(words({}, null).at(-1)).toBe(narrow('in flight for 1.0_s so far'))
    expect(words({ endedMonoMs: 1101 }, null).at(-1)).toBe(narrow('broken off after 100_ms'))
  })
})
