import { describe, expect, it } from 'vitest'
import { dotRadiusOf } from './painter.ts'

describe('the size of a dot', () => {
  it('is larger for a few than for a stream', () => {
    expect(dotRadiusOf(2)).toBe(3.8)
    expect(dotRadiusOf(8)).toBe(3.8)
    expect(dotRadiusOf(24)).toBeCloseTo(2.8)
    expect(dotRadiusOf(60)).toBeCloseTo(2.8)
  })

  it('hardly changes when one comes or goes', () => {
    for (let count = 0; count < 60; count += 1) {
      expect(Math.abs(dotRadiusOf(count) - dotRadiusOf(count + 1))).toBeLessThan(0.1)
    }
  })
})
