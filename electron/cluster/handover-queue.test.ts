import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HandoverQueue } from './handover-queue.ts'

describe('hand-over queue', () => {
  it('behaves like an array that is pushed at the end, and put back and taken at the front', () => {
    const step = fc.constantFrom('push', 'putBack', 'take', 'take')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const queue = new HandoverQueue<object>()
        const model: object[] = []
        for (const name of steps) {
          const connection = {}
          if (name === 'take') {
            expect(queue.take()).toBe(model.shift())
          } else if (name === 'push') {
            queue.push(connection)
            model.push(connection)
          } else {
            queue.putBack(connection)
            model.unshift(connection)
          }
          expect(queue.length).toBe(model.length)
          expect(queue.peek()).toBe(model[0])
        }
      }),
    )
  })
})
