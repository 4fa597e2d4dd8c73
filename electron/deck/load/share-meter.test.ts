import { describe, expect, it } from 'vitest'
import { createShareMeter } from './share-meter.ts'

const share = (slot: number, requestCount: number, connectionCount: number) => ({ slot, requestCount, connectionCount })

describe('shares of a load', () => {
  it('counts from the moment it began', () => {
    const meter = createShareMeter([share(1, 100, 10), share(2, 90, 9)])
    meter.take([share(1, 150, 11), share(2, 95, 9)])
    meter.take([share(1, 160, 12), share(2, 99, 9)])
    expect(meter.gained()).toEqual([share(1, 60, 2), share(2, 9, 0)])
  })

  it('keeps what a slot had that left, and begins anew with one that came back', () => {
    const meter = createShareMeter([share(1, 0, 0), share(2, 0, 0)])
    meter.take([share(1, 10, 1), share(2, 8, 1)])
    meter.take([share(1, 20, 2)])
    meter.take([share(1, 20, 2), share(2, 3, 1)])
    expect(meter.gained()).toEqual([share(1, 20, 2), share(2, 11, 2)])
  })
})
