import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import type { Answer } from '../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../shared/lessons/lesson-file.ts'
import type { Facts } from './fact-values.ts'
import { anyAnswer, whyNoAnswer } from './fits-form.ts'
import { measuredAnswer } from './measured-answer.ts'
import { nearnessOf } from './nearness.ts'

const known = (values: Record<string, number | null>): Facts =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      { id, words: id, unit: '', value, atMs: value === null ? null : 0 },
    ]),
  )

const choice: AnswerForm = {
  kind: 'choice',
  of: [
    { id: 'rest', words: 'none of it', when: [] },
    { id: 'few', words: 'few', when: [{ fact: 'it', below: 3 }] },
    { id: 'many', words: 'many', when: [{ fact: 'it', above: 5 }] },
  ],
}
const order: AnswerForm = {
  kind: 'order',
  of: ['a', 'b', 'c'].map((id) => ({ id, words: id, fact: id })),
}
const number: AnswerForm = { kind: 'number', fact: 'it', unit: '', min: 0, max: 100, within: { ratio: 0.2 } }
const bars: AnswerForm = {
  kind: 'bars',
  unit: '',
  max: 100,
  of: ['a', 'b'].map((id) => ({ id, words: id, fact: id })),
  within: { ratio: 0.2 },
}

describe('what happened', () => {
  it.each([
    [2, 'few'],
    [6, 'many'],
    [4, 'rest'],
    [null, null],
  ])('with %s is the choice %s', (it, chosen) => {
    expect(measuredAnswer(choice, known({ it }))).toEqual(chosen && { kind: 'choice', choice: chosen })
  })

  it('is not told by one of several options that say nothing', () => {
    const form = { ...choice, of: [...choice.of, { id: 'other', words: 'other', when: [] }] }
    expect(measuredAnswer(form, known({ it: 4 }))).toBeNull()
  })

  it('is a number, bars or an order of what was measured, or unknown', () => {
    const facts = known({ it: 40, a: 3, b: 1, c: 2 })
    expect(measuredAnswer(number, facts)).toEqual({ kind: 'number', value: 40 })
    expect(measuredAnswer(bars, facts)).toEqual({ kind: 'bars', values: { a: 3, b: 1 } })
    expect(measuredAnswer(order, facts)).toEqual({ kind: 'order', order: ['b', 'c', 'a'] })
    for (const form of [number, bars, order]) expect(measuredAnswer(form, known({ a: 3 }))).toBeNull()
  })
})

describe('how near an answer is', () => {
  const facts = known({ it: 40, a: 3, b: 1, c: 2 })
  const near = (form: AnswerForm, answer: Answer, of: Facts = facts) => {
    const happened = measuredAnswer(form, of)
    return happened && nearnessOf(form, answer, happened, of)
  }

  it.each([
    [40, 'as-predicted'],
    [42, 'as-predicted'],
    [48, 'near'],
    [49, 'otherwise'],
  ])('%s of 40 within 20 %% is %s', (value, nearness) => {
    expect(near(number, { kind: 'number', value })).toBe(nearness)
  })

  it('of an order minds neither equal values nor much one pair', () => {
    expect(near(order, { kind: 'order', order: ['b', 'c', 'a'] })).toBe('as-predicted')
    expect(near(order, { kind: 'order', order: ['c', 'b', 'a'] })).toBe('near')
    expect(near(order, { kind: 'order', order: ['a', 'c', 'b'] })).toBe('otherwise')
    expect(near(order, { kind: 'order', order: ['c', 'a', 'b'] }, known({ a: 1, b: 1, c: 1 }))).toBe('as-predicted')
  })

  it('of bars is that of the farthest', () => {
    expect(near(bars, { kind: 'bars', values: { a: 3, b: 1 } })).toBe('as-predicted')
    expect(near(bars, { kind: 'bars', values: { a: 3, b: 1.2 } })).toBe('near')
    expect(near(bars, { kind: 'bars', values: { a: 3, b: 9 } })).toBe('otherwise')
  })
})

describe('an answer', () => {
  it.each([choice, number, bars, order])('fits the form of $kind that it was made for', (form) => {
    expect(whyNoAnswer(form, anyAnswer(form))).toBeNull()
    for (const other of [choice, number, bars, order])
      if (other !== form) expect(whyNoAnswer(other, anyAnswer(form))).toContain('The question asks for')
  })

  it.each<readonly [AnswerForm, Answer]>([
    [choice, { kind: 'choice', choice: 'x' }],
    [number, { kind: 'number', value: 101 }],
    [bars, { kind: 'bars', values: { a: 1 } }],
    [bars, { kind: 'bars', values: { a: 1, b: 101 } }],
    [bars, { kind: 'bars', values: { a: 1, b: 1, c: 1 } }],
    [order, { kind: 'order', order: ['a', 'a', 'b'] }],
  ])('is refused where it does not: %#', (form, answer) => {
    expect(whyNoAnswer(form, answer)).toMatch(/\w/)
  })

  it('that was measured within the bounds of a form always fits it', () => {
    const seed = 11
    const random = createRandom(seed)
    for (let round = 0; round < 100; round += 1) {
      const facts = known(Object.fromEntries(['it', 'a', 'b', 'c'].map((id) => [id, Math.round(random() * 100)])))
      for (const form of [choice, number, bars, order]) {
        const happened = measuredAnswer(form, facts)
        if (happened === null) throw new Error(`seed ${seed}, round ${round}: ${form.kind} is not known`)
        expect(whyNoAnswer(form, happened), `seed ${seed}, round ${round}`).toBeNull()
        expect(nearnessOf(form, happened, happened, facts)).toBe('as-predicted')
      }
    }
  })
})
