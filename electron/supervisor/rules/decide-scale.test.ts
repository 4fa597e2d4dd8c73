import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Autoscale, defaultAutoscale } from '../../../shared/model/rules.ts'
import { decideScale, noScaleState, type ScaleDecision, scaleBounds } from './decide-scale.ts'

const rule: Autoscale = { ...defaultAutoscale, isOn: true, min: 1, max: 4 }
const cores = 8

interface Given {
  readonly count?: number
  readonly rule?: Autoscale
  readonly cores?: number
}

/** One look per second with these loop uses; each decision is carried out at once. */
function run(
  uses: readonly (number | null)[],
  given: Given = {},
): { readonly log: string[]; readonly last: ScaleDecision } {
  let count = given.count ?? 3
  let last: ScaleDecision = { target: null, words: '', state: noScaleState }
  const log: string[] = []
  for (const [second, loopUseRatio] of uses.entries()) {
    const look = { monoMs: second * 1000, count, loopUseRatio }
    last = decideScale(look, last.state, given.rule ?? rule, given.cores ?? cores)
    if (last.target === null) continue
    count = last.target
    log.push(`${second} s: ${last.words}`)
  }
  return { log, last }
}
const steady = (ratio: number | null, seconds: number): (number | null)[] => Array(seconds).fill(ratio)

describe('autoscale', () => {
  it('adds one worker for loop use over its time, and again only after the cool-down', () => {
    expect(run(steady(0.84, 60), { count: 2 }).log).toEqual([
      '20 s: loop use 0.84 over 10 s ≥ 0.80: 2 → 3 workers',
      '40 s: loop use 0.84 over 10 s ≥ 0.80: 3 → 4 workers',
    ])
  })

  it('takes one away for idleness over its time', () => {
    expect(run(steady(0.1, 100)).log).toEqual(['60 s: loop use 0.10 over 1 m ≤ 0.20: 3 → 2 workers'])
  })

  it.each([
    ['measures', steady(0.9, 6), {}, 'measures: 5 s of 10 s'],
    ['cools down', steady(0.9, 15), {}, 'loop use 0.90 over 10 s ≥ 0.80: waits, cool-down 6 s more'],
    ['in between', steady(0.5, 30), {}, 'loop use 0.50 over 10 s, between 0.20 and 0.80: 3 workers'],
    ['idle, not long', steady(0.1, 30), {}, 'loop use 0.10 over 10 s, ≤ 0.20, not yet for 1 m: 3 workers'],
    ['at the most', steady(0.9, 30), { count: 4 }, 'loop use 0.90 over 10 s ≥ 0.80, but 4 workers is the most, 4'],
    [
      'at the cores',
      steady(0.9, 30),
      { cores: 3 },
      "loop use 0.90 over 10 s ≥ 0.80, but 3 workers is the most, 3: the machine's cores",
    ],
    ['at the fewest', steady(0.1, 90), { count: 1 }, 'loop use 0.10 over 1 m ≤ 0.20, but 1 worker is the fewest'],
    ['silence', steady(null, 30), {}, 'waits: too few workers report their loop use'],
    [
      'would come straight back',
      steady(0.45, 90),
      { count: 2, rule: { ...rule, downRatio: 0.5 } },
      'loop use 0.45 over 1 m ≤ 0.50, but with 1 worker it would be 0.90',
    ],
  ])('says what it waits for: %s', (_name, uses, given, words) => {
    const { log, last } = run(uses, given)
    expect(log).toEqual([])
    expect(last.words).toBe(words)
  })

  it('goes beyond the cores only when told', () => {
    expect(run(steady(0.9, 90), { cores: 3, rule: { ...rule, beyondCores: true } }).log).toHaveLength(1)
    expect(scaleBounds({ ...rule, min: 6, max: 8 }, 4)).toEqual({ min: 6, max: 6 })
  })

  it('brings a count from outside back within the bounds', () => {
    expect(run(steady(0.5, 60), { count: 9 }).log).toEqual(['20 s: 9 workers > the most, 4: 9 → 4 workers'])
    const few = { ...rule, min: 2 }
    expect(run(steady(null, 60), { count: 1, rule: few }).log).toEqual([
      '20 s: 1 worker < the fewest, 2: 1 → 2 workers',
    ])
  })

  it('starts to measure and to cool down anew when a person changes the count', () => {
    let { state } = run(steady(0.9, 19)).last
    for (let second = 19; second <= 38; second++) {
      const decision = decideScale({ monoMs: second * 1000, count: 2, loopUseRatio: 0.9 }, state, rule, cores)
      state = decision.state
      expect(decision.target).toBeNull()
    }
    expect(decideScale({ monoMs: 39_000, count: 2, loopUseRatio: 0.9 }, state, rule, cores).target).toBe(3)
  })

  it('takes no gap for a reason', () => {
    expect(run([...steady(0.9, 8), ...steady(null, 7), ...steady(0.9, 10)]).log).toEqual([])
    const { state } = run(steady(0.9, 19)).last
    const late = decideScale({ monoMs: 3_600_000, count: 3, loopUseRatio: 0.9 }, state, rule, cores)
    expect(late).toMatchObject({ target: null, words: 'measures: 0 ms of 10 s' })
  })

  it('stays within its bounds and its cool-down, whatever comes', () => {
    const step = fc.record({
      passedMs: fc.constantFrom(0, 500, 1000, 1000, 1000, 4000, 60_000, 3_600_000),
      ratio: fc.option(fc.constantFrom(0, 0.05, 0.5, 0.95, 1), { nil: null }),
      byPerson: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null, freq: 20 }),
      isDone: fc.boolean(),
    })
    const rules = fc.record({
      min: fc.integer({ min: 1, max: 3 }),
      max: fc.integer({ min: 3, max: 9 }),
      beyondCores: fc.boolean(),
      coolDownMs: fc.constantFrom(1000, 20_000),
      upForMs: fc.constantFrom(2000, 10_000),
      downForMs: fc.constantFrom(2000, 10_000),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), rules, (steps, given) => {
        const chosen = { ...rule, ...given }
        const bounds = scaleBounds(chosen, 4)
        let state = noScaleState
        let count = 2
        let monoMs = 0
        let actedMs = Number.NEGATIVE_INFINITY
        for (const { passedMs, ratio, byPerson, isDone } of steps) {
          monoMs += passedMs
          count = byPerson ?? count
          if (byPerson !== null && byPerson !== state.count) actedMs = monoMs
          const decision = decideScale({ monoMs, count, loopUseRatio: ratio }, state, chosen, 4)
          state = decision.state
          expect(decision.words).not.toBe('')
          if (decision.target === null) continue
          expect(decision.target).toBeGreaterThanOrEqual(bounds.min)
          expect(decision.target).toBeLessThanOrEqual(bounds.max)
          expect(monoMs - actedMs).toBeGreaterThanOrEqual(chosen.coolDownMs)
          actedMs = monoMs
          // The cluster may not follow: it is stopping, or reloading.
          if (isDone) count = decision.target
        }
      }),
      { numRuns: 300 },
    )
  })
})
