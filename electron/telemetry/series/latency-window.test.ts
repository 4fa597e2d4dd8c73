import { describe, expect, it } from 'vitest'
import { createLatencyWindow } from './latency-window.ts'

/** So many requests in one bucket. */
const requests = (count: number, bucket: number): number[] => [...new Array<number>(bucket).fill(0), count]

describe('latency window', () => {
  it('takes a busy last sample alone', () => {
    const window = createLatencyWindow()
    window.push(requests(500, 100), 0)
    window.push(requests(500, 10), 1000)
    expect(window.percentiles().p99Ms).toBeLessThan(1)
  })

  it('reaches back when the last sample is thin', () => {
    const window = createLatencyWindow()
    window.push(requests(500, 100), 0)
    window.push(requests(3, 10), 1000)
    expect(window.percentiles().p99Ms).toBeGreaterThan(50)
  })

  it('never reaches back more than ten seconds', () => {
    const window = createLatencyWindow()
    window.push(requests(3, 10), 0)
    window.push([], 9999)
    expect(window.percentiles().p50Ms).not.toBeNull()
    window.push([], 10_000)
    expect(window.percentiles()).toEqual({ p50Ms: null, p99Ms: null })
  })
})
