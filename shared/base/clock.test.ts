import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'

describe("the machine's clock", () => {
  it('rings nobody before the time by its own count', async () => {
    const left = Array.from({ length: 300 }, (_, nth) => {
      const delayMs = 5 + (nth % 7)
      const dueMs = systemClock.monoMs() + delayMs
      return new Promise<number>((resolve) => systemClock.after(delayMs, () => resolve(dueMs - systemClock.monoMs())))
    })
    expect(Math.max(...(await Promise.all(left)))).toBeLessThanOrEqual(0)
  })

  it('rings nobody who took it back', async () => {
    const rung: string[] = []
    const cancel = systemClock.after(5, () => rung.push('taken back'))
    const kept = new Promise<void>((resolve) => systemClock.after(20, () => resolve()))
    cancel()
    await kept
    expect(rung).toEqual([])
  })
})
