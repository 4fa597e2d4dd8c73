import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MadeUpCluster } from '../testing/made-up-cluster.ts'
import { type MeasuredSecond, secondsWithin, sumSeconds } from './load-window.ts'

/** Seconds with these latencies in ms, ended at 1000, 2000, … after the start. */
async function seconds(latencies: readonly (readonly number[])[]): Promise<readonly MeasuredSecond[]> {
  const cluster = new MadeUpCluster()
  await cluster.ports.beginLoad({} as never)
  await cluster.clock.pass(latencies.length * 1000)
  return cluster.ports.seconds().map(({ second }, nth) => {
    const own = latencies[nth] ?? []
    return {
      second: { ...second, okCount: own.length, failedCount: 1 },
      latencies: own.flatMap((ms) => [ms * 1000, 1]),
    }
  })
}

describe('seconds of load taken together', () => {
  it('have the percentiles of all their requests, not those of the seconds', async () => {
    const window = sumSeconds(await seconds([Array(99).fill(1), [100]]))
    expect([window.percentileMs(50), window.percentileMs(99), window.percentileMs(99.5)]).toEqual([1, 1, 100])
  })

  it('have a percentile that as many are within as it says, whatever was measured', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 30 }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.integer({ min: 1, max: 99 }),
        async (latencies, percentile) => {
          const all = latencies.flat()
          const value = sumSeconds(await seconds(latencies)).percentileMs(percentile) ?? -1
          const within = all.filter((one) => one <= value).length
          expect(all).toContain(value)
          expect(within).toBeGreaterThanOrEqual((all.length * percentile) / 100)
          expect(all.filter((one) => one < value).length).toBeLessThan((all.length * percentile) / 100)
        },
      ),
      { seed: 7, numRuns: 50 },
    )
  })

  it('know nothing where there is nothing', () => {
    const window = sumSeconds([])
    expect([window.errorRatio, window.okPerSec, window.percentileMs(99)]).toEqual([null, null, null])
  })

  it('belong to the span that most of them lies in', async () => {
    const all = await seconds([[1], [2], [3]])
    const startMs = (all[0]?.second.atMs ?? 0) - 1000
    const span = { fromMs: startMs + 400, untilMs: startMs + 2400 }
    expect(secondsWithin(all, span)).toEqual(all.slice(0, 2))
  })
})
