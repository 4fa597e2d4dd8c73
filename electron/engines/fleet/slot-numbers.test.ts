import { describe, expect, it } from 'vitest'
import { type Numbered, SlotNumbers } from './slot-numbers.ts'

const one = (key: string, more: Partial<Numbered> = {}): Numbered => ({
  key,
  createdAtMs: 0,
  wished: null,
  lives: true,
  ...more,
})
const slots = (numbers: SlotNumbers, all: readonly Numbered[]): Record<string, number> =>
  Object.fromEntries(numbers.assign(all))

describe('slots of containers that nobody numbers', () => {
  it('go by their age, and stay while the container is there', () => {
    const numbers = new SlotNumbers()
    const [a, b] = [one('a', { createdAtMs: 2 }), one('b', { createdAtMs: 1 })]
    expect(slots(numbers, [a, b])).toEqual({ a: 2, b: 1 })
    expect(slots(numbers, [a])).toEqual({ a: 2 })
  })

  it('are given again once no living container has them', () => {
    const numbers = new SlotNumbers()
    slots(numbers, [one('a'), one('b')])
    expect(slots(numbers, [one('a', { lives: false }), one('b'), one('c')])).toEqual({ a: 1, b: 2, c: 1 })
  })

  it('are those of Compose where it says one', () => {
    expect(slots(new SlotNumbers(), [one('a', { wished: 3 }), one('b', { wished: 3, createdAtMs: 1 })])).toEqual({
      a: 3,
      b: 1,
    })
  })
})
