import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import { fail, ok } from '../../../shared/result.ts'
import { Waits } from './waits.ts'

describe('waits', () => {
  it('answers when the state is there', async () => {
    const clock = createManualClock()
    const waits = new Waits(clock)
    let isThere = false
    const answer = waits.until(
      () => (isThere ? ok('there') : null),
      1000,
      () => fail('not-reached-in-time', 'late'),
    )
    waits.look()
    isThere = true
    waits.look()
    expect(await answer).toEqual(ok('there'))
    expect(clock.timerCount).toBe(0)
  })

  it('answers at the deadline', async () => {
    const clock = createManualClock()
    const answer = new Waits(clock).until(
      () => null,
      1000,
      () => fail('not-reached-in-time', 'late'),
    )
    clock.advance(1000)
    expect(await answer).toEqual(fail('not-reached-in-time', 'late'))
  })

  it('answers everybody when closed, and at once afterwards', async () => {
    const clock = createManualClock()
    const waits = new Waits(clock)
    const answer = waits.until(
      () => null,
      1000,
      () => fail('not-reached-in-time', 'late'),
    )
    waits.close()
    expect(await answer).toMatchObject({ error: { code: 'cancelled' } })
    expect(
      await waits.until(
        () => null,
        1000,
        () => ok(1),
      ),
    ).toMatchObject({ error: { code: 'cancelled' } })
    expect(clock.timerCount).toBe(0)
  })
})
