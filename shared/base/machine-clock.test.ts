import { describe, expect, it } from 'vitest'
import { createMachineClock } from './machine-clock.ts'

describe('machine clock', () => {
  it('is not misled by a process that was kept from running between two readings', () => {
    let nowMs = 5000
    const keptMs = [0.4, 30, 0, 7, 2]
    const machineMs = (): number => nowMs
    const ownMs = (): number => {
      nowMs += keptMs.shift() ?? 0
      return nowMs - 4000
    }
    const toMachineMs = createMachineClock(machineMs, ownMs)
    expect(keptMs).toEqual([])
    expect(toMachineMs(1000)).toBe(5000)
    expect(toMachineMs(1000.123_456)).toBe(5000.123)
  })
})
