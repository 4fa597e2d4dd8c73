import { describe, expect, it } from 'vitest'
import { createRestartTotal } from './restart-total.ts'

const slots = (...counts: number[]) => counts.map((restartCount) => ({ restartCount }))

describe('restarts of a cluster', () => {
  it('are the sum over its slots', () => {
    expect(createRestartTotal()(slots(1, 0, 2))).toBe(3)
  })

  it('stay when a slot is removed, and go on when it comes back', () => {
    const total = createRestartTotal()
    total(slots(1, 2))
    expect(total(slots(1))).toBe(3)
    expect(total(slots(1, 0))).toBe(3)
    expect(total(slots(2, 1))).toBe(5)
  })
})
