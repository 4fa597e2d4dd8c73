import { describe, expect, it } from 'vitest'
import { drawLatency } from './drawn-latency.ts'

type Drawn = Parameters<typeof drawLatency>[0]

const count = 20_000
const drawn = (input: Drawn, seed = 1337): number[] =>
  Array.from({ length: count }, (_, index) => drawLatency(input, seed, index + 1))
const meanOf = (list: readonly number[]): number => list.reduce((sum, ms) => sum + ms, 0) / list.length
const quantileOf = (list: readonly number[], ratio: number): number =>
  list.toSorted((one, other) => one - other)[Math.floor(ratio * list.length)] ?? Number.NaN

describe('drawn latency', () => {
  it('is fixed', () => {
    expect(new Set(drawn({ distribution: 'fixed', latency: 200, spread: 50 }))).toEqual(new Set([200]))
  })

  it('is even between its ends', () => {
    const list = drawn({ distribution: 'uniform', latency: 200, spread: 50 })
    expect(Math.min(...list)).toBeGreaterThanOrEqual(150)
    expect(Math.max(...list)).toBeLessThanOrEqual(250)
    expect(meanOf(list)).toBeCloseTo(200, -1)
    for (const ratio of [0.1, 0.25, 0.75, 0.9])
      expect(Math.abs(quantileOf(list, ratio) - (150 + 100 * ratio))).toBeLessThan(2)
  })

  it('has the asked mean and deviation where it is normal, and is never below zero', () => {
    const list = drawn({ distribution: 'normal', latency: 200, spread: 50 })
    const mean = meanOf(list)
    expect(Math.abs(mean - 200)).toBeLessThan(2)
    expect(Math.abs(Math.sqrt(meanOf(list.map((ms) => (ms - mean) ** 2))) - 50)).toBeLessThan(1.5)
    const wide = drawn({ distribution: 'normal', latency: 10, spread: 500 })
    expect(Math.min(...wide)).toBe(0)
    expect(wide.filter((ms) => ms === 0).length / count).toBeCloseTo(0.49, 1)
  })

  it('has a long tail with the asked median and 99th percentile', () => {
    const list = drawn({ distribution: 'long-tail', latency: 100, spread: 900 })
    expect(Math.abs(quantileOf(list, 0.5) - 100)).toBeLessThan(3)
    expect(Math.abs(quantileOf(list, 0.99) - 1000)).toBeLessThan(80)
  })

  it.each(['uniform', 'normal', 'long-tail'] as const)(
    'is the same by the same seed, another by another: %s',
    (distribution) => {
      const input: Drawn = { distribution, latency: 100, spread: 50 }
      expect(drawn(input)).toEqual(drawn(input))
      expect(drawn(input, 1338)).not.toEqual(drawn(input))
    },
  )
})
