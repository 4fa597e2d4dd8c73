import { describe, expect, it } from 'vitest'
import type { FactValue } from '../../../../shared/lessons/facts.ts'
import { aDoPart, aPartState, aReadPart } from '../../../testing/lesson.ts'
import { factsOfStep, figureBars } from './figure-bars.ts'

const fact = (id: string, value: number | null, unit: FactValue['unit']): FactValue => ({
  id,
  words: id,
  unit,
  value,
  atMs: value === null ? null : 1,
})

describe('figures of a step', () => {
  it('share a scale with those of the same unit', () => {
    const bars = figureBars([fact('one', 600, '/s'), fact('four', 2400, '/s'), fact('wait', 12, 'ms')])
    expect(bars.map(({ ratio }) => ratio)).toEqual([0.25, 1, null])
  })

  it('show a share as a part of the whole', () => {
    expect(figureBars([fact('lost', 0.75, 'ratio')]).map(({ ratio }) => ratio)).toEqual([0.75])
  })

  it('leave out what is not known: that is not zero', () => {
    expect(figureBars([fact('one', null, '/s'), fact('four', 0, '/s')]).map(({ fact: { id } }) => id)).toEqual(['four'])
  })

  it('are those that its parts name, and all where they name none', () => {
    const facts = { one: fact('one', 1, '/s'), four: fact('four', 4, '/s') }
    const tried = { ...aDoPart('try'), facts: ['four'] }
    expect(factsOfStep(facts, [aPartState(tried)]).map(({ id }) => id)).toEqual(['four'])
    expect(factsOfStep(facts, [aPartState(aReadPart('text'))]).map(({ id }) => id)).toEqual(['one', 'four'])
  })
})
