import { describe, expect, it } from 'vitest'
import { moodOf, pastMood, segmentAt } from './worker-mood.ts'

describe('how a worker looks', () => {
  it.each([
    ['listening', 'ok', 'serving'],
    ['listening', 'paused', 'paused'],
    ['listening', 'unresponsive', 'unresponsive'],
    ['online', 'ok', 'starting'],
    ['draining', 'unresponsive', 'draining'],
    ['backing-off', 'ok', 'gone'],
  ] as const)('%s and %s: %s', (phase, health, mood) => {
    expect(moodOf({ phase, health })).toBe(mood)
  })

  it('is found for an earlier moment on its lifeline', () => {
    const segment = { generation: 1, endMark: null }
    const lifeline = [
      { ...segment, state: 'listening', startAtMs: 0, endAtMs: 100 },
      { ...segment, state: 'backing-off', startAtMs: 120, endAtMs: null },
    ] as const
    expect([0, 99, 110, 500].map((atMs) => segmentAt(lifeline, atMs)?.state)).toEqual([
      'listening',
      'listening',
      undefined,
      'backing-off',
    ])
    expect(lifeline.map(({ state }) => pastMood(state))).toEqual(['serving', 'gone'])
  })
})
