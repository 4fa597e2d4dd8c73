import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createManualClock, type ManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { PageRevival } from './page-revival.ts'

describe('a window whose process dies', () => {
  let clock: ManualClock
  let revival: PageRevival
  let loads: number[]
  let told: string[]
  let asked: string[]
  let answer: (isWanted: boolean) => void
  beforeEach(() => {
    clock = createManualClock()
    loads = []
    told = []
    asked = []
    revival = new PageRevival({
      ...clock,
      load: () => loads.push(clock.monoMs()),
      tellRevived: (reason) => told.push(reason),
      askBlank(reason) {
        asked.push(reason)
        return new Promise((resolve) => {
          answer = resolve
        })
      },
    })
  })
  afterEach(() => {
    revival.close()
    expect(clock.timerCount).toBe(0)
  })
  const die = (times: number): void => {
    for (let time = 0; time < times; time += 1) {
      revival.died('crashed')
      clock.advance(1000)
    }
  }

  it('is loaded anew, and says so', () => {
    die(3)
    expect(loads).toEqual([100, 1100, 2100])
    expect([told.length, asked]).toEqual([3, []])
  })

  it('stays blank after the fourth time in a minute, says so outside, and is loaded after the minute', () => {
    die(4)
    expect([loads.length, asked]).toEqual([3, ['crashed']])
    clock.advance(60_000)
    expect(loads).toHaveLength(4)
  })

  it('is loaded when a person turns to it, and not when it is not blank', () => {
    revival.again()
    clock.advance(1000)
    expect(loads).toEqual([])
    die(4)
    revival.again()
    clock.advance(100)
    expect(loads).toHaveLength(4)
    revival.again()
    clock.advance(60_000)
    expect(loads).toHaveLength(4)
  })

  it('is loaded when the one who was asked wants that', async () => {
    die(4)
    answer(true)
    await vi.waitFor(() => {
      clock.advance(100)
      expect(loads).toHaveLength(4)
    })
  })

  it('asks once while it goes on dying, and anew when it had lived for a minute', () => {
    die(6)
    expect(asked).toHaveLength(1)
    clock.advance(120_000)
    die(4)
    expect(asked).toHaveLength(2)
  })
})
