import { describe, expect, it } from 'vitest'
import type { LoadSecond } from '../../../shared/model/load.ts'
import type { LoadExperiment } from '../../../shared/model/load-settings.ts'
import { testTotals } from '../testing/test-points.ts'
import { judgeStep } from './judge-step.ts'

const ramp: LoadExperiment = {
  kind: 'limit',
  fromPerSec: 100,
  toPerSec: 500,
  factor: 2,
  stepS: 5,
  p99BoundMs: 10,
  failedBoundRatio: 0.01,
}
const busy = (ratio: number): LoadSecond[] => [{ ...second, generatorCpuRatio: ratio }]
const second: LoadSecond = {
  atMs: 0,
  askedCount: 100,
  sentCount: 100,
  okCount: 100,
  failedCount: 0,
  inFlightCount: 0,
  waitingCount: 0,
  p50Ms: 2,
  p90Ms: 5,
  p99Ms: 10,
  p999Ms: 20,
  maxMs: 30,
  generatorCpuRatio: 0.2,
}

describe('what a step measured', () => {
  it('gives rates over the time that was measured', () => {
    const totals = testTotals(990, {
      askedCount: 1000,
      ledger: { sent: 990, ok: 980, failed: 10, inFlight: 0, unaccounted: 0 },
    })
    expect(judgeStep({ kind: 'run' }, 3, totals, [second, second])).toMatchObject({
      workers: 3,
      askedPerSec: 100,
      sentPerSec: 99,
      okPerSec: 98,
      failedRatio: 10 / 990,
      p50Ms: 2,
      p99Ms: 10,
      generatorCpuRatio: 0.2,
      isGeneratorBound: false,
    })
  })

  it('is within bounds at the bound, and not beyond it', () => {
    expect(judgeStep(ramp, 1, testTotals(100), [second]).isWithinBounds).toBe(true)
    expect(judgeStep({ ...ramp, p99BoundMs: 9 }, 1, testTotals(100), [second]).isWithinBounds).toBe(false)
    const failing = testTotals(100, { ledger: { sent: 100, ok: 98, failed: 2, inFlight: 0, unaccounted: 0 } })
    expect(judgeStep(ramp, 1, failing, [second]).isWithinBounds).toBe(false)
    expect(judgeStep(ramp, 1, testTotals(0, { latency: null }), [second]).isWithinBounds).toBe(false)
  })

  it('does not blame the server for a wait of the generator’s own', () => {
    const slow = testTotals(100).latency
    if (slow === null) throw new Error('There is no latency')
    const latency = { corrected: { ...slow.corrected, p99Ms: 900 }, raw: slow.raw }
    const late = [{ ...second, generatorLateMs: 950 }]
    const judged = judgeStep(ramp, 1, testTotals(100, { latency }), late)
    expect(judged).toMatchObject({ isWithinBounds: false, isGeneratorBound: true, generatorLateMs: 950 })
    // Where raw figures cross the bound as well, it is the server's.
    const both = { corrected: latency.corrected, raw: { ...slow.raw, p99Ms: 800 } }
    expect(judgeStep(ramp, 1, testTotals(100, { latency: both }), late).isGeneratorBound).toBe(false)
    expect(judgeStep(ramp, 1, testTotals(100, { latency }), [second]).isGeneratorBound).toBe(false)
  })

  it('blames the generator only when it was busy and did not keep up', () => {
    const behind = testTotals(900, { askedCount: 1000 })
    expect(judgeStep(ramp, 1, behind, busy(0.97)).isGeneratorBound).toBe(true)
    expect(judgeStep(ramp, 1, behind, busy(0.3)).isGeneratorBound).toBe(false)
    expect(judgeStep(ramp, 1, testTotals(1000), busy(0.97)).isGeneratorBound).toBe(false)
    expect(judgeStep(ramp, 1, testTotals(900, { askedCount: null }), busy(0.97)).isGeneratorBound).toBe(false)
  })
})
