import { describe, expect, it } from 'vitest'
import { meanCpu } from './lesson-load.ts'

/** Points at 1 Hz from 0: what each tells is of the second before it. */
const of = (...cpuRatios: readonly (number | null)[]): Parameters<typeof meanCpu>[0] => ({
  pointsSince: (atMs) =>
    cpuRatios.flatMap((cpuRatio, nth) => (nth * 1000 < atMs ? [] : [{ atMs: nth * 1000, cpuRatio }])) as never,
})

describe('processor time during a load', () => {
  it('is a mean by how much of each point lies in it', () => {
    expect(meanCpu(of(0, 0.2, 2, 1, 0), 1500, 3500)).toBeCloseTo((0.5 * 2 + 1 * 1 + 0.5 * 0) / 2)
  })

  it('is not known where less than half of it was sampled', () => {
    expect(meanCpu(of(0, 1, 1), 1000, 5000)).toBeNull()
    expect(meanCpu(of(0, null, null, 1), 0, 3000)).toBeNull()
    expect(meanCpu(of(), 0, 1000)).toBeNull()
  })
})
