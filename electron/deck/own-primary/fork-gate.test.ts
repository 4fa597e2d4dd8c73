import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { limits } from '../../../shared/limits.ts'
import { ForkGate, stormWindowMs } from './fork-gate.ts'

function gate(most = 3) {
  const clock = createManualClock()
  return { clock, gate: new ForkGate(clock, most) }
}

describe('forks of an own primary', () => {
  it('go through until there are too many in the window', () => {
    const { clock, gate: forks } = gate()
    expect([forks.admits(0), forks.admits(1), forks.admits(2)]).toEqual([true, true, true])
    clock.advance(stormWindowMs - 1)
    expect(forks.admits(3)).toBe(false)
    expect(forks.recent).toEqual({ count: 3, withinMs: stormWindowMs - 1 })
  })

  it('go through again when the first ones are older than the window', () => {
    const { clock, gate: forks } = gate()
    for (let count = 0; count < 3; count++) forks.admits(count)
    clock.advance(stormWindowMs)
    expect(forks.admits(3)).toBe(true)
  })

  it('go through without a bound for as long as a person said, and are counted after that', () => {
    const { clock, gate: forks } = gate()
    forks.open()
    for (let count = 0; count < 50; count++) expect(forks.admits(count)).toBe(true)
    clock.advance(stormWindowMs - 1)
    expect(forks.admits(50)).toBe(true)
    clock.advance(1)
    expect([forks.admits(51), forks.admits(52), forks.admits(53)]).toEqual([true, true, false])
  })

  it('never make more workers than there can be', () => {
    const { gate: forks } = gate(1000)
    forks.open()
    expect(forks.admits(limits.workers.max - 1)).toBe(true)
    expect(forks.admits(limits.workers.max)).toBe(false)
  })
})
