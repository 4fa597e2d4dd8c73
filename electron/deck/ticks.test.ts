import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../shared/base/testing/manual-clock.ts'
import { Ticks } from './ticks.ts'

function build(sampleEveryMs: number | null) {
  const clock = createManualClock()
  const toldMs: number[] = []
  const ticks = new Ticks(clock, () => toldMs.push(clock.monoMs()))
  const sample = (everyMs: number): void => {
    clock.after(everyMs, () => {
      ticks.sampled()
      sample(everyMs)
    })
  }
  if (sampleEveryMs !== null) sample(sampleEveryMs)
  return { clock, ticks, toldMs }
}

describe('ticks', () => {
  it('come with each sample, and not between', () => {
    const { clock, toldMs } = build(1000)
    clock.advance(3400)
    expect(toldMs).toEqual([1000, 2000, 3000])
  })

  it('carry several samples where these come fast', () => {
    const { clock, toldMs } = build(250)
    clock.advance(1300)
    expect(toldMs).toEqual([250, 750, 1250])
  })

  it('go on between slow samples, and without any', () => {
    expect(told(build(5000), 5000)).toEqual([1500, 3000, 4500, 5000])
    expect(told(build(null), 3000)).toEqual([1500, 3000])
  })

  it('are rare while nobody sees the window, and come at once when it is seen again', () => {
    const { clock, ticks, toldMs } = build(1000)
    clock.advance(1000)
    ticks.setSeen(false)
    clock.advance(9500)
    expect(toldMs).toEqual([1000, 5000, 9000])
    ticks.setSeen(true)
    expect(toldMs.at(-1)).toBe(10_500)
    clock.advance(1000)
    expect(toldMs.at(-1)).toBe(11_000)
  })

  it('end', () => {
    const { clock, ticks, toldMs } = build(null)
    ticks.close()
    ticks.setSeen(false)
    ticks.setSeen(true)
    clock.advance(20_000)
    expect(toldMs).toEqual([])
  })
})

function told({ clock, toldMs }: ReturnType<typeof build>, ms: number): readonly number[] {
  clock.advance(ms)
  return toldMs
}
