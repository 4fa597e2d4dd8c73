import { describe, expect, it } from 'vitest'
import { aFault } from '../../testing/fault.ts'
import {
  clockLeft,
  endWords,
  faultInWords,
  faultName,
  leftMsOf,
  leftRatio,
  slotsInWords,
  spokenLeft,
} from './fault-words.ts'

const plain = (words: string): string => words.replaceAll('\u202f', ' ')

describe('faults in words', () => {
  it('names a fault in the middle of a sentence, and leaves acronyms as they are', () => {
    expect(faultName('fault.block-loop')).toBe('block event loop')
    expect(faultName('fault.sigkill')).toBe('SIGKILL')
    expect(faultName('fault.gc-pressure')).toBe('GC pressure')
  })

  it('says whom it hits', () => {
    expect(faultInWords(aFault())).toBe('block event loop on slot 3')
    expect(faultInWords(aFault({ slots: [2, 4] }))).toBe('block event loop on slots 2 and 4')
    expect(faultInWords(aFault({ slots: [] }))).toBe('block event loop')
  })

  it('counts slots that are too many to name', () => {
    expect(slotsInWords([1, 3, 5, 7])).toBe('slots 1, 3, 5 and 7')
    expect(slotsInWords([1, 3, 5, 7, 9])).toBe('5 slots')
  })

  it('counts down by whole seconds, what is left of one as one', () => {
    expect([12_000, 11_001, 1, 0, -5, 65_000, 3_600_000].map(clockLeft)).toEqual([
      '0:12',
      '0:12',
      '0:01',
      '0:00',
      '0:00',
      '1:05',
      '60:00',
    ])
    expect([12_000, 65_000].map(spokenLeft).map(plain)).toEqual(['12 s left', '1 m 05 s left'])
  })

  it('knows what is left of its time', () => {
    expect(leftMsOf(aFault(), 13_100)).toBe(12_000)
    expect(leftMsOf(aFault(), 99_000)).toBe(0)
    expect(leftMsOf(aFault({ endsAtMs: null }), 13_100)).toBeNull()
    expect(leftRatio(aFault(), 13_100)).toBeCloseTo(0.8)
    expect(leftRatio(aFault({ landedAtMs: null }), 13_100)).toBeNull()
  })

  it('says by whom it ended', () => {
    expect(endWords(aFault({ endedBy: 'guard-rail' }))).toBe('stopped by a guard rail')
    expect(endWords(aFault())).toBe('')
  })
})
