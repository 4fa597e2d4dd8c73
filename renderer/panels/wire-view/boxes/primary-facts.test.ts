import { describe, expect, it } from 'vitest'
import { aHostPoint } from '../../../testing/points.ts'
import { createRecorder } from '../../../wire/recording.ts'
import { aBatch } from '../../../wire/test-traces.ts'
import { primaryFactCount, primaryFacts } from './primary-facts.ts'

const facts = (owing: readonly number[], waitingCount: number, longestWaitMs: number) => {
  const recorder = createRecorder()
  const worker = { generation: 1, openConnections: 0, requestsInFlight: 0 }
  const workers = [1, 2, 3].map((slot) => ({ ...worker, slot, owesAnswer: owing.includes(slot), passedOverCount: 0 }))
  recorder.add(aBatch({ workers, primary: { waitingCount, longestWaitMs, next: { slot: 2, afterSlot: 1 } } }))
  const frame = recorder.frameAt(1000)
  return primaryFacts({ frame, queuedCount: null, host: aHostPoint(0), bypassed: false }).map(({ name, words, tone }) =>
    [name, words.replaceAll('\u202f', ' '), tone ?? ''].join(': '),
  )
}

describe("the primary's numbers", () => {
  it('are calm while nothing waits', () => {
    expect(facts([], 0, 0)).toEqual([
      'Waiting: 0: ',
      'Next: slot 2: ',
      'Not acked: 0: ',
      'Longest wait: 0 ms: ',
      'Loop p99: 1.2 ms: ',
      'CPU: 9 %: ',
    ])
  })

  it('name the slot that owes an answer, and warn when it takes long', () => {
    expect(facts([3], 12, 3200).slice(0, 4)).toEqual([
      'Waiting: 12: warn',
      'Next: slot 2: ',
      'Not acked: slot 3: hot',
      'Longest wait: 3.2 s: hot',
    ])
    expect(facts([1, 3], 0, 4)[2]).toBe('Not acked: 2 slots: ')
  })

  it('have nothing about connections that pass it by', () => {
    const bypassed = primaryFacts({ frame: null, queuedCount: null, host: null, bypassed: true })
    expect(bypassed.map(({ name }) => name)).toEqual(['Loop p99', 'CPU'])
  })

  it('are as many as the layout is told', () => {
    for (const bypassed of [true, false]) {
      const all = primaryFacts({ frame: null, queuedCount: null, host: null, bypassed })
      expect(all).toHaveLength(primaryFactCount(bypassed))
    }
  })
})
