import { expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { MessageRate } from './message-rate.ts'

it('is of the last second, and told when it changes', () => {
  const clock = createManualClock()
  let fromWorkers = 3
  let toldCount = 0
  const rate = new MessageRate(
    clock,
    () => ({ toWorkers: 2 * fromWorkers, fromWorkers, lost: 0 }),
    () => {
      toldCount += 1
    },
  )
  expect(rate.now).toBeNull()
  fromWorkers += 50
  clock.advance(1000)
  expect(rate.now).toEqual({ toWorkers: 100, fromWorkers: 50 })
  for (let second = 0; second < 5; second += 1) clock.advance(1000)
  expect(rate.now).toEqual({ toWorkers: 0, fromWorkers: 0 })
  expect(toldCount).toBe(2)
  rate.close()
  fromWorkers += 50
  clock.advance(1000)
  expect(toldCount).toBe(2)
})
