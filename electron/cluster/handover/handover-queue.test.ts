import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HandoverQueue } from './handover-queue.ts'

describe('hand-over queue', () => {
  it('behaves like an array: pushed and dropped at the end, put back and taken at the front', () => {
    const step = fc.constantFrom('push', 'push', 'putBack', 'take', 'take', 'drop')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const queue = new HandoverQueue<object>()
        const model: object[] = []
        const pushed = new Set<object>()
        for (const name of steps) {
          const connection = {}
          if (name === 'take') {
            expect(queue.take()).toBe(model.shift())
          } else if (name === 'push') {
            queue.push(connection)
            model.push(connection)
            pushed.add(connection)
          } else if (name === 'drop') {
            const last = model.at(-1) ?? connection
            // What was put back is not the newest, and stays.
            expect(queue.dropLast(last)).toBe(pushed.has(last))
            if (pushed.has(last)) model.pop()
            expect(queue.dropLast(connection)).toBe(false)
          } else {
            queue.putBack(connection)
            model.unshift(connection)
          }
          expect(queue.length).toBe(model.length)
          const firstPushed = model.findIndex((one) => pushed.has(one))
          const firsts = firstPushed < 0 ? model : model.slice(0, firstPushed + 1)
          expect(new Set(queue.firsts())).toEqual(new Set(firsts))
        }
      }),
    )
  })
})
