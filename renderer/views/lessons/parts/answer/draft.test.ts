import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerForm } from '../../../../../shared/lessons/lesson-file.ts'
import { barStep, moveBar, scaleMarks, valueAt } from './bars.ts'
import { drafted, draftOf, emptyDraft } from './draft.ts'
import { moveBy, moveTo, placeAt } from './order.ts'

const bars: Extract<AnswerForm, { readonly kind: 'bars' }> = {
  kind: 'bars',
  of: ['a', 'b', 'c'].map((id) => ({ id, words: id, fact: id })),
  unit: '/s',
  max: 200,
  given: { id: 'a', value: 50 },
  within: { ratio: 0.2 },
}
const number: AnswerForm = { kind: 'number', fact: 'f', unit: '', min: 0, max: 4, within: { by: 0 } }

describe('an answer while it is made', () => {
  it('is none before a person chose', () => {
    const form: AnswerForm = { kind: 'choice', of: ['x', 'y'].map((id) => ({ id, words: id, when: [] })) }
    expect(drafted(form, emptyDraft(form))).toEqual({ answer: null, missing: 'Choose one first' })
    expect(drafted(form, { ...emptyDraft(form), choice: 'y' }).answer).toEqual({ kind: 'choice', choice: 'y' })
  })

  it.each(['', 'many', '5', '-1', '3 4 5'])('takes no %j for a number from 0 to 4', (typed) => {
    expect(drafted(number, { ...emptyDraft(number), typed })).toMatchObject({
      missing: 'Give a number from 0 to 4',
    })
  })

  it.each([
    ['0', 0],
    ['4', 4],
    [' 2,5 ', 2.5],
  ])('takes %j for a number', (typed, value) => {
    expect(drafted(number, { ...emptyDraft(number), typed }).answer).toEqual({ kind: 'number', value })
  })

  it('waits for each bar, and has the one that was given in it', () => {
    const empty = emptyDraft(bars)
    expect(drafted(bars, empty).missing).toBe('Draw each bar first')
    expect(drafted(bars, { ...empty, bars: { b: 10 } }).missing).toBe('One bar is left to draw')
    expect(drafted(bars, { ...empty, bars: { b: 10, c: 0 } }).answer).toEqual({
      kind: 'bars',
      values: { a: 50, b: 10, c: 0 },
    })
  })

  it('comes back from its answer', () => {
    const answer = { kind: 'number', value: 2.5 } as const
    expect(drafted(number, draftOf(number, answer)).answer).toEqual(answer)
  })
})

describe('a bar to draw', () => {
  it.each([
    [200, 5],
    [4, 0.1],
    [12, 1],
    [10_000, 200],
  ])('of %d at most moves by %d', (max, step) => {
    expect(barStep(max)).toBeCloseTo(step, 9)
  })

  it('follows the keys of a slider, from zero to the whole', () => {
    expect(moveBar(undefined, 'ArrowRight', 200)).toBe(5)
    expect(moveBar(5, 'ArrowLeft', 200)).toBe(0)
    expect(moveBar(0, 'ArrowDown', 200)).toBe(0)
    expect(moveBar(100, 'PageUp', 200)).toBe(150)
    expect(moveBar(100, 'End', 200)).toBe(200)
    expect(moveBar(100, 'Home', 200)).toBe(0)
    expect(moveBar(100, 'a', 200)).toBeNull()
  })

  it('stays on its scale and on a step, wherever it is drawn to', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 3, noNaN: true }),
        fc.double({ min: 0.5, max: 1e6, noNaN: true }),
        (at, max) => {
          const value = valueAt(at, max)
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(max)
          const steps = value / barStep(max)
          if (value < max) expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-6)
        },
      ),
    )
  })

  it('has a scale of two to five marks that begins at zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 1e6, noNaN: true }), (max) => {
        const marks = scaleMarks(max)
        expect(marks[0]).toBe(0)
        expect(marks.length).toBeGreaterThanOrEqual(2)
        expect(marks.length).toBeLessThanOrEqual(5)
        expect(marks.at(-1)).toBeLessThanOrEqual(max * 1.000001)
      }),
    )
  })
})

describe('an order to make', () => {
  it('moves one thing, and leaves the rest in its order', () => {
    expect(moveBy(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
    expect(moveBy(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c'])
    expect(moveTo(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a'])
  })

  it('moves nothing over its ends', () => {
    expect(moveBy(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
    expect(moveBy(['a', 'b'], 'b', 1)).toEqual(['a', 'b'])
  })

  it('drops a thing between the rows it is held between', () => {
    expect([0, 20, 45, 90].map((y) => placeAt([10, 40, 70], y))).toEqual([0, 1, 2, 3])
  })
})
