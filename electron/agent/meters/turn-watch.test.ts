import { performance } from 'node:perf_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { delayOfTurns, TurnWatch } from './turn-watch.ts'

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

const activeMs = (): number => performance.eventLoopUtilization().active

describe('turns of the loop', () => {
  it('are measured one by one, the longest first, and once', async () => {
    const watch = new TurnWatch(activeMs, () => {})
    watch.start()
    for (const ms of [30, 60]) {
      await setTimeout(5)
      block(ms)
    }
    await setImmediate()
    const [longest = 0, second = 0, third = 0] = watch.take()
    expect(longest).toBeGreaterThan(55)
    expect(second).toBeGreaterThan(25)
    expect(second).toBeLessThan(longest)
    expect(third).toBeLessThan(second)
    expect(watch.take().filter((ms) => ms > 25)).toEqual([])
  })

  it('are as long as a timer was late', () => {
    const watch = new TurnWatch(activeMs, () => {})
    watch.start()
    watch.late(3)
    watch.late(700)
    expect(watch.take().filter((ms) => ms > 2)).toEqual([700])
  })

  it('are given up when there are too many of them', async () => {
    let gaveUp = 0
    const watch = new TurnWatch(activeMs, () => {
      gaveUp += 1
    })
    watch.start()
    for (let turn = 0; turn < 400; turn += 1) await setImmediate()
    watch.take()
    expect([watch.isOn, gaveUp]).toEqual([true, 0])
    for (let turn = 0; turn < 600; turn += 1) await setImmediate()
    expect([watch.isOn, gaveUp]).toEqual([false, 1])
  })
})

describe('the delay that ticks would have met', () => {
  it.each([
    ['nothing in an idle second', [], 1000, 0, 0, 0],
    ['a block of 120 ms once a second', [120], 1000, 0, 120, 120],
    ['the same once in five seconds', [120], 5000, 0, 0, 120],
    ['one turn of 3 ms', [3], 1000, 0, 0, 3],
    ['many turns of 1 ms, a tenth of the time', new Array<number>(100).fill(1), 1000, 0, 1, 1],
    ['turns of 12 ms without a rest', new Array<number>(83).fill(12), 1000, 12, 12, 12],
  ])('%s', (_, turnsMs, windowMs, p50, p99, max) => {
    expect([50, 99, 100].map((percentile) => delayOfTurns(turnsMs, windowMs, percentile))).toEqual([p50, p99, max])
  })
})
