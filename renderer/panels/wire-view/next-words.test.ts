import { describe, expect, it } from 'vitest'
import type { NextSlot, TrafficBatch } from '../../../shared/model/traffic.ts'
import { Recorder } from '../../wire/recording.ts'
import { aBatch } from '../../wire/test-traces.ts'
import { nextWords } from './next-words.ts'

const worker = { generation: 1, openConnections: 0, requestsInFlight: 0, owesAnswer: false, passedOverCount: 0 }
const told = (policy: TrafficBatch['policy'], next: NextSlot | null, owing: readonly number[] = []) => {
  const recorder = new Recorder()
  const workers = [1, 2, 3].map((slot) => ({ ...worker, slot, owesAnswer: owing.includes(slot) }))
  const bypasses = policy === 'shared-handle' || policy === 'reuse-port'
  recorder.add(aBatch({ policy, workers, primary: bypasses ? null : { waitingCount: 0, longestWaitMs: 0, next } }))
  return nextWords(recorder.frameAt(1000))
}

describe('who gets the next connection', () => {
  it.each([
    ['round-robin', { slot: 3, afterSlot: 2 }, 'Next: slot 3, in turn after slot 2.'],
    ['round-robin', { slot: 1, afterSlot: null }, 'Next: slot 1, in turn.'],
    ['round-robin', { slot: null, afterSlot: 2 }, 'Next: whoever is free first.'],
    ['in-turn', { slot: 3, afterSlot: 2 }, 'Next: slot 3, in turn after slot 2.'],
    ['least-connections', { slot: 3, afterSlot: 2 }, 'Next: slot 3, with the fewest open.'],
    ['random', { slot: null, afterSlot: 2 }, 'Next: by lot, each worker with the same chance.'],
    ['sticky', { slot: null, afterSlot: 2 }, 'Next: the slot where the address of its client belongs.'],
    ['shared-handle', null, 'Next: whichever worker the system lets accept first.'],
  ] as const)('is told with the reason under %s: %o', (policy, next, sentence) => {
    expect(told(policy, next)?.sentence).toBe(sentence)
  })

  it('says that it waits where its worker still owes an answer', () => {
    expect(told('in-turn', { slot: 3, afterSlot: 2 }, [3])?.sentence).toBe(
      'Next: slot 3, in turn after slot 2, and waits for it: it owes an answer.',
    )
  })

  it('is short enough for the box of the primary', () => {
    expect(told('round-robin', { slot: 3, afterSlot: 2 })).toMatchObject({ slot: 3, short: 'slot 3' })
    expect(told('random', { slot: null, afterSlot: 2 })).toMatchObject({ slot: null, short: 'by lot' })
  })

  it('is nothing while no address is bound, or nothing is recorded', () => {
    expect(told('round-robin', null)).toBeNull()
    expect(nextWords(null)).toBeNull()
  })
})
