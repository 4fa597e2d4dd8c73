import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLoadSettings, type LoadExperiment } from '../../shared/model/load-settings.ts'
import { nextStep, rampRates } from './plan-steps.ts'
import { testPoint } from './testing/test-points.ts'

const settings = defaultLoadSettings
const ramp: LoadExperiment = {
  kind: 'limit',
  fromPerSec: 100,
  toPerSec: 500,
  factor: 2,
  stepS: 5,
  p99BoundMs: 200,
  failedBoundRatio: 0.01,
}

describe('steps of an experiment', () => {
  it('runs a plain load once, as it was set', () => {
    expect(nextStep({ kind: 'run' }, settings, [])).toEqual({ settings, workers: null, words: null })
    expect(nextStep({ kind: 'run' }, settings, [testPoint()])).toBeNull()
  })

  it('climbs to the upper bound, each step measured for its own time after settling', () => {
    const steps = [0, 1, 2, 3].map((count) => nextStep(ramp, settings, Array(count).fill(testPoint())))
    expect(steps.map((step) => step?.settings.ratePerSec)).toEqual([100, 200, 400, 500])
    expect(steps[0]).toMatchObject({ settings: { durationS: 5, warmUpS: 1, model: 'open' }, workers: null })
    expect(steps[1]?.words).toBe('step 2 of at most 4: 200 req/s')
    expect(nextStep(ramp, settings, Array(4).fill(testPoint()))).toBeNull()
  })

  it.each([{ isWithinBounds: false }, { isGeneratorBound: true }])('climbs no further after %o', (last) => {
    expect(nextStep(ramp, settings, [testPoint(), testPoint(last)])).toBeNull()
  })

  it('takes the worker counts in their order and keeps the model', () => {
    const experiment: LoadExperiment = { kind: 'workers', counts: [1, 2, 4], stepS: 8 }
    const closed = { ...settings, model: 'closed' as const, warmUpS: 3 }
    expect(nextStep(experiment, closed, [testPoint()])).toEqual({
      settings: { ...closed, durationS: 8, warmUpS: 3 },
      workers: 2,
      words: 'step 2 of 3: 2 workers',
    })
    expect(nextStep(experiment, closed, Array(3).fill(testPoint()))).toBeNull()
  })

  it('makes rates that only grow, begin at the first and end at the last', () => {
    const bounds = fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }))
    fc.assert(
      fc.property(bounds, fc.double({ min: 1.05, max: 10, noNaN: true }), ([one, other], factor) => {
        const [fromPerSec, toPerSec] = [Math.min(one, other), Math.max(one, other)]
        const rates = rampRates({ fromPerSec, toPerSec, factor })
        expect(rates[0]).toBe(fromPerSec)
        expect(rates.at(-1)).toBe(toPerSec)
        for (const [index, rate] of rates.slice(1).entries()) expect(rate).toBeGreaterThan(rates[index] ?? 0)
      }),
    )
  })
})
