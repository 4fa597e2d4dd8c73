import { describe, expect, it } from 'vitest'
import { aProfileRun } from '../../testing/profile.ts'
import { runRatio, runWords } from './run-words.ts'

const run = aProfileRun({ startedAtMs: 10_000, endsAtMs: 20_000 })
const words = (text: string): string => text.replaceAll('_', '\u202f')

describe('a profile under way', () => {
  it('says what it does, and how long it goes on', () => {
    expect(runWords({ ...run, state: 'starting' }, 10_000)).toBe('starting…')
    expect(runWords(run, 12_400)).toBe(words('8_s left'))
    expect(runWords({ ...run, state: 'reading' }, 20_100)).toBe('reading what was sampled…')
  })

  it('never counts below zero, and of a start does not say what nobody knows', () => {
    expect(runWords(run, 25_000)).toBe(words('0_ms left'))
    expect(runWords({ ...run, endsAtMs: null }, 25_000)).toBe('until it listens')
    expect(runRatio({ ...run, endsAtMs: null }, 25_000)).toBeNull()
  })

  it('shows how much is over', () => {
    expect([9000, 12_500, 30_000].map((nowMs) => runRatio(run, nowMs))).toEqual([0, 0.25, 1])
  })
})
