import { describe, expect, it } from 'vitest'
import { isSampled } from './mix32.ts'

describe('the sample of connections', () => {
  it('is one of so many, at any width', () => {
    for (let oneOf = 1; oneOf <= 4096; oneOf *= 4) {
      const picked = Array.from({ length: 65_536 }, (_, at) => at).filter((number) => isSampled(number, oneOf))
      expect(picked.length / (65_536 / oneOf)).toBeCloseTo(1, 0)
    }
  })

  it('takes neighbours as often as every other worker: no rhythm shows in it', () => {
    const sampled = Array.from({ length: 32_768 }, (_, at) => at).filter((number) => isSampled(number, 8))
    const byWorker = [0, 1, 2, 3].map((worker) => sampled.filter((number) => number % 4 === worker).length)
    for (const count of byWorker) expect(count).toBeGreaterThan(1024 * 0.85)
  })
})
