import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addGrowth, growthSince, perSecond, sumKnown } from './rates.ts'

describe('rates', () => {
  it('add up to the whole growth, however often one looks', () => {
    const steps = fc.array(fc.record({ count: fc.nat(1000), ms: fc.integer({ min: 1, max: 5000 }) }), { minLength: 1 })
    fc.assert(
      fc.property(steps, (list) => {
        let reading = { total: 7, monoMs: 100 }
        let sum = null
        for (const { count, ms } of list) {
          const next = { total: reading.total + count, monoMs: reading.monoMs + ms }
          sum = addGrowth(sum, growthSince(next, reading))
          reading = next
        }
        const ms = list.reduce((all, step) => all + step.ms, 0)
        const count = list.reduce((all, step) => all + step.count, 0)
        expect(perSecond(sum)).toBeCloseTo(count / (ms / 1000))
      }),
    )
  })

  it.each([
    ['the first reading', { total: 5, monoMs: 10 }, null],
    ['a counter that began anew', { total: 3, monoMs: 20 }, { total: 5, monoMs: 10 }],
    ['no time between', { total: 9, monoMs: 10 }, { total: 5, monoMs: 10 }],
  ])('are a gap for %s', (_, now, before) => {
    expect(perSecond(growthSince(now, before))).toBeNull()
  })

  it('sum up what is known, and nothing else', () => {
    expect(sumKnown([null, 1, null, 2])).toBe(3)
    expect(sumKnown([null, null])).toBeNull()
    expect(sumKnown([0, null])).toBe(0)
  })
})
