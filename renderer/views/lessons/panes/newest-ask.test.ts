import { describe, expect, it } from 'vitest'
import { anAnswer } from '../../../testing/lesson.ts'
import { bodyWords, newestAsk } from './newest-ask.ts'

const report = (answers: Readonly<Record<string, readonly ReturnType<typeof anAnswer>[]>>) => ({
  report: { startedAtMs: 0, endedAtMs: 9000, lines: [], answers, loads: {} },
})

describe('the newest answers', () => {
  it('are those of the ask that ended last, whatever part it stood in', () => {
    const parts = [
      report({ late: [anAnswer(1, { atMs: 8000 })], early: [anAnswer(1, { atMs: 1000 })] }),
      report({ middle: [anAnswer(1, { atMs: 5000 })] }),
      { report: null },
    ]
    expect(newestAsk(parts)).toMatchObject({ name: 'late', atMs: 8000 })
  })

  it('are grouped by client, each in its own order', () => {
    const answers = [anAnswer(2, { client: 2 }), anAnswer(1, { client: 2 }), anAnswer(1, { client: 1 })]
    const clients = newestAsk([report({ ask: answers })])?.clients
    expect(clients?.map(({ client, answers: own }) => [client, own.map(({ number }) => number)])).toEqual([
      [1, [1]],
      [2, [1, 2]],
    ])
  })

  it('are counted by worker, those of nobody known last', () => {
    const answers = [null, 3, 1, 3].map((slot, nth) => anAnswer(nth, { slot, client: nth }))
    expect(newestAsk([report({ ask: answers })])?.tally).toEqual([
      { slot: 1, count: 1 },
      { slot: 3, count: 2 },
      { slot: null, count: 1 },
    ])
  })

  it('tell which fields differ between them', () => {
    const answers = [1, 2].map((visits) => anAnswer(visits, { body: { pid: visits, app: 'shop', visits } }))
    expect([...(newestAsk([report({ ask: answers })])?.telling ?? [])]).toEqual(['visits'])
  })

  it('are none before anybody asked', () => {
    expect(newestAsk([{ report: null }, report({ ask: [] })])).toBeNull()
  })

  it('say what differs, not who answered', () => {
    expect(bodyWords({ pid: 7, visits: 3, user: null })).toBe('visits 3, user null')
    expect(bodyWords({ app: 'shop', visits: 3 }, new Set(['visits']))).toBe('visits 3, app shop')
    expect(bodyWords('hello\n world ')).toBe('hello world')
    expect(bodyWords('x'.repeat(200))).toHaveLength(60)
    expect(bodyWords(null)).toBe('')
  })
})
