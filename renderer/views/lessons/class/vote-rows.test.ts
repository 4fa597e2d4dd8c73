import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { AnswerForm } from '../../../../shared/lessons/lesson-file.ts'
import { tableOf } from './vote-rows.ts'

const votes = (...answers: readonly Answer[]) => answers.map((answer, at) => ({ answer, count: at + 1 }))
const number = (value: number): Answer => ({ kind: 'number', value })

describe('what a class answered', () => {
  it('has a row for each choice, also for those that nobody took', () => {
    const form: AnswerForm = {
      kind: 'choice',
      of: [
        { id: 'a', words: 'All', when: [] },
        { id: 'b', words: 'None', when: [] },
      ],
    }
    const table = tableOf(form, { before: votes({ kind: 'choice', choice: 'b' }), after: [] })
    expect(table).toMatchObject({ of: 'votes', beforeCount: 1, afterCount: 0 })
    expect(table.rows.map(({ words, before, after }) => [words, before, after])).toEqual([
      ['All', 0, 0],
      ['None', 1, 0],
    ])
  })

  it('has a row for each number while they are few, then for ranges that miss none', () => {
    const form: AnswerForm = { kind: 'number', fact: 'x', unit: 'ms', min: 0, max: 100, within: { by: 1 } }
    const few = tableOf(form, { before: votes(number(4), number(2)), after: votes(number(4)) })
    expect(few.rows.map(({ words, before, after }) => [words, before, after])).toEqual([
      ['2 ms', 2, 0],
      ['4 ms', 1, 1],
    ])
    const many = tableOf(form, { before: votes(...Array.from({ length: 20 }, (_, at) => number(at * 5))), after: [] })
    expect(many.rows).toHaveLength(8)
    expect(many.rows.reduce((total, { before }) => total + (before ?? 0), 0)).toBe(many.beforeCount)
  })

  it('has the median of each bar that was drawn, and no value where nobody drew', () => {
    const form: AnswerForm = {
      kind: 'bars',
      unit: '/s',
      max: 100,
      within: { ratio: 0.1 },
      given: { id: 'one', value: 10 },
      of: [
        { id: 'one', words: '1 worker', fact: 'x' },
        { id: 'two', words: '2 workers', fact: 'y' },
      ],
    }
    const drawn = (two: number): Answer => ({ kind: 'bars', values: { one: 10, two } })
    const before = [10, 30, 20, 40].map((two) => ({ answer: drawn(two), count: 1 }))
    expect(tableOf(form, { before, after: [] })).toMatchObject({
      of: 'value',
      unit: '/s',
      rows: [{ words: '2 workers', before: 25, after: null }],
    })
  })

  it('names orders from the smallest to the largest', () => {
    const form: AnswerForm = {
      kind: 'order',
      of: [
        { id: 'a', words: 'one', fact: 'x' },
        { id: 'b', words: 'two', fact: 'y' },
      ],
    }
    const after = votes({ kind: 'order', order: ['b', 'a'] })
    expect(tableOf(form, { before: [], after }).rows).toMatchObject([{ words: 'two < one', before: 0, after: 1 }])
  })
})
