import { describe, expect, it } from 'vitest'
import { noNumbers } from '../../supervisor/testing/fake-workers.ts'
import { createLastWord } from './last-word.ts'

const start = () => {
  const worker = { acceptedCount: 10 }
  let nowMs = 0
  const word = createLastWord(worker, { monoMs: () => nowMs })
  return {
    word,
    worker,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}
const beat = (openConnections: number | null, requestsInFlight: number | null) =>
  ({ type: 'beat', atMs: 0, held: { openConnections, requestsInFlight } }) as const

describe('the last word of a worker', () => {
  it('is unknown until it said one', () => {
    const { word } = start()
    word.heard({ type: 'beat', atMs: 0 })
    word.heard({ type: 'note', words: 'odd' })
    expect(word.held()).toBeNull()
  })

  it('is the newest, with its age, and with what it was handed since', () => {
    const { word, worker, pass } = start()
    word.heard(beat(5, 5))
    pass(100)
    word.heard(beat(4, 2))
    pass(300)
    worker.acceptedCount += 3
    expect(word.held()).toEqual({ requestCount: 2, connectionCount: 7, ageMs: 300 })
  })

  it('ends with what a drain said', () => {
    const { word } = start()
    word.heard(beat(5, 5))
    const listeners = { SIGTERM: 0, SIGINT: 0, SIGUSR2: 0, shutdown: 0 }
    word.heard({ type: 'drain', ...noNumbers, listeners })
    expect(word.held()).toEqual({ requestCount: 0, connectionCount: 0, ageMs: 0 })
  })

  it('leaves unknown what nobody counts in it', () => {
    const { word, worker } = start()
    word.heard(beat(null, null))
    worker.acceptedCount += 3
    expect(word.held()).toEqual({ requestCount: null, connectionCount: null, ageMs: 0 })
  })
})
