import { describe, expect, it } from 'vitest'
import { createOsMeter } from './os-meter.ts'

const reading = (monoMs: number, cpuMs: number) => ({ monoMs, cpuMs, rssBytes: 1, isStopped: false })
const moment = (intervalMs = 1000, coreCount = 2) => ({ atMs: 0, monoMs: 0, intervalMs, coreCount })
const sampled = (...readings: readonly (readonly [monoMs: number, cpuMs: number])[]) => {
  const meter = createOsMeter()
  const [first, ...others] = readings
  if (first !== undefined) meter.seen(reading(...first))
  return others.map(([monoMs, cpuMs]) => meter.sample(reading(monoMs, cpuMs), moment()).cpuRatio)
}

describe('CPU of a worker', () => {
  it('is a gap where a tick of 10 ms would stand over 1 ms, and counts that tick afterwards', () => {
    expect(sampled([0, 100], [1, 110], [1001, 610])).toEqual([null, 510 / 1001])
  })

  it('is a gap over less than half an interval, and no gap over half of one', () => {
    expect(sampled([0, 0], [499, 400], [500, 400])).toEqual([null, 0.8])
  })

  it('is never more than the machine has', () => {
    // 201 ticks in 2 cores' second are the rounding of a clock; 3 cores' worth is no reading at all.
    expect(sampled([0, 0], [1000, 2010], [2000, 5010], [3000, 5510])).toEqual([2, null, 0.5])
  })

  it('is a gap for a counter that went down', () => {
    expect(sampled([0, 500], [1000, 100], [2000, 200])).toEqual([null, 0.1])
  })
})
