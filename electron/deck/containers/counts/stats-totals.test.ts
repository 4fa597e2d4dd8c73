import { describe, expect, it } from 'vitest'
import { StatsTotals } from './stats-totals.ts'

const stats = (key: string, cpuMs: number, inBytes: number | null = cpuMs * 10) => ({
  ...{ key, cpuMs, monoMs: 0, memoryBytes: 1, memoryLimitBytes: null },
  ...{ networkInBytes: inBytes, networkOutBytes: null },
})
const [first, second] = [
  { key: 'a', slot: 1 },
  { key: 'b', slot: 1 },
]

describe('what containers of a slot used', () => {
  it('grows on when another container has the slot, and when its engine forgets the one before', () => {
    const totals = new StatsTotals()
    totals.stats(stats('a', 100))
    totals.stats(stats('a', 150))
    totals.stats(stats('b', 20))
    const both = { cpuMs: 170, networkInBytes: 1700, networkOutBytes: null }
    expect(totals.of([first, second]).get(1)).toEqual(both)
    totals.forget(first)
    expect(totals.of([second]).get(1)).toEqual(both)
    totals.forget(second)
    expect(totals.of([]).get(1)).toEqual(both)
  })

  it('begins at 0 for one that ran before anybody looked, and counts all of one that came later', () => {
    const totals = new StatsTotals()
    totals.ranBefore(['a'])
    totals.stats(stats('a', 5000))
    totals.stats(stats('b', 30))
    expect(totals.of([first]).get(1)?.cpuMs).toBe(0)
    totals.stats(stats('a', 5040))
    expect(totals.of([first, second]).get(1)?.cpuMs).toBe(70)
  })

  it('does not fall when a container is started again under its key, nor when a number is missing for once', () => {
    const totals = new StatsTotals()
    totals.stats(stats('a', 100))
    totals.stats(stats('a', 30))
    totals.stats(stats('a', 40, null))
    expect(totals.of([first]).get(1)).toEqual({ cpuMs: 140, networkInBytes: 1300, networkOutBytes: null })
    totals.stats(stats('a', 50))
    expect(totals.of([first]).get(1)?.networkInBytes).toBe(1500)
  })
})
