import { describe, expect, it } from 'vitest'
import { aSlotPoint } from '../../testing/points.ts'
import { metrics } from './metric.ts'

const point = aSlotPoint({ heapUsedBytes: 41_000_000, ageMs: 134_000, requestCount: 12_345, silentMs: 12 })
const plain = (words: string) => words.replaceAll('\u202f', ' ')

describe('numbers that have a limit', () => {
  it.each([
    ['heap', '41.0 MB'],
    ['age', '2 m 14 s'],
    ['requests', '12 345'],
    ['silence', '12 ms'],
  ] as const)('are picked and said: %s %s', (id, words) => {
    const value = metrics[id].pick(point)
    expect(value).not.toBeNull()
    expect(plain(metrics[id].words(value ?? 0))).toBe(words)
  })

  it.each([
    ['age', 16 * 60_000, ['0', '8 m', '16 m']],
    ['silence', 5500, ['0', '3 s', '6 s']],
    ['requests', 11_000, ['0', '6 000', '12 k']],
    ['heap', 1_300_000_000, ['0', '800 MB', '1.6 GB']],
  ] as const)('have short words on the axis: %s', (id, max, words) => {
    const metric = metrics[id]
    expect(metric.axis(max).ticks.map((tick) => plain(metric.tick(tick)))).toEqual(words)
  })

  it('stay unknown where nobody measured', () => {
    const unknown = { ...point, heapUsedBytes: null, ageMs: null, requestCount: null, silentMs: null }
    for (const id of ['heap', 'age', 'requests', 'silence'] as const) expect(metrics[id].pick(unknown)).toBeNull()
  })
})
