import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAllowance } from './allowance.ts'

describe('allowance', () => {
  it('never grants more than its burst plus the rate over the time that passed', () => {
    const asks = fc.array(fc.record({ waitMs: fc.nat(500), amount: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(asks, (list) => {
        const allowance = createAllowance(50, 100)
        let nowMs = 0
        let granted = 0
        for (const { waitMs, amount } of list) {
          nowMs += waitMs
          if (allowance.take(amount, nowMs)) granted += amount
        }
        expect(granted).toBeLessThanOrEqual(100 + (nowMs / 1000) * 50 + 1e-6)
      }),
    )
  })

  it('grants again after the time that it takes to refill', () => {
    const allowance = createAllowance(10, 10)
    expect(allowance.take(10, 0)).toBe(true)
    expect(allowance.take(1, 50)).toBe(false)
    expect(allowance.take(1, 150)).toBe(true)
  })
})
