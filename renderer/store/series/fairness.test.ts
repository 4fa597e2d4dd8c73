import { describe, expect, it } from 'vitest'
import type { Fairness, PolicyTally } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { mergeFairness, noFairness } from './fairness.ts'

const tally = (policy: PolicyId, elapsedMs: number, inForce = true): PolicyTally => ({
  policy,
  elapsedMs,
  slots: [],
  latencyP99Ms: null,
  stretch: inForce ? { beganAtMs: 0, elapsedMs, slots: [], latencyP99Ms: null } : null,
})
const state = (round: number, policies: readonly PolicyTally[], marksAtMs: readonly number[] = []): Fairness => ({
  round,
  policies,
  marks: marksAtMs.map((atMs) => ({ atMs, elapsedMs: atMs, slots: [] })),
})
const summary = ({ policies }: Fairness) => policies.map((one) => [one.policy, one.elapsedMs, one.stretch !== null])

describe('fairness in the store', () => {
  it('takes the changed policies and the new marks of a tick', () => {
    const known = state(1, [tally('random', 5), tally('sticky', 9)], [10, 20])
    const merged = mergeFairness(known, state(1, [tally('random', 6)], [30]))
    expect(summary(merged)).toEqual([
      ['random', 6, true],
      ['sticky', 9, true],
    ])
    expect(merged.marks.map((mark) => mark.atMs)).toEqual([10, 20, 30])
  })

  it('hears that a policy is no longer in force, though its time stands still', () => {
    const known = state(1, [tally('random', 5)])
    const merged = mergeFairness(known, state(1, [tally('random', 5, false), tally('sticky', 0)]))
    expect(summary(merged)).toEqual([
      ['random', 5, false],
      ['sticky', 0, true],
    ])
  })

  it('keeps what ticks brought while the history travelled', () => {
    const history = state(1, [tally('sticky', 40, false), tally('random', 5)], [10, 20])
    const early = state(1, [tally('random', 7)], [20, 30])
    const merged = mergeFairness(history, early)
    expect(summary(merged)).toEqual([
      ['sticky', 40, false],
      ['random', 7, true],
    ])
    expect(merged.marks.map((mark) => mark.atMs)).toEqual([10, 20, 30])
  })

  it('lets go of an earlier round, whichever comes later', () => {
    const before = state(1, [tally('sticky', 40)], [10])
    const after = state(2, [tally('random', 0)])
    expect(mergeFairness(before, after)).toEqual(after)
    expect(mergeFairness(after, before)).toEqual(after)
    expect(mergeFairness(noFairness, before)).toEqual(before)
  })

  it('keeps fifteen minutes of marks', () => {
    const atMs = Array.from({ length: 181 }, (_, index) => index * 5000)
    const merged = mergeFairness(state(1, [], atMs), state(1, [], [905_000]))
    expect(merged.marks).toHaveLength(181)
    expect(merged.marks[0]?.atMs).toBe(5000)
  })
})
