import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OpenCount } from './open-count.ts'

describe('open connections of a worker', () => {
  it('are unknown until its agent tells', () => {
    const open = new OpenCount()
    open.handedOver()
    expect(open.now).toBeNull()
    open.tell(5, 0)
    expect(open.now).toBe(5)
    open.forget()
    expect(open.now).toBeNull()
  })

  it('are exact whenever the worker told, for any order of events on one channel', () => {
    const step = fc.constantFrom('hand over', 'accept', 'refuse', 'close', 'tell')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const open = new OpenCount()
        open.tell(0, 0)
        // The worker as it is, and what it closed since it last told: the one thing the primary cannot know.
        let [actual, unacknowledged, closedSince] = [0, 0, 0]
        for (const name of steps) {
          if (name === 'hand over' && unacknowledged === 0) {
            unacknowledged = 1
            open.handedOver()
          } else if (name === 'accept' && unacknowledged === 1) {
            unacknowledged = 0
            actual++
          } else if (name === 'refuse' && unacknowledged === 1) {
            unacknowledged = 0
            open.cameBack()
          } else if (name === 'close' && actual > 0) {
            actual--
            closedSince++
          } else if (name === 'tell') {
            open.tell(actual, unacknowledged)
            closedSince = 0
          }
          expect(open.now).toBe(actual + unacknowledged + closedSince)
        }
      }),
    )
  })
})
