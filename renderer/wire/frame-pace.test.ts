import { describe, expect, it } from 'vitest'
import { frameIntervalMs } from './frame-pace.ts'

const perSec = (busyRatio: number) => Math.round(1000 / frameIntervalMs(busyRatio))

describe('pace of frames', () => {
  it('is 30 a second while the machine has time', () => {
    expect([0, 0.4, 0.7].map(perSec)).toEqual([30, 30, 30])
  })

  it('slows down to 12 a second as the machine gets busy', () => {
    expect(perSec(0.8)).toBeLessThan(30)
    expect(perSec(0.8)).toBeGreaterThan(perSec(0.9))
    expect([0.95, 1, 1.2].map(perSec)).toEqual([12, 12, 12])
  })
})
