import { describe, expect, it } from 'vitest'
import { defaultGuardRails } from '../../shared/model/fault.ts'
import { errorShare } from './error-share.ts'
import { brokenRail, stricterRails } from './guard-rails.ts'
import type { ErrorShare, StandingFault } from './surroundings.ts'
import { testSlot, testSurroundings } from './testing/surroundings.ts'

const off = {
  leastListening: { isOn: false, count: 1 },
  mostSlots: { isOn: false, count: 1 },
  mostErrors: { isOn: false, percent: 10 },
}
const fault = (slots: readonly number[], hurtsSlots = true): StandingFault => ({
  id: 1,
  words: 'Add latency',
  slots,
  claims: null,
  hurtsSlots,
})
const errorsOf = (errorCount: number, requestCount: number): ErrorShare => ({ errorCount, requestCount, overMs: 2000 })

describe('guard rails', () => {
  it('of a file and of a cluster hold both', () => {
    const leastListening = { isOn: true, count: 3 }
    const ofFile = { leastListening, mostSlots: { isOn: true, count: 4 }, mostErrors: { isOn: false, percent: 1 } }
    const ofCluster = {
      leastListening: { isOn: true, count: 1 },
      mostSlots: { isOn: true, count: 2 },
      mostErrors: { isOn: true, percent: 50 },
    }
    const both = { leastListening, mostSlots: ofCluster.mostSlots, mostErrors: ofCluster.mostErrors }
    expect([stricterRails(ofFile, ofCluster), stricterRails(ofCluster, ofFile)]).toEqual([both, both])
  })

  it('count workers that listen, are well, and nobody hurts', () => {
    const rails = { ...off, leastListening: { isOn: true, count: 2 } }
    const slots = [
      testSlot(1),
      testSlot(2),
      testSlot(3, { health: 'unresponsive' }),
      testSlot(4, { phase: 'starting' }),
    ]
    expect(brokenRail(testSurroundings({ rails, slots }), [])).toBeNull()
    expect(brokenRail(testSurroundings({ rails, slots }), [fault([1])])).toBe(
      '1 of 4 workers is listening and unhurt, at least 2 must be',
    )
    expect(brokenRail(testSurroundings({ rails, slots }), [fault([1], false)])).toBeNull()
  })

  it('count slots that are hurt, each once', () => {
    const rails = { ...off, mostSlots: { isOn: true, count: 2 } }
    expect(brokenRail(testSurroundings({ rails }), [fault([1, 2]), fault([2])])).toBeNull()
    expect(brokenRail(testSurroundings({ rails }), [fault([1, 2])], [4])).toBe(
      '3 slots would be hurt at once (1, 2 and 4), at most 2 may be',
    )
  })

  it.each([
    [errorsOf(3, 20), '3 of 20 requests of the last 2 s failed by themselves: 15.0 %, at most 10 % may'],
    [errorsOf(2, 20), null],
    // Two of three say nothing yet.
    [errorsOf(2, 3), null],
    [null, null],
  ])("weigh the app's own errors: %o", (errors, words) => {
    const rails = { ...off, mostErrors: { isOn: true, percent: 10 } }
    expect(brokenRail(testSurroundings({ rails, errors }), [])).toBe(words)
  })

  it('are not there while they are off', () => {
    const slots = [testSlot(1, { phase: 'failed' })]
    expect(brokenRail(testSurroundings({ rails: off, slots, errors: errorsOf(50, 50) }), [fault([1])])).toBeNull()
    expect(defaultGuardRails.leastListening).toEqual({ isOn: true, count: 1 })
  })
})

describe('the share of errors', () => {
  const point = (atMs: number, requestsPerSec: number | null, errorCount: number, errorRatio: number | null) => ({
    atMs,
    requestsPerSec,
    errorCount,
    errorRatio,
  })

  it('counts what came between the points', () => {
    expect(errorShare([point(0, 100, 9, 0.5), point(1000, 100, 0, 0), point(2000, 80, 20, 0.2)])).toEqual({
      errorCount: 20,
      requestCount: 200,
      overMs: 2000,
    })
  })

  it('is not known where nobody counts, and nobody asked', () => {
    expect(errorShare([])).toBeNull()
    expect(errorShare([point(0, null, 0, null), point(1000, null, 0, null)])).toBeNull()
    expect(errorShare([point(0, 0, 0, null), point(1000, 0, 0, null)])).toBeNull()
  })
})
