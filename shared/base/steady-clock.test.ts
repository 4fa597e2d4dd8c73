import { beforeEach, describe, expect, it } from 'vitest'
import { createSteadyClock, type SteadyClock } from './steady-clock.ts'

const hourMs = 3_600_000

describe('the steady clock', () => {
  let wallMs: number
  let monoMs: number
  let told: number[]
  let clock: SteadyClock
  beforeEach(() => {
    wallMs = 1_700_000_000_000
    monoMs = 500.25
    told = []
    clock = createSteadyClock(
      () => wallMs,
      () => monoMs,
      (byMs) => told.push(byMs),
    )
  })
  const pass = (ms: number): number => {
    wallMs += ms
    monoMs += ms
    return clock.nowMs()
  }

  it('is the wall clock', () => {
    expect(pass(0)).toBe(wallMs)
    expect(pass(1000)).toBe(wallMs)
    wallMs += hourMs
    expect(pass(1000)).toBe(wallMs)
    expect(told).toEqual([])
  })

  it('goes on where the wall clock is set back, and tells it once', () => {
    const before = pass(1000)
    wallMs -= hourMs
    expect(pass(1000)).toBe(before + 1000)
    expect(pass(1000)).toBe(before + 2000)
    expect(told).toEqual([hourMs])
    wallMs -= hourMs
    expect(pass(0)).toBe(before + 2000)
    expect(told).toEqual([hourMs, 2 * hourMs])
  })

  it('is the wall clock again once that has caught up, and tells the next time anew', () => {
    const before = pass(0)
    wallMs -= hourMs
    pass(0)
    wallMs += hourMs
    expect(pass(1000)).toBe(before + 1000)
    wallMs -= hourMs
    pass(0)
    expect(told).toEqual([hourMs, hourMs])
  })

  it('does not tell the corrections that machines make by themselves', () => {
    const before = pass(0)
    wallMs -= 300
    expect(pass(100)).toBe(before + 100)
    expect(told).toEqual([])
  })

  it('is not behind the deck whose window opened later', () => {
    clock.reached(wallMs + hourMs)
    expect(pass(1000)).toBe(wallMs + hourMs)
    clock.reached(wallMs)
    expect(pass(1000)).toBe(wallMs + hourMs)
  })
})
