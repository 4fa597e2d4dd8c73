import { describe, expect, it } from 'vitest'
import { asRates, lastedMs } from './load-rates.ts'
import type { LoadSecond } from './model/load.ts'

const second: LoadSecond = {
  atMs: 1000,
  askedCount: 300,
  sentCount: 300,
  okCount: 240,
  failedCount: 60,
  inFlightCount: 5,
  waitingCount: 7,
  p50Ms: 1,
  p90Ms: 1,
  p99Ms: 1,
  p999Ms: 1,
  maxMs: 1,
  generatorCpuRatio: 0.1,
}

describe('rates of a second', () => {
  it('go by how long it lasted; what waits is no rate', () => {
    expect(asRates({ ...second, lastedMs: 1500 })).toMatchObject({
      askedCount: 200,
      sentCount: 200,
      okCount: 160,
      failedCount: 40,
      inFlightCount: 5,
      waitingCount: 7,
    })
    expect(asRates({ ...second, askedCount: null, lastedMs: 500 })).toMatchObject({ askedCount: null, okCount: 480 })
  })

  it('are its counts where an older result does not say how long', () => {
    expect(lastedMs(second)).toBe(1000)
    expect(asRates(second)).toEqual(second)
  })
})
