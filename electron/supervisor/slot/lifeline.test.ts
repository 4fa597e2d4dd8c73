import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { Lifeline, lifelineState } from './lifeline.ts'

describe('lifeline', () => {
  it('ends one stretch where the next begins, and says by what', () => {
    const line = new Lifeline()
    line.enter('starting', 1, 1000, null)
    line.enter('listening', 1, 1200, null)
    const changed = line.enter(null, 1, 5000, 'SIGKILL')
    expect(changed).toEqual([{ generation: 1, state: 'listening', startAtMs: 1200, endAtMs: 5000, endMark: 'SIGKILL' }])
    line.enter('starting', 2, 5000, null)
    expect(line.segments.map(({ state, startAtMs, endAtMs }) => [state, startAtMs, endAtMs])).toEqual([
      ['starting', 1000, 1200],
      ['listening', 1200, 5000],
      ['starting', 5000, null],
    ])
  })

  it('says nothing when nothing changed', () => {
    const line = new Lifeline()
    line.enter('listening', 1, 1000, null)
    expect(line.enter('listening', 1, 2000, null)).toEqual([])
  })

  it('lets health cover a live phase, and nothing else', () => {
    expect(lifelineState('listening', 'paused')).toBe('paused')
    expect(lifelineState('draining', 'unresponsive')).toBe('unresponsive')
    expect(lifelineState('failed', 'unresponsive')).toBe('failed')
    expect(lifelineState('exited', 'ok')).toBeNull()
  })

  it('keeps starts unique and ascending, whatever the wall clock does', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('starting', 'listening', null), fc.integer({ min: -50, max: 50 })))
    fc.assert(
      fc.property(moves, (steps) => {
        const line = new Lifeline()
        let atMs = 10_000
        for (const [state, moved] of steps) {
          atMs += moved
          line.enter(state, 1, atMs, null)
        }
        for (const [index, segment] of line.segments.entries()) {
          const next = line.segments[index + 1]
          if (segment.endAtMs !== null) expect(segment.endAtMs).toBeGreaterThanOrEqual(segment.startAtMs)
          if (next === undefined) continue
          expect(next.startAtMs).toBeGreaterThan(segment.startAtMs)
          expect(segment.endAtMs).not.toBeNull()
        }
      }),
    )
  })

  it('forgets what is older than the history, and stays bounded in a crash loop', () => {
    const line = new Lifeline()
    line.enter('starting', 1, 0, null)
    line.enter('listening', 1, 1000, null)
    line.enter('draining', 1, limits.historyMs + 2000, null)
    expect(line.segments.map((segment) => segment.state)).toEqual(['listening', 'draining'])
    for (let generation = 2; generation < 9000; generation++) line.enter('starting', generation, limits.historyMs, null)
    expect(line.segments.length).toBeLessThanOrEqual(3000)
  })
})
