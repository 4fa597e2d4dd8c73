import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSchedule } from './schedule.ts'

describe('the schedule of the open model', () => {
  it('spaces requests evenly from its start', () => {
    const schedule = createSchedule(5, 10)
    expect(Array.from({ length: 4 }, () => schedule.take())).toEqual([5, 15, 25, 35])
    expect([5, 5.1, 15, 35, 35.1].map((monoMs) => schedule.dueCount(monoMs))).toEqual([0, 1, 1, 3, 4])
  })

  it('owes exactly rate times duration, whatever the rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 86_400 }),
        (ratePerSec, durationS) => {
          expect(createSchedule(0, 1000 / ratePerSec).dueCount(durationS * 1000)).toBe(ratePerSec * durationS)
        },
      ),
    )
  })

  it('shared by processes owes the same in all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 8 }), (ratePerSec, processes) => {
        const shares = Array.from({ length: processes }, (_, index) =>
          createSchedule((index * 1000) / ratePerSec, (processes * 1000) / ratePerSec).dueCount(1000),
        )
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(ratePerSec)
      }),
    )
  })

  const change = fc.record({
    afterMs: fc.integer({ min: 0, max: 2000 }),
    ratePerSec: fc.integer({ min: 1, max: 5000 }),
  })

  it('loses and invents nothing when the rate changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const schedule = createSchedule(0, 10)
        let nowMs = 0
        let ratePerSec = 100
        let expected = 0
        for (const next of [...changes, { afterMs: 1000, ratePerSec: 1 }]) {
          const before = schedule.dueCount(nowMs)
          nowMs += next.afterMs
          expected += (ratePerSec * next.afterMs) / 1000
          const due = schedule.dueCount(nowMs)
          expect(due).toBeGreaterThanOrEqual(before)
          schedule.setInterval(1000 / next.ratePerSec, nowMs)
          expect(schedule.dueCount(nowMs)).toBe(due)
          ratePerSec = next.ratePerSec
        }
        expect(schedule.dueCount(nowMs)).toBeGreaterThan(expected - 1e-3)
        expect(schedule.dueCount(nowMs)).toBeLessThan(expected + 1 + 1e-3)
      }),
    )
  })

  it('hands out in order each that is due, once, also late and over changes', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const schedule = createSchedule(0, 10)
        const taken: number[] = []
        let nowMs = 0
        for (const [nth, { afterMs, ratePerSec }] of changes.entries()) {
          nowMs += afterMs
          // Every other time nobody takes anything for a while.
          if (nth % 2 === 0) while (schedule.takenCount < schedule.dueCount(nowMs)) taken.push(schedule.take())
          schedule.setInterval(1000 / ratePerSec, nowMs)
        }
        const due = schedule.dueCount(nowMs)
        while (schedule.takenCount < due) taken.push(schedule.take())
        expect(taken).toHaveLength(due)
        expect(taken).toEqual(taken.toSorted((a, b) => a - b))
        expect(taken.at(-1) ?? 0).toBeLessThan(nowMs + 1e-3)
      }),
    )
  })
})
