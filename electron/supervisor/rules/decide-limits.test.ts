import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultWorkerLimits, type WorkerLimits } from '../../../shared/model/rules.ts'
import { decideLimits, type LimitAct, type LimitDecision, type LimitFacts, noLimitState } from './decide-limits.ts'

const calm: LimitFacts = {
  slot: 1,
  generation: 1,
  phase: 'listening',
  ageMs: 0,
  silentMs: 300,
  rssBytes: 60_000_000,
  heapUsedBytes: 20_000_000,
  requestCount: 0,
}
const memory: WorkerLimits = {
  ...defaultWorkerLimits,
  memory: { isOn: true, measure: 'rss', bytes: 100_000_000, forMs: 3000 },
}
const big = { ...calm, rssBytes: 120_400_000 }

/** One look per second, or at the given times. */
function look(
  looks: readonly (readonly LimitFacts[])[],
  rule: WorkerLimits,
  given: { readonly atMs?: readonly number[]; readonly waitsFor?: string } = {},
): { readonly acts: LimitAct[]; readonly last: LimitDecision } {
  let last: LimitDecision = { acts: [], standing: [], silent: [], state: noLimitState }
  const acts: LimitAct[] = []
  for (const [index, facts] of looks.entries()) {
    last = decideLimits(facts, last.state, rule, given.atMs?.[index] ?? index * 1000, given.waitsFor ?? null)
    acts.push(...last.acts)
  }
  return { acts, last }
}

describe('limits of a worker', () => {
  it('are all off by default', () => {
    const worst = { ...calm, silentMs: 1e9, ageMs: 1e12, rssBytes: 1e12, heapUsedBytes: 1e12, requestCount: 1e9 }
    expect(look(Array(100).fill([worst]), defaultWorkerLimits).acts).toEqual([])
  })

  it('replace for memory only after the whole time above', () => {
    expect(look([[big], [big], [big]], memory).last).toMatchObject({
      acts: [],
      standing: ['slot 1: RSS 120.4 MB > 100 MB for 2 s of 3 s'],
    })
    expect(look([[big], [big], [big], [big]], memory).acts).toEqual([
      {
        kind: 'replace',
        slot: 1,
        generation: 1,
        words: 'slot 1: RSS 120.4 MB > 100 MB for 3 s: replacing g1 gracefully',
        mark: 'RSS limit 1',
        excess: { limit: 'RSS', words: 'slot 1: RSS 120.4 MB > 100 MB for 3 s' },
      },
    ])
  })

  it.each([
    ['a dip below', [[big], [big], [calm], [big], [big], [big]]],
    [
      'a new generation',
      [[big], [big], [{ ...big, generation: 2 }], [{ ...big, generation: 2 }], [{ ...big, generation: 2 }]],
    ],
    [
      'a drain',
      [[big], [big], [{ ...big, phase: 'draining' }], [{ ...big, phase: 'draining' }], [{ ...big, phase: 'draining' }]],
    ],
  ] as const)('count memory anew after %s', (_name, looks) => {
    expect(look(looks, memory).acts).toEqual([])
  })

  it('take no gap for a reason: not in the data, not in the looks', () => {
    const unknown = { ...calm, rssBytes: null }
    expect(look([[big], [unknown], [unknown], [unknown], [unknown]], memory).acts).toEqual([])
    expect(look([[big], [big]], memory, { atMs: [0, 60_000] }).acts).toEqual([])
    expect(look([[big], [unknown], [big], [big]], memory).acts).toHaveLength(1)
  })

  it('measure the used heap instead when told', () => {
    const rule: WorkerLimits = { ...memory, memory: { ...memory.memory, measure: 'heap-used', forMs: 0 } }
    expect(look([[big]], rule).acts).toEqual([])
    expect(look([[{ ...calm, heapUsedBytes: 150_000_000 }]], rule).acts[0]?.words).toContain(
      'used heap 150 MB > 100 MB',
    )
  })

  it('replace one slot at a time, memory first', () => {
    const rule: WorkerLimits = {
      ...memory,
      memory: { ...memory.memory, forMs: 0 },
      requests: { isOn: true, count: 10 },
    }
    const facts = [
      { ...calm, requestCount: 12 },
      { ...big, slot: 2 },
      { ...big, slot: 3 },
    ]
    const { acts, last } = look([facts], rule)
    expect(acts.map((act) => act.slot)).toEqual([2])
    expect(last.standing).toEqual([
      'slot 1: 12 requests ≥ 10: waits for the replacement under way',
      'slot 3: RSS 120.4 MB > 100 MB for 0 ms: waits for the replacement under way',
    ])
    const waiting = look([facts], rule, { waitsFor: 'the next attempt in 42 s' })
    expect(waiting.acts).toEqual([])
    expect(waiting.last.standing[0]).toBe('slot 1: 12 requests ≥ 10: waits for the next attempt in 42 s')
  })

  it('let workers of one age go at different times, none later than the limit', () => {
    const rule: WorkerLimits = { ...defaultWorkerLimits, age: { isOn: true, ms: 100_000 } }
    const wentAt = [1, 2, 3, 4].map((slot) => {
      for (let second = 0; second <= 100; second++) {
        if (look([[{ ...calm, slot, ageMs: second * 1000 }]], rule).acts.length > 0) return second
      }
      return Number.NaN
    })
    expect(look([[{ ...calm, ageMs: null }]], rule).acts).toEqual([])
    expect(new Set(wentAt).size).toBe(4)
    for (const second of wentAt) {
      expect(second).toBeGreaterThanOrEqual(90)
      expect(second).toBeLessThanOrEqual(100)
    }
  })

  it.each([
    ['alert', 'alert', 'slot 1 has not answered for 10 s (limit 10 s): look at it, or kill it'],
    ['SIGKILL', 'kill', 'slot 1 has not answered for 10 s (limit 10 s): sending SIGKILL to g1'],
  ] as const)('answer to silence with %s, once per silence', (act, kind, words) => {
    const rule: WorkerLimits = { ...defaultWorkerLimits, unresponsive: { act, afterMs: 10_000 } }
    const silence = Array.from({ length: 20 }, (_, second) => [{ ...calm, silentMs: second * 1000 }])
    expect(look(silence, rule).acts).toMatchObject([{ kind, slot: 1, generation: 1, words, mark: 'silent 1' }])
    expect(look(silence.slice(0, 10), rule).acts).toEqual([])
    expect(look(silence, rule).last.silent).toEqual(act === 'alert' ? [1] : [])
    expect(look([...silence, [calm]], rule).last.silent).toEqual([])
    expect(look([...silence, [calm], ...silence], rule).acts).toHaveLength(2)
    const notAsked = Array(20).fill([{ ...calm, silentMs: null }])
    expect(look(notAsked, rule).acts).toEqual([])
  })

  it('never replace two in one look, nor without a number above its limit', () => {
    const rule: WorkerLimits = { ...memory, requests: { isOn: true, count: 50 } }
    const fact = fc.record({
      slot: fc.integer({ min: 1, max: 4 }),
      generation: fc.integer({ min: 1, max: 2 }),
      phase: fc.constantFrom('starting', 'listening', 'draining', 'failed'),
      ageMs: fc.constantFrom(null, 1e12),
      silentMs: fc.constantFrom(null, 1e9),
      rssBytes: fc.constantFrom(null, 60_000_000, 140_000_000),
      heapUsedBytes: fc.constant(null),
      requestCount: fc.constantFrom(null, 3, 70),
    }) as fc.Arbitrary<LimitFacts>
    const looks = fc.array(fc.uniqueArray(fact, { selector: (one) => one.slot, maxLength: 4 }), { maxLength: 40 })
    fc.assert(
      fc.property(looks, (list) => {
        let state = noLimitState
        for (const [index, facts] of list.entries()) {
          const decision = decideLimits(facts, state, rule, index * 1000, null)
          state = decision.state
          const replaced = decision.acts.filter((act) => act.kind === 'replace')
          expect(replaced.length).toBeLessThanOrEqual(1)
          for (const { slot } of replaced) {
            const cause = facts.find((one) => one.slot === slot)
            expect((cause?.rssBytes ?? 0) > 100_000_000 || (cause?.requestCount ?? 0) >= 50).toBe(true)
            expect(cause?.phase).toBe('listening')
          }
        }
      }),
    )
  })
})
