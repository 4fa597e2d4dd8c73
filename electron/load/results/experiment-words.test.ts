import { describe, expect, it } from 'vitest'
import { testPoint } from '../testing/test-points.ts'
import { limitVerdict, workersVerdict } from './experiment-words.ts'

const ramp = {
  kind: 'limit',
  fromPerSec: 100,
  toPerSec: 1000,
  factor: 2,
  stepS: 5,
  p99BoundMs: 200,
  failedBoundRatio: 0.01,
} as const
const at = (rate: number, change: object = {}) =>
  testPoint({ askedPerSec: rate, sentPerSec: rate, okPerSec: rate, ...change })

describe('what a ramp showed', () => {
  it('names the last rate that held and how the next one broke', () => {
    const words = limitVerdict(ramp, [
      at(100),
      at(200),
      at(400, { isWithinBounds: false, p99Ms: 812, failedRatio: 0.034 }),
    ])
    expect(words).toBe(
      'Holds 200 req/s with p99 ≤ 200 ms and at most 1 % failed; at 400 req/s p99 was 812 ms and 3.4 % failed.',
    )
  })
  it('says that even the first rate was too much', () => {
    const words = limitVerdict(ramp, [at(100, { isWithinBounds: false, p99Ms: null, failedRatio: 1 })])
    expect(words).toBe(
      'Does not keep p99 ≤ 200 ms and at most 1 % failed at the first step: at 100 req/s p99 was unknown (no answer) and 100 % failed.',
    )
  })
  it('does not take the generator’s limit for the server’s', () => {
    const words = limitVerdict(ramp, [at(400), at(800, { sentPerSec: 620, isGeneratorBound: true })])
    expect(words).toContain('the generator could send 620 req/s of 800 req/s')
  })
  it('does not take the generator’s own delay for the server’s', () => {
    const late = { isGeneratorBound: true, isWithinBounds: false, p99Ms: 900, generatorLateMs: 950 }
    expect(limitVerdict(ramp, [at(400), at(800, late)])).toBe(
      'Holds 400 req/s with p99 ≤ 200 ms and at most 1 % failed; then at 800 req/s the generator itself was up to 950 ms late: the server’s own limit may be higher.',
    )
  })
  it('says when the ramp was too low', () => {
    expect(limitVerdict(ramp, [at(1000)])).toContain('the bounds were not reached')
  })
})

describe('what 1 → N showed', () => {
  it('says that it scales', () => {
    expect(workersVerdict([at(400, { okPerSec: 100 }), at(400, { okPerSec: 380, workers: 4 })], 8)).toBe(
      '4 workers answered 3.8 × what 1 worker did (ideal 4 ×). It scales with the workers.',
    )
  })
  it('names the cores shared with the generator', () => {
    const closed = { askedPerSec: null, generatorCpuRatio: 0.8 }
    expect(workersVerdict([at(100, closed), at(150, { ...closed, workers: 2 })], 2)).toBe(
      '2 workers answered 1.5 × what 1 worker did (ideal 2 ×). 2 workers and the generator want more than this machine has: 2 cores, shared with the generator (80 % of one core).',
    )
  })
  it('says when the rate was too low to tell', () => {
    expect(workersVerdict([at(100), at(100, { workers: 4 })], 8)).toContain('the rate is too low')
  })
  it('compares nothing with nothing', () => {
    expect(workersVerdict([at(0, { okPerSec: 0 }), at(0, { workers: 2 })], 8)).toContain('nothing to compare')
    expect(workersVerdict([], 8)).toContain('nothing to compare')
  })
})
